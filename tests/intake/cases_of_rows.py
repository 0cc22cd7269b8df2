"""Bad data, by case: what stands in the lines of tables."""

from __future__ import annotations

import unicodedata

from tests.intake.folders import HEAD, PEOPLE, Case, csv, people

from banha.packs.layout import LAST_OBSERVED_YEAR

ANNUAL, MONTHLY, SIZES = "province_annual.csv", "province_monthly.csv", "firm_size_2010.csv"
AFTER = LAST_OBSERVED_YEAR + 1
VIETNAMESE = "tinh,series,year,value,unit\nĐồng Nai,population,2010,2575100,persons\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VALUE5 = f"{ANNUAL}, line 5, column value"


def cp1258(text: str) -> bytes:
    """A text as Vietnamese Windows writes it: letters of the page, tone marks after them."""
    parts = []
    for sign in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", sign)
        tones = "".join(mark for mark in marks if mark in TONES)
        letter = "".join(mark for mark in marks if mark not in TONES)
        parts.append(unicodedata.normalize("NFC", letter) + tones)
    return "".join(parts).encode("cp1258")


def garbled(text: str) -> str:
    return text.encode().decode("cp1252")


TEXT = [
    Case(
        "encoding-cp1258",
        {ANNUAL: cp1258(VIETNAMESE)},
        [(f"{ANNUAL}, line 2", "As cp1258: 'Đồng Nai,population", 'encoding = "cp1258"')],
    ),
    Case(
        "encoding-utf-16-without-mark",
        {ANNUAL: csv(*PEOPLE).decode().encode("utf-16-le")},
        [(f"{ANNUAL}, line 1", "byte 0", 'encoding = "utf-16-le"')],
    ),
    Case(
        "garbled-letters",
        people(garbled("Thành phố Hà Nội,population,total,2010,6588500,persons")),
        [(f"{ANNUAL}, line 5, column province", "probably 'Thành phố Hà Nội'", "as UTF-8")],
    ),
    Case(
        "garbled-number",
        people(
            f"dong-nai,urban_share,total,2010,{garbled('33,4 phần trăm')},percent".replace(
                "33,4", "33.4"
            )
        ),
        [(VALUE5, "probably '33.4 phần trăm'", "as UTF-8")],
    ),
    Case(
        "garbled-unit",
        people(f"dong-nai,own_series,total,2010,5,{garbled('tấn')}"),
        [(f"{ANNUAL}, line 5, column unit", "probably 'tấn'", "as UTF-8")],
    ),
    Case(
        "open-quotation-mark",
        people('dong-nai,population,urban,2010,"860000,persons'),
        [(f"{ANNUAL}, line 5", "not CSV", "Close every quotation mark")],
    ),
    Case(
        "semicolons",
        {ANNUAL: csv(*PEOPLE).replace(b",", b";")},
        [(f"{ANNUAL}, line 1", "not parted by commas", 'delimiter = ";"')],
    ),
    Case(
        "too-many-cells",
        people("dong-nai,labour_force,total,2010,1,478,200,persons"),
        [(f"{ANNUAL}, line 5", "8 cells where the heading has 6", "quotation marks")],
    ),
]

HEADINGS = [
    Case(
        "misspelt-heading",
        {ANNUAL: csv(*PEOPLE, head=HEAD.replace("year", "yaer"))},
        [
            (f"{ANNUAL}, line 1", "'yaer' is unknown, and nearly that of the column year", "Write"),
        ],
    ),
    Case(
        "missing-heading",
        {ANNUAL: csv("dong-nai,population,2010,2575100", head="province,series,year,value")},
        [(f"{ANNUAL}, line 1", "The column unit is missing", '[files.columns] unit = "…"')],
    ),
    Case(
        "heading-twice",
        {ANNUAL: csv(*(f"{line},1" for line in PEOPLE), head=HEAD + ",value")},
        [(f"{ANNUAL}, line 1", "'value' stands there twice", "Keep one")],
    ),
    Case(
        "two-headings-for-one-column",
        {ANNUAL: csv(*(f"{line},2010" for line in PEOPLE), head=HEAD + ",period")},
        [(f"{ANNUAL}, line 1", "'year' and 'period' both stand for year", "Keep one")],
    ),
]

NUMBERS = [
    Case(
        "decimal-comma",
        people('dong-nai,unemployment_rate,total,2010,"2,5",percent'),
        [(VALUE5, "'2,5' is not a number", 'decimal = ","')],
    ),
    Case(
        "thousands-ambiguous",
        people('dong-nai,exports,total,2010,"7,546",usd_million'),
        [(VALUE5, "may mean 7546", 'decimal = ","')],
    ),
    Case(
        "thousands-points",
        people("dong-nai,labour_force,total,2010,1.478.200,persons"),
        [(VALUE5, "it may mean 1478200", 'decimal = ",", thousands = "."')],
    ),
    Case(
        "thousands-spaces",
        people("dong-nai,labour_force,total,2010,1\u00a0478\u00a0200,persons"),
        [(VALUE5, "it may mean 1478200", 'thousands = " "')],
    ),
    Case(
        "thousands-point-once",
        people("dong-nai,enterprises_active,total,2010,6.500,enterprises"),
        [(VALUE5, "6.5 is not a whole number of enterprises. The text '6.500' may", "Write 6500")],
    ),
    Case(
        "percent-sign",
        people("dong-nai,urban_share,total,2010,33.4%,percent"),
        [(VALUE5, "'33.4%' is not a number: a text", 'remove = ["%"]')],
    ),
    Case(
        "two-dots-for-missing",
        people("dong-nai,urban_share,total,2010,..,percent"),
        [(VALUE5, "'..' is not a number", "missing = ['..']")],
    ),
    Case(
        "infinite",
        people("dong-nai,urban_share,total,2010,inf,percent"),
        [(VALUE5, "'inf' is not a number", "Leave the cell empty")],
    ),
    Case(
        "year-span",
        people("dong-nai,population,total,2010-2011,2600000,persons"),
        [(f"{ANNUAL}, line 5, column year", "'2010-2011' is not a year", "four digits")],
    ),
    Case(
        "late-year",
        people(f"dong-nai,population,total,{AFTER},3200000,persons"),
        [(f"{ANNUAL}, line 5, column year", f"{AFTER} is after 2021", "in every country")],
    ),
    Case(
        "bad-month",
        {MONTHLY: csv("dong-nai,industrial_employment_index_yoy,3/2020,98,"
                      "index_same_date_prev_year_100", head="province,series,month,value,unit")},
        [(f"{MONTHLY}, line 2, column month", "'3/2020' is not a month", "YYYY-MM")],
    ),
]  # fmt: skip

WORDS = [
    Case(
        "misspelt-series",
        people("dong-nai,labour_froce,total,2010,1478200,persons"),
        [(f"{ANNUAL}, line 5, column series", "nearly 'labour_force'", "Write labour_force")],
    ),
    Case(
        "no-series",
        people("dong-nai,,total,2010,1478200,persons"),
        [(f"{ANNUAL}, line 5, column series", "names the series is empty", "Write the series")],
    ),
    Case(
        "foreign-series-name",
        people("dong-nai,Lực lượng lao động,total,2010,1478200,persons"),
        [(f"{ANNUAL}, line 5, column series", "not written as a series", '[series."Lực lượng')],
    ),
    Case(
        "misspelt-breakdown",
        people("dong-nai,population,urbann,2010,860000,persons"),
        [(f"{ANNUAL}, line 5, column breakdown", "nearly 'urban'", "Write urban")],
    ),
    Case(
        "other-unit",
        people("dong-nai,labour_force,total,2010,1478.2,nghìn người"),
        [(f"{ANNUAL}, line 5, column unit", "is not that of labour_force, 'persons'",
          '[units."nghìn người"] unit = "persons", factor = 1000')],
    ),
    Case(
        "no-unit",
        people("dong-nai,labour_force,total,2010,1478200,"),
        [(f"{ANNUAL}, line 5, column unit", "The unit of labour_force is not said", "persons")],
    ),
    Case(
        "unknown-confidence",
        {ANNUAL: csv("dong-nai,population,total,2010,2575100,persons,sure",
                     head=HEAD + ",confidence")},
        [(f"{ANNUAL}, line 2, column confidence", "'sure' is not known", "high, medium, low")],
    ),
    Case(
        "neither-true-nor-false",
        {ANNUAL: csv("dong-nai,population,total,2010,2575100,persons,yes",
                     head=HEAD + ",preferred")},
        [(f"{ANNUAL}, line 2, column preferred", "'yes' is neither", "true or false")],
    ),
]  # fmt: skip

PROVINCES = [
    Case(
        "no-row-of-the-province",
        {ANNUAL: csv(*PEOPLE)},
        [("the folder", "No row is of 'binh-phuoc'; the tables name 'dong-nai'", "[provinces]")],
        slug="binh-phuoc",
    ),
    Case(
        "no-row-and-a-near-name",
        {ANNUAL: csv("Bin Phuocc,population,total,2010,887400,persons",
                     "Cà Mau,population,total,2010,1212100,persons")},
        [("the folder", "No row is of 'binh-phuoc'", "Did you mean 'Bin Phuocc'? Ask")],
        slug="binh-phuoc",
    ),
    Case(
        "misspelt-province",
        people("Đồng Nia,labour_force,total,2010,1478200,persons"),
        [(f"{ANNUAL}, line 5, column province", "nearly 'Đồng Nai'", "Write 'dong-nai'")],
    ),
    Case(
        "province-cell-empty",
        people(",labour_force,total,2010,1478200,persons"),
        [(f"{ANNUAL}, line 5, column province", "is empty", "Write 'dong-nai'")],
    ),
    Case(
        "older-territory",
        {ANNUAL: csv("binh-duong,population,total,1997,679000,persons",
                     "Sông Bé,population,total,1995,1081700,persons")},
        [(f"{ANNUAL}, line 3, column province", "until 1996 a larger territory",
          '[provinces] "Sông Bé" = "binh-duong"')],
        slug="binh-duong",
    ),
    Case(
        "absorbed-province",
        {ANNUAL: csv("Hà Nội,population,total,2007,3398900,persons",
                     "Hà Tây,population,total,2007,2561200,persons")},
        [(f"{ANNUAL}, line 3, column province", "until Hà Nội absorbed it in 2008", "[provinces]")],
        slug="ha-noi",
    ),
    Case(
        "merged-province",
        {ANNUAL: csv("TP. Hồ Chí Minh,population,total,2019,8993000,persons",
                     "TP. Hồ Chí Minh (sau sáp nhập),population,total,2020,13600000,persons")},
        [(f"{ANNUAL}, line 3, column province", "the remark 'sau sáp nhập'", "[provinces]")],
        slug="ho-chi-minh-city",
    ),
]  # fmt: skip

JUDGED = [
    Case(
        "two-values-for-one-year",
        people("dong-nai,population,total,2010,2559700,persons"),
        [(VALUE5, f"2559700 here and 2575100 in {ANNUAL}, line 3", "basis")],
    ),
    Case(
        "two-preferred",
        {ANNUAL: csv("dong-nai,population,total,2010,2575100,persons,a,true",
                     "dong-nai,population,total,2010,2559700,persons,b,true",
                     head=HEAD + ",basis,preferred")},
        [(f"{ANNUAL}, line 3, column preferred", f"in {ANNUAL}, line 2, on 'a'", "false in")],
    ),
    Case(
        "negative-count",
        people("dong-nai,enterprises_active,total,2010,-6500,enterprises"),
        [(VALUE5, "is negative: -6500", "Correct the sign")],
    ),
    Case(
        "share-above-a-hundred",
        people("dong-nai,urban_share,total,2010,334,percent"),
        [(VALUE5, "334 percent, outside 2 to 100", "Correct the value")],
    ),
    Case(
        "share-as-fraction",
        people("dong-nai,urban_share,total,2010,0.334,percent"),
        [(VALUE5, "likely factor 100.", "factor = 100")],
    ),
    Case(
        "population-in-thousands",
        {ANNUAL: csv("dong-nai,population,total,2010,2575,persons")},
        [(f"{ANNUAL}, line 2, column value", "likely factor 1000", 'factor = 1000')],
    ),
    Case(
        "one-year-in-thousands",
        people("dong-nai,retail_sales,total,2008,30000,vnd_billion",
               "dong-nai,retail_sales,total,2009,37000000,vnd_billion",
               "dong-nai,retail_sales,total,2010,45000,vnd_billion"),
        [(f"{ANNUAL}, line 6, column value", "likely factor 1/1000", "factor = 0.001")],
    ),
    Case(
        "neighbouring-years",
        {ANNUAL: csv(*(f"dong-nai,own_index,total,{year},{value},points" for year, value in
                       ((2008, 52), (2009, 55000), (2010, 58))))},
        [(f"{ANNUAL}, line 3, column value", "is 55000, that of 2008 52.", "factor = 0.001")],
    ),
    Case(
        "per-inhabitant",
        people("dong-nai,grdp_current,total,2010,20000000,vnd_billion"),
        [(VALUE5, "where the population of 2010 is 2575100: outside", "factor = 0.001")],
    ),
    Case(
        "labour-force-above-population",
        people("dong-nai,labour_force,total,2010,2550000,persons"),
        [(VALUE5, "times population (2575100 in", "Correct the value")],
    ),
    Case(
        "more-urban-than-all",
        people("dong-nai,population,urban,2010,2700000,persons"),
        [(VALUE5, "population, urban of 2010 is 2700000, 1.049 times population", "Correct the")],
    ),
    Case(
        "more-employed-than-labour-force",
        people("dong-nai,labour_force,total,2010,1478200,persons",
               "dong-nai,employed_persons,total,2010,1700000,persons"),
        [(f"{ANNUAL}, line 6, column value", "times labour_force", "Correct the value")],
    ),
    Case(
        "investment-over-product",
        people("dong-nai,grdp_current,total,2010,76000,vnd_billion",
               "dong-nai,investment,private,2010,7,vnd_billion"),
        [(f"{ANNUAL}, line 6, column value", "likely factor 1000", "factor = 1000")],
    ),
    Case(
        "index-of-a-month",
        {MONTHLY: csv("dong-nai,industrial_employment_index_yoy,2020-03,9850,"
                      "index_same_date_prev_year_100", head="province,series,month,value,unit")},
        [(f"{MONTHLY}, line 2, column value", "of 2020-03 is 9850", "Correct the value")],
    ),
    Case(
        "unit-of-a-month",
        {MONTHLY: csv("dong-nai,industrial_employment_index_yoy,2020-03,98,percent",
                      head="province,series,month,value,unit")},
        [(f"{MONTHLY}, line 2, column unit", "'index_same_date_prev_year_100'", "[units.")],
    ),
    Case(
        "urban-and-rural",
        people("dong-nai,population,urban,2010,860000,persons",
               "dong-nai,population,rural,2010,1515100,persons"),
        [(f"{ANNUAL}, line 3, column value",
          "860000 + rural 1515100 = 2375100, not 2575100 (tolerance 1%)", "Correct the part")],
    ),
    Case(
        "three-sectors",
        people(*(f"dong-nai,grdp_share,{name},2010,{value},percent" for name, value in
                 (("agriculture", 8.7), ("industry_construction", 57.2), ("services", 32.1)))),
        [(f"{ANNUAL}, line 7, column value", "= 98, not 100 (tolerance 0.5 percentage points)",
          "Correct the part")],
    ),
    Case(
        "size-classes",
        {**people("dong-nai,enterprises_active,total,2010,6500,enterprises"),
         SIZES: csv("dong-nai,1-4,4000", "dong-nai,5-9,2900", head="province,size_class,enterprises"
                    )},
        [(SIZES, "sum to 6900 enterprises, where", "Correct the table")],
    ),
]  # fmt: skip

FIRMS = [
    Case(
        "size-class-as-date",
        {SIZES: csv("province,dong-nai,01-Apr,4000", head="scope,key,size_class,enterprises")},
        [(f"{SIZES}, line 2, column size_class", "has made a date of it", "1-4, 5-9")],
    ),
    Case(
        "size-class-twice",
        {SIZES: csv("dong-nai,1-4,4000", "dong-nai,1-4,4100",
                    head="province,size_class,enterprises")},
        [(f"{SIZES}, line 3, column enterprises", "4100 enterprises here and 4000 in", "Keep one")],
    ),
    Case(
        "negative-enterprises",
        {SIZES: csv("dong-nai,1-4,-4", head="province,size_class,enterprises")},
        [(f"{SIZES}, line 2, column enterprises", "negative: -4", "Correct the sign")],
    ),
    Case(
        "too-many-enterprises",
        {SIZES: csv("dong-nai,1-4,1e30", head="province,size_class,enterprises")},
        [(f"{SIZES}, line 2, column enterprises", "more than 100,000,000", "one by one")],
    ),
    Case(
        "unknown-scope",
        {SIZES: csv("region,dong-nai,1-4,4", head="scope,key,size_class,enterprises")},
        [(f"{SIZES}, line 2, column scope", "'region' is unknown", "province, industry")],
    ),
]  # fmt: skip
