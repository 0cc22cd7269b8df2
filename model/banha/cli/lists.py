"""`banha explain`, `scenarios`, `provinces`, `describe`: what there is, before anything is run."""

from typing import Annotated

import typer

from banha.cli import complete
from banha.cli.arguments import Language, ScenarioName, Text, example
from banha.cli.errors import clear_errors
from banha.cli.json_output import answer

EXPLAIN_EPILOG = example("banha explain supplier-links --lang vi")
DESCRIBE_EPILOG = example("banha describe records --lang vi")


@clear_errors()
def explain(scenario: ScenarioName, *, lang: Language = "en") -> None:
    """Explain a scenario in words.

    What it moves, how that acts, what it costs and who pays, and what of it is assumed.
    """
    from banha.cli.options import named_scenario, read_language
    from banha.cli.scenario import explained_document
    from banha.explanation import explain as explained

    language, asked = read_language(lang), named_scenario(scenario)
    answer(
        lambda: explained(asked, lang=language), lambda: explained_document(asked, lang=language)
    )


@clear_errors()
def scenarios() -> None:
    """List the scenarios that come with banha."""
    from banha.cli.show import scenarios_document, scenarios_text

    answer(scenarios_text, scenarios_document)


@clear_errors()
def provinces() -> None:
    """List the provinces that can be simulated."""
    from banha.cli.show import provinces_document, provinces_text

    answer(provinces_text, provinces_document)


@clear_errors()
def describe(
    subject: Annotated[
        str | None,
        typer.Argument(
            metavar="SUBJECT",
            help="schema, parameters, levers, records, flows, criteria, or a scenario; "
            "all tables if nothing is named.",
            show_default=False,
            autocompletion=complete.subjects,
        ),
    ] = None,
    *,
    province: Annotated[
        Text,
        typer.Option(
            metavar="NAME",
            help="Show parameters as this province uses them.",
            autocompletion=complete.provinces,
        ),
    ] = None,
    lang: Annotated[
        str,
        typer.Option(
            "--lang",
            metavar="en|vi",
            help="Language of levers and records; the rest is English.",
            autocompletion=complete.languages,
        ),
    ] = "en",
) -> None:
    """Describe what there is, with units and sources.

    Columns of state (schema), parameters, levers, records, payments (flows), the six criteria, or a
    scenario in full.
    """
    from banha.cli.describe import describe_document
    from banha.cli.show import describe_text

    answer(
        lambda: describe_text(subject, province=province, lang=lang),
        lambda: describe_document(subject, province=province, lang=lang),
    )
