"""A user's folder of tables, read and judged as a whole: tables, or all faults at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from banha.errors import Fault, PackError
from banha.intake.encodings import decode
from banha.intake.findings import Findings
from banha.intake.firm_sizes import FirmSizeReader
from banha.intake.folder import Source, entries_of, read_bytes, sources_of
from banha.intake.keys import (
    gaps,
    note_boundaries,
    note_gaps,
    with_preferred,
    without_duplicates,
)
from banha.intake.layouts import RawRow, Seen, TableReader, told_apart
from banha.intake.lines import Line, csv_lines
from banha.intake.mapping import Mapping
from banha.intake.mapping_file import MAPPING_NAME, read_mapping
from banha.intake.names import Names, nation
from banha.intake.national_tables import check_national
from banha.intake.observations import Observation, ObservationReader
from banha.intake.places import Sheet
from banha.intake.plausible import check_values
from banha.intake.schema import ANNUAL, FIRM_SIZES, MONTHLY, SCHEMAS
from banha.intake.sums import check_firm_sizes, check_sums
from banha.intake.workbook import is_packed, sheet_lines
from banha.packs.head import SLUG

GAP_COLUMNS = ("series", "breakdown", "basis", "missing")


@dataclass(frozen=True)
class Intake:
    """What a folder holds of one province, judged and in the documented schema.

    Parameters
    ----------
    annual
        Yearly values, with the columns of `province_annual.csv`.
    monthly
        Monthly values, with the columns of `province_monthly.csv`.
    firm_sizes
        Enterprises by size class, with the columns of `firm_size_2010.csv`; those of industries
        have the scope `industry`.
    national
        National tables that replace those that come with banha, by file name.
    notes
        Every conversion, and all that was left out, in full sentences.
    gaps
        Series, breakdown, basis and the years `missing` between the first and the last.
    """

    annual: pd.DataFrame
    monthly: pd.DataFrame
    firm_sizes: pd.DataFrame
    national: dict[str, Path]
    notes: list[str]
    gaps: pd.DataFrame


@dataclass
class _Gathered:
    annual: list[Observation]
    monthly: list[Observation]
    firm_sizes: list[dict[str, object]]


def read_tables(folder: Path, *, slug: str, mapping: Path | None = None) -> Intake:
    """Read the tables that a user brings for one province.

    Parameters
    ----------
    folder
        Holds `province_annual.csv`, `province_monthly.csv` and `firm_size_2010.csv`, or some of
        them, each also as .xlsx; or other tables, which a mapping file describes.
    slug
        The province, such as `dong-nai`; it need not be one of Việt Nam.
    mapping
        The mapping file; none: `mapping.toml` of the folder, if it is there.

    Returns
    -------
    The rows of the province. Nothing is written.

    Raises
    ------
    PackError
        Something is wrong with the folder, the mapping or a table: all faults at once, those
        alike counted beyond the twentieth.
    """
    if SLUG.fullmatch(slug) is None:
        cure = "Write small letters, digits and hyphens, such as dong-nai."
        raise PackError([Fault(f"province {slug[:60]!r}", "This is not a slug.", cure)])
    folder = Path(folder)
    entries = entries_of(folder)
    own = folder / MAPPING_NAME
    chosen = Path(mapping) if mapping is not None else own if own in entries else None
    said = read_mapping(chosen) if chosen is not None else Mapping()
    findings = Findings()
    sources, national = sources_of(entries, mapping=said, findings=findings)
    names, seen = Names(slug, said.slugs()), Seen()
    if slug not in nation().titles:
        findings.note(f"{slug} is no province of the list of Việt Nam; only this name is its own.")
    found = _Gathered([], [], [])
    for source in sources:
        _read_source(source, names=names, mapping=said, seen=seen, found=found, findings=findings)
    for path in national.values():
        _read_national(path, findings=findings)
    told_apart(seen, names=names, findings=findings)
    _judge(found, slug=slug, mapping=said, sources=sources, findings=findings)
    findings.refuse()
    return _intake(found, slug=slug, national=national, findings=findings)


def _read_source(
    source: Source,
    *,
    names: Names,
    mapping: Mapping,
    seen: Seen,
    found: _Gathered,
    findings: Findings,
) -> None:
    """Read one table and add its rows to what was found."""
    opened = _open(source, findings=findings)
    if opened is None:
        return
    sheet, lines = opened
    words = source.words
    table = TableReader(SCHEMAS[source.table], names, words, mapping.series_words(), findings, seen)
    rows: Iterable[RawRow] = table.rows(lines, sheet=sheet)
    if source.table == "firm_sizes":
        sizes = FirmSizeReader(names.slug, mapping, words, findings)
        found.firm_sizes += [row for raw in rows if (row := sizes.read(raw)) is not None]
        return
    reader = ObservationReader(mapping, words, findings, monthly=source.table == "monthly")
    target = found.monthly if source.table == "monthly" else found.annual
    target += [one for raw in rows if (one := reader.read(raw)) is not None]
    reader.tell()


def _open(source: Source, *, findings: Findings) -> tuple[Sheet, Iterable[Line]] | None:
    """Return a table and its lines; none, with a fault, where it cannot be opened."""
    path, words = source.path, source.words
    data = read_bytes(path, findings=findings)
    if data is None:
        return None
    if path.suffix.lower() == ".xlsx":
        before = findings.count
        name, lines = sheet_lines(
            data,
            file=path.name,
            sheet=words.sheet if words else None,
            header=words.header if words else None,
            findings=findings,
        )
        return None if findings.count > before and not lines else (Sheet(path.name, name), lines)
    if is_packed(data):
        what = "The file is a workbook or an archive, whatever its name says."
        cure = "Save the table as .xlsx, or as CSV in UTF-8, under a name that ends so."
        findings.fault(path.name, what, cure, kind="workbook")
        return None
    encoding = words.encoding if words else None
    text = decode(data, file=path.name, encoding=encoding, findings=findings)
    if text is None:
        return None
    delimiter = words.delimiter if words else ","
    return Sheet(path.name), csv_lines(text, file=path.name, delimiter=delimiter, findings=findings)


def _read_national(path: Path, *, findings: Findings) -> None:
    data = read_bytes(path, findings=findings)
    text = None if data is None else decode(
        data, file=path.name, encoding="utf-8", findings=Findings()
    )  # fmt: skip
    if data is not None and text is None:
        before = findings.count
        decode(data, file=path.name, encoding=None, findings=findings)
        if findings.count == before:
            cure = "Save it as UTF-8."
            findings.fault(path.name, "The file is not UTF-8.", cure, kind="encoding")
        return
    if text is not None:
        check_national(path, text, findings=findings)
        findings.note(f"{path.name} of the folder replaces the table that comes with banha.")


def _judge(
    found: _Gathered,
    *,
    slug: str,
    mapping: Mapping,
    sources: Sequence[Source],
    findings: Findings,
) -> None:
    """Judge all rows together: keys, values, sums, changes of territory."""
    found.annual = with_preferred(
        without_duplicates(found.annual, findings=findings), findings=findings
    )
    found.monthly = without_duplicates(found.monthly, findings=findings)
    for observations in (found.annual, found.monthly):
        check_values(observations, mapping=mapping, findings=findings)
    check_sums(found.annual, mapping=mapping, findings=findings)
    tables = [source.path.name for source in sources if source.table == "firm_sizes"]
    sizes = pd.DataFrame(found.firm_sizes, columns=list(FIRM_SIZES.columns))
    if tables:
        check_firm_sizes(
            sizes, where=tables[0], found=found.annual, mapping=mapping, findings=findings
        )
    note_boundaries(found.annual, slug=slug, findings=findings)


def _intake(
    found: _Gathered, *, slug: str, national: dict[str, Path], findings: Findings
) -> Intake:
    missing = gaps(found.annual)
    note_gaps(missing, findings=findings)
    annual = [
        (
            slug, one.series, one.breakdown, one.year, one.value, one.unit, one.basis,
            bool(one.preferred), one.source, one.reference, one.confidence, one.note,
        )
        for one in found.annual
    ]  # fmt: skip
    monthly = [
        (
            slug, one.series, one.period, one.value, one.unit, one.basis, one.outlier,
            one.source, one.reference,
        )
        for one in found.monthly
    ]  # fmt: skip
    return Intake(
        annual=_frame(annual, ANNUAL.columns, year="int64", value="float64", preferred="bool"),
        monthly=_frame(monthly, MONTHLY.columns, value="float64", outlier="bool"),
        firm_sizes=_frame(
            [tuple(row.values()) for row in found.firm_sizes],
            FIRM_SIZES.columns,
            size_order="int64",
            enterprises="int64",
        ),
        national=national,
        notes=list(findings.notes),
        gaps=pd.DataFrame(missing, columns=list(GAP_COLUMNS)),
    )


def _frame(
    rows: Sequence[tuple[object, ...]], columns: Sequence[str], **types: str
) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(types)
