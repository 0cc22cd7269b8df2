"""Write the tables of Sông Tiên, a made-up province: `python make_tables.py [FOLDER]`.

Every number is invented. The tables look as a statistics office gives them: a workbook with titles
above the headings and a column a year, and a file with semicolons and decimal commas.
"""

import re
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK, LABOUR = "nien-giam-2019.xlsx", "lao-dong.csv"
MISSING = "..."
YEARS = range(2008, 2020)
WHEN = (2020, 6, 30, 0, 0, 0)
Value = float | str
POPULATION: dict[tuple[str, str], list[Value]] = {
    ("Dân số trung bình", "Nghìn người"): [
        1183.2, 1193.0, 1203.4, 1211.5, 1219.8, 1228.4, 1237.1, 1245.9, 1254.6, 1263.5, 1272.6,
        1281.9,
    ],
    ("- Thành thị", "Nghìn người"): [
        190.1, 196.3, 203.2, 211.8, 220.9, 230.2, 239.8, 249.7, 259.9, 270.3, 281.0, 292.0,
    ],
    ("- Nông thôn", "Nghìn người"): [
        993.1, 996.7, 1000.2, 999.7, 998.9, 998.2, 997.3, 996.2, 994.7, 993.2, 991.6, 989.9,
    ],
    ("Mật độ dân số", "Người/km2"): [
        501, 505, 510, 513, 517, 520, 524, 528, 532, 535, 539, 543,
    ],
    ("Tỷ suất sinh thô", "‰"): [
        16.0, 15.7, 15.4, 15.1, 15.0, 14.7, 14.4, 14.0, 13.8, 13.7, 13.6, 13.4,
    ],
    ("Tỷ suất chết thô", "‰"): [
        6.4, 6.5, 6.6, 6.7, 6.8, 6.8, 6.9, 6.9, 6.9, 6.8, 6.8, 6.8,
    ],
    ("Tỷ suất nhập cư", "‰"): [
        5.8, 6.3, 7.9, 8.2, 8.6, 8.9, 9.1, 9.0, 9.2, 9.4, 9.6, 9.9,
    ],
    ("Tỷ suất xuất cư", "‰"): [
        9.9, 9.3, 8.4, 9.1, 9.0, 8.7, 8.5, 8.3, 8.1, 8.0, 7.9, 7.8,
    ],
    ("Diện tích", "km2"): [
        MISSING, MISSING, 2361.0, 2361.0, 2361.0, 2361.0, 2360.6, 2360.6, 2360.6, 2360.6, 2360.6,
        2360.6,
    ],
}  # fmt: skip
ECONOMY: dict[tuple[str, str], list[Value]] = {
    ("GRDP theo giá hiện hành", "Tỷ đồng"): [
        MISSING, MISSING, 23140, 28920, 32870, 36480, 40390, 43620, 47840, 53060, 59130, 65720,
    ],
    ("Cơ cấu GRDP: Nông, lâm nghiệp và thủy sản", "%"): [
        MISSING, MISSING, 40.2, 39.6, 38.1, 36.7, 35.4, 34.2, 32.9, 31.6, 30.3, 29.1,
    ],
    ("Cơ cấu GRDP: Công nghiệp và xây dựng", "%"): [
        MISSING, MISSING, 25.6, 26.1, 27.3, 28.5, 29.7, 30.9, 32.2, 33.4, 34.7, 36.0,
    ],
    ("Cơ cấu GRDP: Dịch vụ", "%"): [
        MISSING, MISSING, 34.2, 34.3, 34.6, 34.8, 34.9, 34.9, 34.9, 35.0, 35.0, 34.9,
    ],
    ("Thu nhập bình quân đầu người một tháng", "Nghìn đồng"): [
        MISSING, MISSING, 1240, MISSING, 1862, MISSING, 2447, MISSING, 3068, MISSING, 3790,
        MISSING,
    ],
    ("Chi ngân sách địa phương", "Tỷ đồng"): [
        2870, 3340, 3910, 4850, 5980, 6610, 7040, 7590, 8120, 8860, 9570, 10240,
    ],
    ("Số doanh nghiệp đang hoạt động", "Doanh nghiệp"): [
        1412, 1590, 1806, 2004, 2150, 2263, 2398, 2571, 2790, 3052, 3318, 3604,
    ],
    ("Lao động trong doanh nghiệp", "Nghìn người"): [
        58.4, 65.2, 74.1, 82.6, 90.3, 98.8, 108.9, 120.7, 132.4, 144.9, 157.8, 170.2,
    ],
    ("Dự án FDI còn hiệu lực", "Dự án"): [
        24, 29, 34, 41, 48, 57, 66, 78, 93, 109, 127, 148,
    ],
}  # fmt: skip
SIZES = {
    "1-4": 642, "5-9": 431, "10-49": 540, "50-199": 142, "200-299": 21, "300-499": 14,
    "500-999": 10, "1000-4999": 6, "5000+": 0,
}  # fmt: skip
FORCE = [699.8, 708.5, 717.2, 727.9, 736.4, 745.8, 752.3, 757.1, 764.0, 770.6, 777.9, 783.2]
EMPLOYED = [676.2, 686.9, 697.4, 710.1, 720.3, 729.5, 736.7, 740.8, 748.0, 755.2, 762.8, 768.1]
TRAINED = [8.1, 8.6, 9.2, 9.7, 10.1, 10.9, 11.4, 12.3, 12.9, 13.4, 14.2, 15.0]


def title(sheet: Worksheet, text: str, unit: str) -> None:
    """Write the lines that stand above the headings."""
    sheet.append([f"TỈNH SÔNG TIÊN (giả định) — {text}"])
    sheet.append([unit])
    sheet.append([])


def by_year(sheet: Worksheet, rows: dict[tuple[str, str], list[Value]]) -> None:
    """Write one line a series and one column a year."""
    sheet.append(["Chỉ tiêu", "Đơn vị tính", *YEARS])
    for (series, unit), values in rows.items():
        sheet.append([series, unit, *values])


def workbook() -> Workbook:
    """Return the yearbook: people, economy, enterprises by size."""
    book = Workbook()
    people = book.worksheets[0]
    people.title = "Dân số"
    title(people, "Biểu 1. Dân số và biến động dân số", "Số liệu bịa để minh họa")
    by_year(people, POPULATION)
    economy = book.create_sheet("Kinh tế")
    title(economy, "Biểu 2. Một số chỉ tiêu kinh tế", "Số liệu bịa để minh họa")
    by_year(economy, ECONOMY)
    sizes = book.create_sheet("Quy mô doanh nghiệp")
    title(sizes, "Biểu 3. Doanh nghiệp theo quy mô lao động, 31/12/2010", "Số liệu bịa để minh họa")
    sizes.append(["Quy mô lao động (người)", "Số doanh nghiệp"])
    for size, count in SIZES.items():
        sizes.append([size, count])
    return book


def labour_lines() -> list[str]:
    """Return the lines of the labour survey: a column a series, semicolons, decimal commas."""
    lines = ["Năm;Lực lượng lao động;Lao động có việc làm;Tỷ lệ lao động qua đào tạo"]
    for year, *values in zip(YEARS, FORCE, EMPLOYED, TRAINED, strict=True):
        lines.append(";".join([str(year), *(f"{value:.1f}".replace(".", ",") for value in values)]))
    return lines


def same_bytes(book: Workbook) -> bytes:
    """Return a workbook without the time of writing, so that it is the same each time."""
    written, stable = BytesIO(), BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(stable, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2020-06-30T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, date_time=WHEN), data, zipfile.ZIP_STORED)
    return stable.getvalue()


def write(folder: Path) -> None:
    """Write both files into a folder."""
    (folder / WORKBOOK).write_bytes(same_bytes(workbook()))
    text = "\n".join(labour_lines()) + "\n"
    (folder / LABOUR).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
