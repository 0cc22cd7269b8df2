"""What scenarios can move and runs record, as data frames with words, units and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banha.data import list_provinces, province_folder
from banha.errors import Fault, ScenarioError
from banha.suggest import did_you_mean, shown

if TYPE_CHECKING:
    import pandas as pd


def list_levers(*, lang: str = "en") -> pd.DataFrame:
    """Return the levers that scenarios can move, by name.

    Parameters
    ----------
    lang
        Language of the words, `en` or `vi`.

    Returns
    -------
    Indexed by lever: description, unit, neutral (the value that changes nothing), low, high
    (bounds of what a scenario may ask), kind (*policy* or *shock*), domain, house (who moves it),
    grade, through (how it acts), cost (and who pays). Words in English (`en`) or Vietnamese (`vi`).

    Raises
    ------
    ScenarioError
        There is no such language.
    """
    import pandas as pd

    from banha.levers import lever_table
    from banha.report.words import read_language, translated, words

    vi = read_language(lang) == "vi"
    rows = [
        {
            "lever": row.name,
            "description": row.description_vi if vi else row.description,
            "unit": translated(row.unit, lang, kind="unit"),
            "neutral": row.neutral,
            "low": row.low,
            "high": row.high,
            "kind": words(f"kind_{row.kind}", lang),
            "domain": words(f"domain_{row.domain}", lang),
            "house": words(f"house_{row.house}", lang),
            "grade": words(f"grade_{row.grade}", lang),
            "through": row.through_vi if vi else row.through,
            "cost": row.cost_vi if vi else row.cost,
        }
        for row in lever_table().values()
    ]
    return pd.DataFrame(rows).set_index("lever")


def list_parameters(*, province: str | None = None, lang: str = "en") -> pd.DataFrame:
    """Return the parameters that scenarios can set otherwise, by name.

    Parameters
    ----------
    province
        Whose values; None: those that hold where a province has none of its own.
    lang
        `en` or `vi`.

    Returns
    -------
    Indexed by parameter (`section.name`), with a row for each sector that has a value of its own:
    sector (empty: one value for the economy; `all`: of every sector not named), value, low, high
    (what is thought plausible), unit, grade, source, description.

    Raises
    ------
    ScenarioError
        There is no such province or language.
    """
    import pandas as pd

    from banha.parameters import parameter_table
    from banha.report.words import read_language, translated, words

    read_language(lang)
    table = None
    if province is not None:
        known = list_provinces()
        if province not in known:
            what = f"there is no pack of a province {shown(province)}"
            cure = did_you_mean(str(province), known)
            raise ScenarioError([Fault("list_parameters, province", what, cure)])
        table = province_folder(province) / "parameters.csv"
    rows = []
    for row in parameter_table(pack_overrides=table):
        name = f"{row.section}.{row.name}"
        meaning = translated(name, lang, kind="parameter")
        rows.append(
            {
                "parameter": name,
                "sector": row.sector,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "unit": translated(row.unit, lang, kind="unit"),
                "grade": words(f"grade_{row.grade}", lang),
                "source": row.source,
                "description": row.description if meaning == name else meaning,
            }
        )
    return pd.DataFrame(rows).set_index("parameter")


def list_series(*, lang: str = "en") -> pd.DataFrame:
    """Return the series that every run records, by name.

    Parameters
    ----------
    lang
        Language of titles and units, `en` or `vi`.

    Returns
    -------
    Indexed by series: title, by (what it is broken down by; empty: a total), unit, kind (*flow*:
    summed over a year; *stock* or *rate*: averaged), description (in English).

    Raises
    ------
    ScenarioError
        There is no such language.
    """
    import pandas as pd

    from banha.report.names import series_title, unit_name
    from banha.report.words import read_language
    from banha.series import read_series

    read_language(lang)
    rows = [
        {
            "series": one.series,
            "title": series_title(one.series, lang),
            "by": one.by,
            "unit": unit_name(one.unit, lang),
            "kind": one.kind,
            "description": one.description,
        }
        for one in read_series().values()
    ]
    return pd.DataFrame(rows).set_index("series")
