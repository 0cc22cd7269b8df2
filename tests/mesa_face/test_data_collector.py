"""Mesa's DataCollector on a province: the model, institutions, and workers and firms by class."""

import numpy as np
import pytest
from mesa import DataCollector

from banha.actors.faces import Firm, Worker
from banha.actors.institutions import Bank, State
from banha.province import Province


def test_the_collector_reads_all_three_ways(province: Province) -> None:
    collector = DataCollector(
        model_reporters={
            "unemployment": "unemployment",
            "workers": lambda model: len(model.agents_by_type[Worker]),
            "mean_wage": lambda model: model.agents_by_type[Worker].agg("wage", np.mean),
        },
        agent_reporters={"kind": lambda agent: type(agent).__name__},
        agenttype_reporters={
            Worker: {"wage": "wage", "age": "age"},
            Firm: {"deposit": "deposit", "staff": lambda firm: len(firm.staff)},
            Bank: {"claim": "claim_on_outside"},
        },
    )
    workers, firms = {}, {}
    for _ in range(2):
        province.step()
        collector.collect(province)
        workers[province.time] = province.agents_by_type[Worker].get("wage")
        firms[province.time] = province.agents_by_type[Firm].get(["deposit", "employees"])

    whole = collector.get_model_vars_dataframe()
    assert whole["workers"].tolist() == [len(wages) for wages in workers.values()]
    assert whole["mean_wage"].tolist() == [np.mean(wages) for wages in workers.values()]
    assert whole["unemployment"].iloc[-1] == province.unemployment

    institutions = collector.get_agent_vars_dataframe()
    kinds = {type(agent).__name__ for agent in province.agents}
    assert set(institutions["kind"]) == kinds == {
        "State", "CentralGovernment", "Bank", "World", "VocationalCollege", "University",
        "ResearchInstitute", "BusinessAssociation", "ParkDeveloper",
    }  # fmt: skip

    people = collector.get_agenttype_vars_dataframe(Worker)
    for month, wages in workers.items():
        assert people.loc[month, "wage"].tolist() == wages
    last = people.loc[province.time]
    assert last.index.tolist() == province.agents_by_type[Worker].get("unique_id")
    assert last["age"].tolist() == province.agents_by_type[Worker].get("age")
    for month, values in firms.items():
        table = collector.get_agenttype_vars_dataframe(Firm).loc[month]
        assert table[["deposit", "staff"]].to_numpy().tolist() == values
    claims = collector.get_agenttype_vars_dataframe(Bank)["claim"]
    assert claims.iloc[-1] == province.bank.claim_on_outside


def test_a_wrong_reporter_is_named(province: Province) -> None:
    collector = DataCollector(agenttype_reporters={Worker: {"joy": "happiness"}})
    with pytest.raises(AttributeError, match=r"type Worker has no attribute 'happiness'"):
        collector.collect(province)


def test_classes_of_agents(province: Province) -> None:
    assert {Worker, Firm, State, Bank} <= set(province.agent_types)
    assert list(province.agents_by_type[State]) == [province.government]
