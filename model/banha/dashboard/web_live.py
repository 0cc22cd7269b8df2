"""The page on which policies are tried: levers at the side; queue, progress and answer beside."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn
from bokeh.models import CustomJSTickFormatter

from banha.dashboard.dashboard_words import say
from banha.dashboard.desk import Desk
from banha.dashboard.holdings import province_title
from banha.dashboard.live import (
    NAME,
    SEEDS,
    Asked,
    LiveLever,
    base_scenario,
    grouped_levers,
    live_levers,
    plain_series,
    read_asked,
)
from banha.dashboard.markup import head, link_to, links, own_file, paragraph, picture, problems
from banha.dashboard.pictures import LIVE_SHOWS, fits_a_phone
from banha.dashboard.query import Problem, Query
from banha.dashboard.run_queue import RefusedError
from banha.dashboard.selection import EFFECTS
from banha.dashboard.tables import html_of
from banha.dashboard.ticket import Ticket
from banha.dashboard.web_page import asked_query, column, look, pane, template, write_address
from banha.levers import lever_table
from banha.report.names import series_title, unit_name
from banha.report.numbers import MINUS
from banha.report.paired_effects import effect_table
from banha.report.style import Language
from banha.report.words import number

LOOKS = 400
"""Milliseconds between looks at a run."""
FOLD = """
const side = document.getElementById("side");
if (window.matchMedia("(max-width: 800px)").matches) { side.removeAttribute("open"); }
window.scrollTo({ top: 0 });
"""
"""Lets the side fold on a phone, so that the answer is seen."""
COMMA = 'return String(Number(tick.toFixed(4))).replace(".", ",");'
"""Writes the value of a slider as Vietnamese does, of which the slider itself knows nothing."""
OF_SERIES = ("path", "difference")


def live_page(desk: Desk) -> pn.Template:
    """Return the page of live runs for a session."""
    query = asked_query(desk)
    provinces = desk.live_provinces(desk.shelf.held())
    asked, told = read_asked(query, provinces=provinces, usual=provinces[0])
    page = LivePage(desk, asked, told, provinces)
    return template(
        head=page.head, choices=page.side(), shown=page.middle(), lang=asked.lang,
        choices_key="choices_live", title=say("app", asked.lang),
    )  # fmt: skip


class LivePage:
    """One page of live runs, open in one browser."""

    def __init__(
        self, desk: Desk, asked: Asked, told: list[Problem], provinces: tuple[str, ...]
    ) -> None:
        self.desk, self.asked, self.told, self.provinces = desk, asked, told, provinces
        self.lang = asked.lang
        document = pn.state.curdoc
        context = document.session_context if document is not None else None
        self.visitor = str(context.id) if context is not None else "alone"
        self.owner = str(getattr(getattr(context, "request", None), "remote_ip", "") or "")
        self.ticket: Ticket | None = None
        self.answered: Asked | None = None
        self._setting = False
        self.head, self.said, self.status = pane(), pane(), pane()
        self.answer, self.files = pane(), pane()
        self.widgets = _widgets(asked, provinces)
        self.levers = _lever_widgets(asked)
        self.progress = pn.indicators.Progress(
            value=0,
            max=100,
            visible=False,
            sizing_mode="stretch_width",
            margin=(6, 0),
            stylesheets=[own_file("button.css")],
        )
        self.run = _button("run", self.lang, "primary")
        self.run_here = _button("run", self.lang, "primary")
        self.cancel = _button("cancel", self.lang, "default", visible=False)
        self.reset = _button("reset", self.lang, "light")
        self._looking: Any = None
        self._seen_to_end: Ticket | None = None
        self._watch()
        if desk.queue.answer(asked.key) is not None and asked.levers:
            self.answered = asked
        self._write()

    def side(self) -> pn.Column:
        """Return place, time and levers."""
        cards = _cards(self.levers, self.lang)
        first = [self.widgets[name] for name in ("province", "start_year", "start_month")]
        return column(*first, *cards, pn.Row(self.run_here, self.reset, margin=0))

    def middle(self) -> pn.Column:
        """Return buttons, status and answer."""
        buttons = pn.Row(self.run, self.cancel, sizing_mode="stretch_width", margin=0)
        shown = [self.widgets["show"], self.widgets["series"]]
        return column(
            self.said, buttons, self.progress, self.status, *shown, self.answer, self.files
        )

    def _watch(self) -> None:
        for widget in self.widgets.values():
            widget.param.watch(self._changed, "value")
        for widget in self.levers.values():
            widget.param.watch(self._changed, "value_throttled")
        for button in (self.run, self.run_here):
            button.on_click(self._run)
        self.run_here.js_on_click(code=FOLD)
        self.cancel.on_click(self._cancel)
        self.reset.on_click(self._reset)
        pn.state.on_session_destroyed(self._leave)

    def _changed(self, _event: Any) -> None:
        """Take what was chosen; it is read as an address is, for a browser may send anything."""
        if self._setting:
            return
        chosen = self.widgets
        month = f"{chosen['start_year'].value}-{chosen['start_month'].value}"
        moved = {name: repr(float(widget.value)) for name, widget in self.levers.items()}
        others = {key: repr(value) for key, value in self.asked.levers if key not in self.levers}
        query = {
            "lang": self.lang, "province": chosen["province"].value, "start": month,
            "show": chosen["show"].value, "series": chosen["series"].value, **moved, **others,
        }  # fmt: skip
        self._take(Query({key: str(value) for key, value in query.items()}))

    def _take(self, query: Query) -> None:
        self.asked, self.told = read_asked(query, provinces=self.provinces, usual=self.provinces[0])
        if self.desk.queue.answer(self.asked.key) is not None and self.asked.levers:
            self.answered = self.asked
        self._write()

    def _reset(self, _event: Any) -> None:
        self._setting = True
        try:
            for name, widget in self.levers.items():
                widget.value = lever_table()[name].neutral
        finally:
            self._setting = False
        self.asked = Asked(self.lang, self.asked.province, self.asked.start, (),
                           self.asked.show, self.asked.series)  # fmt: skip
        self.told = []
        self._write()

    def _run(self, _event: Any) -> None:
        if not self.asked.levers:
            self.status.object = paragraph(say("refused_levers", self.lang), "problem")
            return
        try:
            self.ticket = self.desk.queue.ask(self.visitor, self.asked, owner=self.owner)
        except RefusedError as refused:
            self.status.object = paragraph(say(refused.key, self.lang), "problem")
            return
        self._look()
        if not self.ticket.ended and self._looking is None:
            self._looking = pn.state.add_periodic_callback(self._look, period=LOOKS)

    def _cancel(self, _event: Any) -> None:
        self.desk.queue.cancel(self.visitor)

    def _look(self) -> None:
        """See how far the run is, and say it."""
        ticket = self.ticket
        if ticket is None or ticket is self._seen_to_end:
            return
        if ticket.ended:
            self._seen_to_end = ticket
            self._look_no_more()
        busy = not ticket.ended
        self.run.disabled = self.run_here.disabled = self.cancel.visible = busy
        self.progress.visible = busy
        self.progress.value = int(100 * ticket.done / ticket.total) if ticket.total else 0
        kind = "problem" if ticket.state in ("failed", "late") else "note"
        self.status.object = paragraph(self._told(ticket), kind)
        if ticket.state == "done":
            self.answered = ticket.asked
            self._show()

    def _look_no_more(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.stop()

    def _leave(self, _context: Any) -> None:
        """Give the place back: the browser has gone."""
        self.ticket = None
        self.desk.queue.cancel(self.visitor)
        self._look_no_more()

    def _told(self, ticket: Ticket) -> str:
        given = {
            "place": self.desk.queue.place(ticket) or 1, "done": ticket.done,
            "total": ticket.total, "seconds": self.desk.limits.seconds,
        }  # fmt: skip
        starting = ticket.state == "running" and not ticket.total
        told = say("status_starting" if starting else f"status_{ticket.state}", self.lang, **given)
        return f"{told} {self.desk.plain(ticket.fault)}" if ticket.fault else told

    def _write(self) -> None:
        """Write what is chosen: address, titles, what is moved, links; and the answer, if any."""
        asked, lang = self.asked, self.lang
        write_address(asked.query)
        study = self.desk.shelf.held().results.study.title_in(lang)
        self.head.object = head("live", study=study, query=asked.query, lang=lang)
        base, limits = base_scenario(asked.province), self.desk.limits
        place = province_title(asked.province, lang)
        given = {"province": place, "scale": base.scale, "start": base.start, "end": base.end,
                 "seeds": len(SEEDS), "choices": say("choices_live", lang)}  # fmt: skip
        told = {"seconds": limits.seconds, "workers": limits.workers, "places": limits.places}
        name = f"{NAME}.toml"
        files = [(f"{name}?{asked.query}", "scenario_toml", name)]
        self.said.object = "".join(
            (
                f"<h1>{escape(say('live_title', lang, province=place))}</h1>",
                problems(self.told, lang),
                paragraph(say("live_intro", lang, **given)),
                paragraph(self._moved(), "note"),
            )
        )
        self.files.object = links(
            files, more=link_to(f"?{asked.query}", lang), lang=lang
        ) + paragraph(say("live_limits", lang, **told), "faint")
        self._show()

    def _moved(self) -> str:
        if not self.asked.levers:
            return say("moved_none", self.lang)
        known = live_levers()
        told = []
        for name, value in self.asked.levers:
            title = known[name].title(self.lang) if name in known else name
            told.append(f"{title} {number(f'{value:g}', self.lang)}")
        return say("moved", self.lang, start=self.asked.start, levers="; ".join(told))

    def _show(self) -> None:
        """Show the last answer, and whether it is that to what is chosen now."""
        asked, lang, answered = self.asked, self.lang, self.answered
        kept = None if answered is None else self.desk.queue.answer(answered.key)
        for name in ("show", "series"):
            self.widgets[name].visible = kept is not None
        if answered is None or kept is None:
            self.answer.object = paragraph(say("status_idle", lang), "faint")
            return
        self.widgets["series"].visible = asked.show in OF_SERIES
        shown = Asked(lang, answered.province, answered.start, answered.levers, asked.show,
                      asked.series)  # fmt: skip
        changed = asked.key != answered.key
        title = say(f"show_{asked.show}", lang)
        files = [
            (f"live-figure.{kind}?{shown.query}", f"figure_{kind}", f"{NAME}-{asked.show}.{kind}")
            for kind in ("svg", "png")
        ]
        files.append((f"live-data.csv?{shown.query}", "data_csv", f"{NAME}.csv"))
        table = effect_table(kept, [*EFFECTS, "unemployment_rate"], lang=lang)
        self.answer.object = "".join(
            (
                paragraph(say("status_changed", lang), "problem") if changed else "",
                picture("live-figure", shown.query, title=title, wide=not fits_a_phone(asked.show),
                        lang=lang),
                links(files, lang=lang),
                f"<h2>{escape(say('table', lang))}</h2>",
                f'<div class="table">{html_of(table.drop(columns="title"), lang)}</div>',
            )
        )  # fmt: skip


def _button(key: str, lang: Language, kind: str, *, visible: bool = True) -> pn.widgets.Button:
    return pn.widgets.Button(
        name=say(key, lang), button_type=kind, visible=visible, height=44, margin=(6, 8, 6, 0),
        stylesheets=[own_file("button.css")],
    )  # fmt: skip


def _widgets(asked: Asked, provinces: tuple[str, ...]) -> dict[str, Any]:
    """Widgets of place, time and figure."""
    lang = asked.lang
    select = look()
    base = base_scenario(asked.province)
    titles = {province_title(name, lang): name for name in provinces}
    years = [str(year) for year in range(base.start.year, base.end.year + 1)]
    year, month = asked.start.split("-")
    months = [f"{number:02d}" for number in range(1, 13)]
    series = sorted((series_title(name, lang), name) for name in plain_series())
    shows = {say(f"show_{one}", lang): one for one in LIVE_SHOWS}
    return {
        "province": pn.widgets.Select(
            name=say("province", lang), options=titles, value=asked.province, **select
        ),
        "start_year": pn.widgets.Select(
            name=say("start_year", lang), options=years, value=year, **select
        ),
        "start_month": pn.widgets.Select(
            name=say("start_month", lang), options=months, value=month, **select
        ),
        "show": pn.widgets.Select(
            name=say("show", lang), options=shows, value=asked.show, **select
        ),
        "series": pn.widgets.Select(
            name=say("series", lang), options=dict(series), value=asked.series, **select
        ),
    }


def _lever_widgets(asked: Asked) -> dict[str, Any]:
    """A slider for each lever of the page."""
    moved = dict(asked.levers)
    return {
        name: pn.widgets.FloatSlider(
            name=one.title(asked.lang), start=one.row.low, end=one.row.high, step=one.step,
            value=moved.get(name, one.row.neutral),
            format=CustomJSTickFormatter(code=COMMA) if asked.lang == "vi" else "0.[0000]",
            **look(margin=(12, 0, 0, 0)),
        )
        for name, one in live_levers().items()
    }  # fmt: skip


def _cards(widgets: dict[str, Any], lang: Language) -> list[pn.Card]:
    """A card that folds for each house, with its levers by domain."""
    parts: dict[str, list[Any]] = {}
    for house, domain, levers in grouped_levers():
        found = parts.setdefault(house, [])
        found.append(pane(f"<h3>{escape(say(f'domain_{domain}', lang))}</h3>"))
        for one in levers:
            found += [widgets[one.row.name], pane(_explained(one, lang))]
    return [
        pn.Card(
            column(*found, styles={"padding": "0 12px 8px"}),
            title=say(f"house_{house}", lang), collapsed=house != "state",
            sizing_mode="stretch_width", margin=(6, 0),
        )
        for house, found in parts.items()
    ]  # fmt: skip


def _explained(one: LiveLever, lang: Language) -> str:
    row = one.row
    given = {"unit": unit_name(row.unit, lang)}
    given |= {
        key: number(f"{value:g}".replace("-", MINUS), lang)
        for key, value in (("low", row.low), ("high", row.high), ("neutral", row.neutral))
    }
    text = row.description_vi if lang == "vi" else row.description
    grade = say("lever_grade", lang, grade=say(f"grade_{row.grade}", lang))
    known = escape(say("lever_range", lang, **given))
    return f"<details><summary>{known}</summary>{paragraph(f'{text}. ({grade})')}</details>"
