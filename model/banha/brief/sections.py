"""Sections that the brief and the full report share: question, method, limits, evidence, origin."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Sequence

from banha.brief.evidence import (
    grade_counts,
    input_counts,
    levers_used,
    numbers_used,
    pack_of,
    sources_of,
)
from banha.brief.markup import escape, items, paragraph, said, user
from banha.brief.material import Material
from banha.report.style import Language
from banha.report.words import words

HASH_DIGITS = 12
MOST_SEEDS = 12
"""Seeds that are listed; of more the first and the last."""
NAMED_PLACES = 3


def where(material: Material, lang: Language) -> str:
    """Names of the provinces; of many the first, and how many more there are."""
    return _few([place.name(lang) for place in material.places], lang)


def question(material: Material, lang: Language, *, most: int | None = None) -> str:
    """Return the question: what the study says of itself, else one made from its scenarios."""
    if told := material.description(lang):
        return paragraph(user(told, most=most), kind="question")
    first = min(place.first for place in material.places)
    last = max(place.last for place in material.places)
    given = {"where": escape(where(material, lang)), "last": str(last)}
    if material.compared:
        title = f"“{user(material.title_of(material.baseline, lang), most=most)}”"
        told = said("brief_question_compared", lang, baseline=title, **given)
    else:
        told = said("brief_question_levels", lang, first=str(first), **given)
    return paragraph(told, kind="question")


def scenario_list(
    material: Material,
    names: Sequence[str],
    lang: Language,
    *,
    title: int | None = None,
    text: int | None = None,
) -> str:
    """Return number, title and description of scenarios; of the baseline that it is one."""
    told = []
    for name in names:
        one = material.scenario(name)
        about = (one.description_vi if lang == "vi" else "") or one.description
        named = material.title_of(name, lang)
        baseline = words("brief_baseline", lang)
        told_already = baseline.casefold() in named.casefold()
        is_base = f" ({escape(baseline)})" if name == material.baseline and not told_already else ""
        head = f"<b>{material.number(name)} {user(named, most=title)}</b>"
        body = user(about, most=text) if about else escape(words("brief_no_description", lang))
        told.append(f"{head}{is_base}. {body}")
    return items(told, kind="scenarios")


def method(material: Material, lang: Language) -> list[str]:
    """Return in plain words how the results were made."""
    one = material.scenarios[0]
    told = [
        said("brief_method_model", lang),
        said("brief_method_scale", lang, scale=str(one.scale), firm_scale=str(one.firm_scale)),
    ]
    key = "brief_method_pairs" if material.compared else "brief_method_runs"
    told.append(said(key, lang, seeds=str(len(material.seeds))))
    if material.points > 1:
        told.append(said("brief_method_points", lang, points=str(material.points)))
    if any(place.runs.parameters for place in material.places):
        told.append(said("brief_method_particles", lang))
    return told


def limits(lang: Language) -> list[str]:
    """Return what the model cannot say."""
    keys = ("brief_limit_forecast", "brief_limit_cannot", "brief_limit_scores",
            "brief_limit_observed")  # fmt: skip
    return [said(key, lang) for key in keys]


def evidence(material: Material, lang: Language, *, most: int) -> list[str]:
    """Return how many numbers are measured, published and assumed."""
    numbers = numbers_used(material)
    counts = {grade: str(count) for grade, count in grade_counts(numbers).items()}
    key = "brief_evidence_numbers" if numbers else "brief_evidence_none"
    told = [said(key, lang, **(counts if numbers else {}))]
    year = material.scenarios[0].start.year
    for place in material.places[:most]:
        inputs = {kind: str(count) for kind, count in input_counts(place.slug, year).items()}
        told.append(
            said(
                "brief_evidence_pack",
                lang,
                place=escape(place.name(lang)),
                year=str(year),
                **inputs,
            )
        )
    told.append(said("brief_evidence_grades", lang))
    return told


def levers(material: Material, lang: Language) -> str:
    """Return what every lever that the scenarios move is."""
    moved = levers_used(material, lang)
    if not moved:
        return ""
    return paragraph(said("brief_evidence_levers", lang)) + items(map(escape, moved))


def licences(material: Material, lang: Language) -> list[str]:
    """Return the licence of every pack, as its authors wrote it; equal ones once."""
    year = material.scenarios[0].start.year
    found: dict[str, list[str]] = {}
    for place in material.places:
        licence = pack_of(place.slug, year).licence
        found.setdefault(licence, []).append(place.name(lang))
    return [
        said(
            "brief_licence_of", lang, place=escape(_few(names, lang)),
            licence=f'<span lang="en">{escape(licence)}</span>',
        )
        for licence, names in found.items()
    ]  # fmt: skip


def _few(names: Sequence[str], lang: Language) -> str:
    more = len(names) - NAMED_PLACES
    told = ", ".join(names[:NAMED_PLACES])
    return f"{told} {words('brief_more_places', lang, count=more)}" if more > 0 else told


def sources(material: Material, lang: Language, *, most: int) -> str:
    """Return the sources of the inputs, and where each number's own source is told."""
    year = material.scenarios[0].start.year
    found = list(
        dict.fromkeys(
            source for place in material.places for source in sources_of(place.slug, year)
        )
    )
    told = [f'<span lang="en">{escape(source)}</span>' for source in found[:most]]
    if len(found) > most:
        told.append(said("brief_more_sources", lang, count=str(len(found) - most)))
    slug = f"<code>{escape(material.places[0].slug)}</code>"
    full = paragraph(said("brief_sources_full", lang, slug=slug))
    return paragraph(said("brief_sources_list", lang)) + items(told, kind="sources") + full


def origin(
    material: Material, lang: Language, *, date: dt.date, full: bool, out: str
) -> list[tuple[str, str]]:
    """Return where the results come from, as names and what is said of each."""
    made = material.origin
    libraries = ", ".join(f"{name} {number}" for name, number in made.versions.items()
                          if name != "banha")  # fmt: skip
    packs = [(name, text) for name, text in made.hashes.items() if name.startswith("pack")]
    told = [
        (f"o_{'study' if made.kind == 'batch' else 'run'}", f"<code>{escape(made.name)}</code>"),
        ("o_folder", user(made.folder, most=60)),
        ("o_runs", escape(words("results_counts", lang, **material.counts))),
        ("o_period", " / ".join(_periods(material, lang))),
        ("o_scale", " / ".join(dict.fromkeys(f"1:{one.scale}" for one in material.scenarios))),
        ("o_seeds", escape(seeds_told(material.seeds))),
        ("o_version", escape(f"banha {made.versions.get('banha', '')}")),
        ("o_libraries", escape(libraries) if full else ""),
        ("o_code", f"<code>{escape(made.hashes.get('code', '')[:HASH_DIGITS])}</code>"),
        ("o_pack", _codes(packs, most=len(packs) if full else 1)),
        ("o_digest", f"<code>{escape(made.digest[: None if full else HASH_DIGITS])}</code>"),
        ("o_date", day_told(date, lang)),
        ("o_again", _commands(material, lang, full=full, out=out)),
    ]
    return [(escape(words(f"brief_{key}", lang)), value) for key, value in told]


def _periods(material: Material, lang: Language) -> Iterable[str]:
    return dict.fromkeys(
        escape(words("brief_months", lang, start=one.start, end=one.end, months=one.months))
        for one in material.scenarios
    )


def seeds_told(seeds: Sequence[int]) -> str:
    """Return the seeds: all of a few, of many the first and the last."""
    if len(seeds) <= MOST_SEEDS:
        return ", ".join(map(str, seeds))
    return f"{seeds[0]}, {seeds[1]}, …, {seeds[-1]} ({len(seeds)})"


def _codes(packs: Sequence[tuple[str, str]], *, most: int) -> str:
    return ", ".join(
        f"{escape(name.removeprefix('pack '))} <code>{escape(text[:HASH_DIGITS])}</code>"
        for name, text in packs[:most]
    )


def day_told(date: dt.date, lang: Language) -> str:
    """Return a date as the language writes it."""
    return f"{date.day}/{date.month}/{date.year}" if lang == "vi" else date.isoformat()


def _commands(material: Material, lang: Language, *, full: bool, out: str) -> str:
    made, one = material.origin, material.scenarios[0]
    first = ["banha", "batch", words("brief_study_file", lang), "--out", made.folder]
    if made.kind == "run":
        first = ["banha", "run", one.name, "--province", one.province, "--start", str(one.start),
                 "--end", str(one.end), "--scale", str(one.scale), "--seed", str(one.seed),
                 "--out", made.folder]  # fmt: skip
    second = ["banha", "report", made.folder, "-o", out, "--lang", lang]
    second += ["--full"] if full else []
    return "<br>".join(f"<code>{escape(shlex.join(words_))}</code>" for words_ in (first, second))
