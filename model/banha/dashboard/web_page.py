"""What every page is made of: the template, panes of HTML, and what the address says."""

from __future__ import annotations

from typing import Any

import panel as pn

from banha.dashboard.dashboard_words import say
from banha.dashboard.desk import Desk
from banha.dashboard.markup import own_file, paragraph
from banha.dashboard.query import Query
from banha.report.style import Language


def pane(html: str = "", **given: Any) -> pn.pane.HTML:
    """Return a pane of HTML in the style of the pages."""
    return pn.pane.HTML(
        html, stylesheets=[own_file("pane.css")], sizing_mode="stretch_width", margin=0, **given
    )


def look(**given: Any) -> dict[str, Any]:
    """Return what all widgets of a side have in common."""
    usual = {"sizing_mode": "stretch_width", "margin": (6, 0)}
    return {**usual, "stylesheets": [own_file("widget.css")], **given}


def column(*parts: Any, **given: Any) -> pn.Column:
    """Return parts below each other, as wide as there is room."""
    return pn.Column(*parts, sizing_mode="stretch_width", margin=0, **given)


def asked_query(desk: Desk) -> Query:
    """Return the query of the address of this session, with its language."""
    query = Query.of_arguments(pn.state.session_args)
    return query if "lang" in query.values else Query({**query.values, "lang": desk.lang})


def write_address(query: str) -> None:
    """Let the address of the browser say what is shown."""
    location = pn.state.location
    if location is not None and location.search != f"?{query}":
        location.search = f"?{query}"


def defect_page(desk: Desk) -> pn.Column:
    """Return what is shown where a page could not be made: words, and nothing of how."""
    return column(pane(paragraph(say("defect", asked_query(desk).lang), "problem")))


def template(
    *, head: Any, choices: Any, shown: Any, lang: Language, choices_key: str, title: str
) -> pn.Template:
    """Return a page.

    Parameters
    ----------
    head
        The line above all.
    choices
        What stands at the side, and folds on a phone.
    shown
        What stands in the middle.
    lang
        Language of the page.
    choices_key
        Words above the side.
    title
        Title of the browser's window.
    """
    page = pn.Template(own_file("page.html"), location=True)
    words = {key: say(key, lang) for key in ("lost", "lost_button", "choices_hint")}
    words["choices"] = say(choices_key, lang)
    for name, value in {
        "lang": lang,
        "words": words,
        "page_css": own_file("page.css"),
        "window": title,
    }.items():
        page.add_variable(name, value)
    for name, part in {"head": head, "choices": choices, "shown": shown}.items():
        page.add_panel(name, part)
    document = pn.state.curdoc
    if document is not None:
        from bokeh.models import CustomJS

        document.js_on_event(
            "connection_lost", CustomJS(code='document.getElementById("lost").hidden = false')
        )
    return page
