"""The page of results: choices at the side; figure, numbers and files in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from html import escape
from typing import Any

import panel as pn

from banha.dashboard.bounded import CrowdedError
from banha.dashboard.dashboard_words import say
from banha.dashboard.desk import Desk
from banha.dashboard.holdings import Holdings, parts_of, province_title
from banha.dashboard.markup import head, link_to, links, paragraph, picture, problems
from banha.dashboard.pictures import fits_a_phone
from banha.dashboard.query import Problem, Query
from banha.dashboard.selection import table_of
from banha.dashboard.tables import html_of
from banha.dashboard.view import View, possible_shows, read_view
from banha.dashboard.web_page import asked_query, column, look, pane, template, write_address
from banha.errors import BanhaError
from banha.report.labels import formula_title, read_formula
from banha.report.names import part_name, series_title
from banha.report.style import Language

OF_SERIES = ("path", "difference", "policies")
OF_POLICY = ("difference", "overview")
OF_SCENARIOS = ("path", "policies", "radar")
WITH_YEAR = ("policies", "radar")


def results_page(desk: Desk) -> pn.Template:
    """Return the page of results for a session."""
    held, query = desk.shelf.held(), asked_query(desk)
    lang = query.lang
    if not held.parts:
        return _empty(held, lang)
    view, told = read_view(query, held)
    page = ResultsPage(desk, held, view, told)
    pn.state.onload(page.show)
    return template(
        head=page.head, choices=page.side(), shown=page.middle(), lang=lang,
        choices_key="choices", title=say("app", lang),
    )  # fmt: skip


def _empty(held: Holdings, lang: Language) -> pn.Template:
    """The page where no run is done."""
    said = paragraph(say("nothing_done", lang), "note")
    said += paragraph(held.results.note_in(lang), "note")
    line = head("results", study=held.results.study.title_in(lang), query=f"lang={lang}", lang=lang)
    return template(
        head=pane(line), choices=pane(), shown=pane(said), lang=lang, choices_key="choices",
        title=say("app", lang),
    )  # fmt: skip


class ResultsPage:
    """One page of results, open in one browser."""

    def __init__(self, desk: Desk, held: Holdings, view: View, told: Sequence[Problem]) -> None:
        self.desk, self.held, self.view, self.told = desk, held, view, list(told)
        self.lang = view.lang
        self._setting = False
        self.head, self.said, self.figure, self.table = pane(), pane(), pane(), pane()
        self.label = pane(f"<b>{escape(say('scenarios', self.lang))}</b>")
        self.widgets = _widgets(view, held)
        self._set_widgets()
        for widget in self.widgets.values():
            name = "value_throttled" if widget is self.widgets["years"] else "value"
            widget.param.watch(self._changed, name)
        if pn.state.location is not None:
            pn.state.location.param.watch(self._followed, "search")
        self._write()

    def side(self) -> pn.Column:
        """Return the choices."""
        parts = list(self.widgets.values())
        parts.insert(parts.index(self.widgets["scenarios"]), self.label)
        return column(*parts)

    def middle(self) -> pn.Column:
        """Return what is shown."""
        return column(self.said, self.figure, self.table)

    async def show(self) -> None:
        """Read and show the numbers of the view."""
        view, lang = self.view, self.lang
        self.table.object = paragraph(say("waiting_table", lang), "faint")
        key = ("table", view, self.held.stamp)
        try:
            made = self.desk.studio.ask(key, lambda: html_of(table_of(view, self.held), lang))
            html = f'<div class="table">{await asyncio.wrap_future(made)}</div>'
        except CrowdedError:
            html = paragraph(say("crowded", lang), "problem")
        except BanhaError as error:
            html = paragraph(f"{say('cannot_show', lang)} {self.desk.told(error)}", "problem")
        if view is self.view:
            self.table.object = f"<h2>{say('table', lang)}</h2>{html}"

    async def _changed(self, _event: Any) -> None:
        """Take what was chosen; it is read as an address is, for a browser may send anything."""
        if self._setting:
            return
        chosen = self.widgets
        first, last = chosen["years"].value
        asked = {
            "lang": self.lang, "show": chosen["show"].value,
            "province": chosen["province"].value, "policy": chosen["policy"].value or "",
            "scenarios": ",".join(str(name) for name in chosen["scenarios"].value),
            "series": chosen["series"].value, "part": chosen["part"].value or "",
            "from": first, "to": last,
        }  # fmt: skip
        if chosen["series"].value != self.view.series:
            del asked["part"]
        await self._take(Query({key: str(value) for key, value in asked.items()}))

    async def _followed(self, event: Any) -> None:
        """Follow the address, as when the browser goes back."""
        query = Query.of_text(str(event.new or ""))
        view, _ = read_view(query, self.held)
        if view != self.view and query.lang == self.lang:
            await self._take(query)

    async def _take(self, query: Query) -> None:
        self.view, self.told = read_view(query, self.held)
        self._set_widgets()
        self._write()
        await self.show()

    def _set_widgets(self) -> None:
        """Let the widgets stand as the view says, and show those that matter to it."""
        view, widgets = self.view, self.widgets
        self._setting = True
        try:
            parts = parts_of(self.held.parts, view.series)
            names = {one: part_name(view.series, one, self.lang, province=view.province)
                     for one in parts}  # fmt: skip
            widgets["part"].options = _choices(names)
            shown = view.show
            widgets["part"].visible = bool(parts) and shown in OF_SERIES
            widgets["series"].visible = shown in OF_SERIES
            widgets["policy"].visible = shown in OF_POLICY
            widgets["scenarios"].visible = self.label.visible = shown in OF_SCENARIOS
            widgets["province"].visible = len(self.held.provinces) > 1
            values = {
                "show": shown, "province": view.province, "scenarios": list(view.scenarios),
                "policy": view.policy or None, "series": view.series, "part": view.part or None,
                "years": (view.first, view.last),
            }  # fmt: skip
            for name, value in values.items():
                widgets[name].value = value
        finally:
            self._setting = False

    def _write(self) -> None:
        """Write what the view says at once: address, titles, notes, figure, links."""
        view, held, lang = self.view, self.held, self.lang
        query = view.query
        write_address(query)
        study = held.results.study.title_in(lang)
        self.head.object = head("results", study=study, query=query, lang=lang)
        self.said.object = "".join(
            (
                f"<h1>{paragraph(self._title())[3:-4]}</h1>",
                problems(self.told, lang),
                paragraph(held.results.note_in(lang), "note"),
                paragraph(self._against(), "faint"),
            )
        )
        name = f"{view.show}-{view.province}"
        files = [
            (f"figure.svg?{query}", "figure_svg", f"{name}.svg"),
            (f"figure.png?{query}", "figure_png", f"{name}.png"),
            (f"data.csv?{query}", "data_csv", f"{name}.csv"),
        ]
        self.figure.object = picture(
            "figure",
            query,
            title=self._title(),
            wide=not fits_a_phone(view.show, len(view.scenarios)),
            lang=lang,
        ) + links(files, more=link_to(f"?{query}", lang), lang=lang)

    def _title(self) -> str:
        view = self.view
        shown = say(f"show_{view.show}", self.lang)
        if view.show in OF_SERIES:
            return f"{shown}: {formula_title(read_formula(view.formula), self.lang)}"
        if view.show in OF_POLICY:
            return f"{shown}: {self.held.title(view.policy, self.lang)}"
        return shown

    def _against(self) -> str:
        view, told = self.view, []
        if view.show in ("difference", "overview", "policies"):
            base = self.held.title(self.held.baseline, self.lang)
            told.append(say("against", self.lang, baseline=base))
        if view.show in WITH_YEAR:
            told.append(say("year_of", self.lang, year=view.last))
        return " ".join(told)


def _widgets(view: View, held: Holdings) -> dict[str, Any]:
    """Widgets of the choices, in their order."""
    lang = view.lang
    select = look()
    titles = {name: held.title(name, lang) for name in held.scenarios}
    series = {name: series_title(name, lang) for name in held.parts}
    in_order = dict(sorted(series.items(), key=lambda pair: pair[1].casefold()))
    provinces = {name: province_title(name, lang) for name in held.provinces}
    low, high = held.years
    return {
        "show": pn.widgets.Select(
            name=say("show", lang),
            options=_choices({one: say(f"show_{one}", lang) for one in possible_shows(held)}),
            **select,
        ),
        "province": pn.widgets.Select(
            name=say("province", lang), options=_choices(provinces), **select
        ),
        "series": pn.widgets.Select(
            name=say("series", lang), options=_choices(in_order), **select
        ),
        "part": pn.widgets.Select(name=say("part", lang), options={}, **select),
        "policy": pn.widgets.Select(
            name=say("policy", lang),
            options=_choices({name: titles[name] for name in held.policies}),
            **select,
        ),
        "scenarios": pn.widgets.CheckBoxGroup(
            name=say("scenarios", lang), options=_choices(titles), **select
        ),
        "years": pn.widgets.IntRangeSlider(
            name=say("years", lang), start=low, end=max(high, low + 1), value=(low, high),
            format="0", **select,
        ),
    }  # fmt: skip


def _choices(titles: dict[str, str]) -> dict[str, str]:
    """Return titles to names as widgets want them; equal titles are told apart."""
    found: dict[str, str] = {}
    for name, title in titles.items():
        found[title if title not in found else f"{title} ({name})"] = name
    return found
