"""The gallery: draws every figure of banha.report in two languages, and writes its pages."""

from __future__ import annotations

import argparse
import io
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
from entries import ENTRIES, Entry
from matplotlib.figure import Figure
from PIL import Image

import banha.report
from banha import Results, load_scenario, read_results, run_batch, simulate
from banha.errors import BatchError
from banha.evaluation.sensitivity import analyse
from banha.packs import load_pack
from banha.report import read_measured
from banha.report.runs import title_of
from banha.report.style import Language

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMMAND = "python experiments/gallery/run.py"
THREE = ("business-as-usual", "smart-city-strategy", "low-cost-labour")
PAGES: Mapping[Language, str] = {"en": "docs/gallery.md", "vi": "docs/gallery.vi.md"}
SOUTH_EAST = ("binh-duong", "binh-phuoc", "dong-nai", "ba-ria-vung-tau", "ho-chi-minh-city")
PIXELS = 120  # per inch
COLOURS = 256
SCALE = 50
"""Persons that one simulated person stands for in the single runs of the gallery."""
CENSUSES = (2010, 2020, 2030)
WHY: Mapping[Language, str] = {
    "en": "runs each line as it stands to draw its picture, after minutes of simulation",
    "vi": "chạy từng dòng đúng như trên trang để vẽ hình, sau vài phút mô phỏng",
}
HEADS = {
    "en": """\
# Gallery

{mark}

*[Tiếng Việt](gallery.vi.md)*

Every figure that `banha.report` draws, with the code that drew it. Tidy data go in, a matplotlib
figure comes out: `figure.savefig("mine.png", dpi=300)` keeps it. Each has its units, a caption
that says what the bands hold, and its source; `lang="vi"` gives Vietnamese words and numbers.
Widths are those of the text of an A4 page. Three figures also exist as Altair charts that tell
values where the pointer is: `trajectory_chart`, `policy_map_chart`, `tradeoff_chart`.

In the code, `results` are those of a batch, `comparisons` is `results.compare()`, `comparison` the
smart-city strategy against business as usual, `three` holds three scenarios, `runs` are those of
business as usual, `run` and `strategy` are single runs at 1:{scale} with censuses of {censuses},
`measured` is `read_measured("binh-duong")`, `yearly` the yearly records of the baseline in the
provinces of the South East at 1:{scale}, and `sensitivity` is what `analyse` found. The policies
are fictitious: the figures show what can be drawn, not what should be done.

Made by `{command}`.
""",
    "vi": """\
# Bộ sưu tập hình

{mark}

*[English](gallery.md)*

Mọi hình mà `banha.report` vẽ được, kèm dòng lệnh đã vẽ. Dữ liệu dạng dài đi vào, hình matplotlib
đi ra: `figure.savefig("hinh.png", dpi=300)` lưu lại. Hình nào cũng có đơn vị, chú thích cho biết
dải gồm những gì, và nguồn; `lang="vi"` cho chữ và số theo tiếng Việt. Bề rộng bằng phần chữ của
trang A4. Ba hình còn có bản Altair cho xem giá trị tại chỗ con trỏ: `trajectory_chart`,
`policy_map_chart`, `tradeoff_chart`.

Trong các dòng lệnh, `results` là kết quả của một loạt lần chạy, `comparisons` là
`results.compare()`, `comparison` là chiến lược thành phố thông minh so với giữ nguyên hiện trạng,
`three` gồm ba kịch bản, `runs` là các lần chạy của kịch bản giữ nguyên hiện trạng, `run` và
`strategy` là từng lần chạy ở tỷ lệ 1:{scale} với các kỳ điều tra {censuses}, `measured` là
`read_measured("binh-duong")`, `yearly` là số liệu năm của kịch bản cơ sở ở các tỉnh Đông Nam Bộ
theo tỷ lệ 1:{scale}, còn `sensitivity` là kết quả của `analyse`. Các chính sách là giả
định: hình cho thấy có thể vẽ gì, không phải nên làm gì.

Vẽ bằng lệnh `{command}`.
""",
}


def batch(name: str, folder: Path) -> Results:
    """The results of a study; one that is complete is taken as it is, other code or not."""
    with suppress(BatchError):
        if (results := read_results(folder)).complete:
            return results
    run_batch(HERE / f"{name}.toml", folder, progress=True)
    return read_results(folder)


def data(runs: Path, *, scale: int, wanted: Collection[str]) -> dict[str, Any]:
    """What the figures wanted are drawn from, and no more; batches are resumed in `runs`."""
    names: dict[str, Any] = {"measured": read_measured("binh-duong"), "load_pack": load_pack}
    if {"comparisons", "comparison", "three", "runs"} & {*wanted}:
        names["results"] = batch("study", runs / "study")
    if {"comparisons", "comparison"} & {*wanted}:
        names["comparisons"] = names["results"].compare()
        names["comparison"] = names["comparisons"]["smart-city-strategy"]
    for name, policy in zip(("run", "strategy"), THREE, strict=False):
        if name in wanted:
            scenario = load_scenario(f"policies/{policy}").with_run(scale=scale, end="2030-12")
            names[name] = simulate(scenario, censuses=CENSUSES)
    if "sensitivity" in wanted:
        names["sensitivity"] = analyse(batch("sensitivity", runs / "sensitivity"))
    if "yearly" in wanted:
        names["yearly"] = {
            slug: simulate(load_scenario("baseline").with_run(province=slug, scale=scale)).yearly()
            for slug in SOUTH_EAST
        }
    return names


def titled(results: Results, names: Sequence[str], *, lang: Language) -> pd.DataFrame:
    """The records of some scenarios of a batch, under their titles in a language."""
    titles = {name: title_of(results.study.scenario(name), lang=lang) for name in names}
    series = results.series()
    return series[series["scenario"].isin(names)].replace({"scenario": titles})


def draw(entry: Entry, *, lang: Language, names: Mapping[str, Any]) -> Figure:
    """The figure that the code of an entry draws."""
    figures = {name: getattr(banha.report, name) for name in banha.report.__all__}
    return eval(entry.code.format(lang=lang), {**figures, **names})


def wanted(entries: Sequence[Entry]) -> set[str]:
    """The names that the code of entries reads."""
    codes = [compile(one.code.format(lang="en"), one.name, "eval") for one in entries]
    return {name for code in codes for name in code.co_names}


def section(entry: Entry, *, lang: str) -> str:
    """The part of the page for one figure."""
    words = entry.vi if lang == "vi" else entry.en
    picture = f"![{words}](figures/gallery/{entry.name}.{lang}.png)"
    code = f"```python\n{entry.code.format(lang=lang)}\n```"
    return "\n\n".join([f"## {entry.name}", words, code, picture]) + "\n"


def keep(figure: Figure, path: Path) -> None:
    """Write a figure as a small PNG: pages need no more than 256 colours."""
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=PIXELS)
    Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


def write_pages() -> None:
    """Write the pages, which say what the pictures that are kept were drawn from."""
    given = {"command": COMMAND, "scale": SCALE, "censuses": ", ".join(map(str, CENSUSES))}
    for lang, page in PAGES.items():
        mark = f"<!-- all code: not run, `experiments/gallery/run.py` {WHY[lang]} -->"
        parts = [HEADS[lang].format(mark=mark, **given)]
        parts += [section(entry, lang=lang) for entry in ENTRIES]
        (ROOT / page).write_text("\n".join(parts), encoding="utf-8")


def main() -> None:
    """Draw what is asked for and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "gallery")
    parser.add_argument("--scale", type=int, default=SCALE, help="of the single runs")
    parser.add_argument("--only", nargs="*", default=[], help="figures to draw; all by default")
    asked = parser.parse_args()
    known = [entry.name for entry in ENTRIES]
    if unknown := [name for name in asked.only if name not in known]:
        parser.error(f"entries.py has no {', '.join(unknown)}; it has {', '.join(known)}")
    drawn = [entry for entry in ENTRIES if not asked.only or entry.name in asked.only]
    names = data(asked.runs, scale=asked.scale, wanted=wanted(drawn))
    pictures = ROOT / "docs" / "figures" / "gallery"
    pictures.mkdir(parents=True, exist_ok=True)
    for lang in PAGES:
        if "results" in names:
            names["three"] = titled(names["results"], THREE, lang=lang)
            names["runs"] = titled(names["results"], THREE[:1], lang=lang)
        for entry in drawn:
            figure = draw(entry, lang=lang, names=names)
            keep(figure, pictures / f"{entry.name}.{lang}.png")
    write_pages()


if __name__ == "__main__":
    main()
