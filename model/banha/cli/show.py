"""`banha scenarios`, `banha provinces`, `banha describe`: what there is, with units and sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from banha.cli.criteria import criteria_text
from banha.cli.options import read_language
from banha.cli.table import render
from banha.data import list_provinces, province_folder
from banha.errors import Fault, RequestError, ScenarioError
from banha.suggest import did_you_mean

if TYPE_CHECKING:
    from banha.packs.head import PackHead
    from banha.scenario import Scenario


def scenarios_text() -> str:
    """Return the scenarios that come with banha."""
    from banha.scenario import list_scenarios

    rows = []
    for listing in list_scenarios():
        short = listing.name.rpartition("/")[2]
        rows.append([short, listing.title, listing.problem or listing.description])
    return render(["scenario", "title", "description"], rows)


def scenarios_document() -> dict[str, Any]:
    """Return as values the scenarios that come with banha; problem: why one cannot be used."""
    from banha.scenario import list_scenarios

    told = ("name", "title", "title_vi", "description", "description_vi", "problem")
    return {"scenarios": [{key: getattr(one, key) for key in told} for one in list_scenarios()]}


MORE_OF_A_PROVINCE = (
    "Grades A to D are of the share of measured inputs; `banha pack show NAME` says what is\n"
    "measured, what stands in, and what is assumed."
)


def provinces_text() -> str:
    """Return the provinces that have a pack."""
    from banha.packs.posterior import posterior_version

    rows = []
    for slug, head, faults in heads_of_packs():
        if head is None:
            rows.append([slug, " ".join(str(fault) for fault in faults), "", "", ""])
            continue
        years = ", ".join(str(year) for year in head.start_years)
        posterior = posterior_version(province_folder(slug))
        calibrated = "-" if posterior is None else str(posterior)
        rows.append([slug, head.name_vi, years, head.grade or "-", calibrated])
    table = render(["province", "name", "starts in", "grade", "posterior"], rows)
    return f"{table}\n\n{MORE_OF_A_PROVINCE}"


def heads_of_packs() -> Iterator[tuple[str, PackHead | None, list[Fault]]]:
    """Yield each pack's name with its head, or with what is wrong with that."""
    from banha.packs.head import read_head

    for slug in list_provinces():
        faults: list[Fault] = []
        path = province_folder(slug) / "pack.toml"
        yield slug, read_head(path, where=f"{slug}/pack.toml", faults=faults), faults


def provinces_document() -> dict[str, Any]:
    """Return as values the provinces that have a pack."""
    from banha.packs.posterior import posterior_version

    told = ("name_en", "name_vi", "region", "start_years", "grade", "origin")
    rows = []
    for slug, head, faults in heads_of_packs():
        posterior = posterior_version(province_folder(slug))
        rows.append(
            {
                "province": slug,
                **{key: getattr(head, key, None) for key in told},
                "posterior": None if posterior is None else posterior.to_dict(),
                "folder": province_folder(slug),
                "faults": faults,
            }
        )
    return {"provinces": rows}


def describe_text(subject: str | None, *, province: str | None, lang: str = "en") -> str:
    """Return all tables, one table, or a scenario in full.

    Parameters
    ----------
    subject
        Name of a table or scenario; None: all tables.
    province
        Whose parameters are shown; None: those that all provinces share.
    lang
        `en` or `vi`, for levers and records; what else is shown has English words only.

    Raises
    ------
    ScenarioError
        There is neither such a table nor such a scenario, or no such language.
    """
    language = read_language(lang)
    table = province_table(province)
    makers: dict[str, Callable[[], str]] = {
        "schema": schema_text,
        "parameters": lambda: parameters_text(table),
        "levers": lambda: levers_text(lang=language),
        "records": lambda: records_text(lang=language),
        "flows": flows_text,
        "criteria": criteria_text,
    }
    if subject is None:
        return "\n\n".join(f"{name.upper()}\n\n{make()}" for name, make in makers.items())
    if subject in makers:
        return makers[subject]()
    from banha.cli.scenario import scenario_text

    return scenario_text(described_scenario(subject, tables=makers))


def described_scenario(subject: str, *, tables: Collection[str]) -> Scenario:
    """Return the scenario that is to be described.

    Raises
    ------
    ScenarioError
        There is none of this name, nor a table.
    """
    from banha.cli.options import named_scenario

    try:
        return named_scenario(subject)
    except ScenarioError as error:
        guess = did_you_mean(subject, tables)
        if guess.startswith("Did"):
            what = f"there is no table and no scenario {subject!r}"
            raise RequestError([Fault(f"banha describe {subject}", what, guess)]) from None
        cure = f"Tables there: {', '.join(tables)}."
        raise RequestError(
            [*error.faults, Fault(f"banha describe {subject}", "it is no table either", cure)]
        ) from None


def province_table(province: str | None) -> Path | None:
    """Return the path of a province's own parameters; None without a province.

    Raises
    ------
    ScenarioError
        There is no such province.
    """
    if province is None:
        return None
    known = list_provinces()
    if province not in known:
        what = f"there is no pack of a province {province!r}"
        raise RequestError([Fault(f"--province {province}", what, did_you_mean(province, known))])
    return province_folder(province) / "parameters.csv"


def schema_text() -> str:
    """Return every column of state."""
    from banha.state import read_schema

    columns = ["column", "type", "unit", "kind", "default", "description"]
    rows = [
        [f"{c.table}.{c.column}", c.dtype, c.unit, c.kind, f"{c.default:g}", c.description]
        for c in read_schema()
    ]
    return render(columns, rows, right=["default"])


def parameters_text(table: Path | None) -> str:
    """Return every structural parameter; with a pack's table, as that province uses it."""
    from banha.packs.posterior import posterior_version
    from banha.parameters import parameter_table

    columns = [
        "parameter", "sector", "value", "low", "high", "unit", "grade", "source", "description",
    ]  # fmt: skip
    rows = [
        [
            f"{row.section}.{row.name}", row.sector, f"{row.value:g}", f"{row.low:g}",
            f"{row.high:g}", row.unit, row.grade, row.source, row.description,
        ]
        for row in parameter_table(pack_overrides=table)
    ]  # fmt: skip
    text = render(columns, rows, right=["value", "low", "high"])
    posterior = None if table is None else posterior_version(table.parent)
    if posterior is None:
        return text
    return f"{text}\n\nPosterior {posterior}: {posterior.particles} particles, the point in force."


def levers_text(*, lang: str = "en") -> str:
    """Return every lever, in English or Vietnamese."""
    from banha.levers import lever_table
    from banha.report.words import number, translated, words

    names = (
        "lever", "kind", "domain", "house", "neutral", "low", "high", "unit", "grade", "source",
        "description",
    )  # fmt: skip
    columns = [words(f"describe_{name}", lang) for name in names]
    rows = [
        [
            row.name, words(f"kind_{row.kind}", lang), words(f"domain_{row.domain}", lang),
            words(f"house_{row.house}", lang),
            *(number(f"{value:g}", lang) for value in (row.neutral, row.low, row.high)),
            translated(row.unit, lang, kind="unit"), words(f"grade_{row.grade}", lang), row.source,
            row.description_vi if lang == "vi" else row.description,
        ]
        for row in lever_table().values()
    ]  # fmt: skip
    return render(columns, rows, right=columns[4:7])


def records_text(*, lang: str = "en") -> str:
    """Return every recorded series: its title, breakdown, unit and kind in English or Vietnamese.

    What a series is in a whole sentence stands there in English only.
    """
    from banha.records import read_series
    from banha.report.names import breakdown_name, kind_name, series_title, unit_name
    from banha.report.words import words

    told = ("title", "by", "unit", "kind", "description") if lang == "en" else (
        "by", "unit", "kind", "title"
    )  # fmt: skip
    rows = []
    for one in read_series().values():
        cells = {
            "title": series_title(one.series, lang), "by": breakdown_name(one.by, lang),
            "unit": unit_name(one.unit, lang), "kind": kind_name(one.kind, lang),
            "description": one.description,
        }  # fmt: skip
        rows.append([one.series, *(cells[name] for name in told)])
    return render([words(f"describe_{name}", lang) for name in ("series", *told)], rows)


def flows_text() -> str:
    """Return every kind of payment."""
    from banha.accounts.ledger import read_flows

    rows = [
        [f.name, f.payer, f.payer_column, f.payee, f.payee_column, f.description]
        for f in read_flows().values()
    ]
    columns = ["flow", "payer", "payer column", "payee", "payee column", "description"]
    return render(columns, rows)
