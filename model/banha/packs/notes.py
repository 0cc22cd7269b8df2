"""What the balance reports say of each opening: conflicts of sources and stand-ins."""

IMPORTS = (
    "Value added over output: national manufacturing 0.17-0.21 (2005-2010) and construction 0.31 "
    "bound the coefficients; ratios of water and waste are not usable. Imports over exports of a "
    "branch (textile, leather 0.46-0.56, electronics 0.72-0.90) are upper bounds and not used."
)
NOTES = (
    (
        "Population: the yearbook of 2011 (pop-yb2011) is taken; the older vintage is 1.8 per cent "
        "lower, and the back-revised series begins in 2011."
    ),
    (
        "Jobs: employed persons (labour force survey, at home) are kept; jobs in enterprises "
        "(census, at the workplace) take the difference."
    ),
    "Enterprises: their number by size class is kept; mean sizes within classes are lowered.",
    "Employment shares of 2010 lie on the geometric path between those of 2005 and 2016.",
    "Public jobs are those of 2008, the last year of the local state sector.",
    "Household income in the survey exceeds what the accounts pay; spending follows the accounts.",
    "Products sold to the world: exports are what the province does not use itself.",
    "Input coefficients, budget shares and the local share of inputs are stand-ins.",
    IMPORTS,
)


NOTES_EARLIER = (
    "Population: measured (pop-pre2019census). Shares of the three sectors: measured, official.",
    (
        "A claim of 90 per cent and more for agriculture in the 1990s is kept among the sources "
        "(basis claim) and refused: the official share of 1997 is 22.8 per cent."
    ),
    (
        "Product: the level of 2010 carried back at prices of 1994 (levels of 2006 and 2010, mean "
        "growth of 1997-2006), all on the one basis; no levels are spliced."
    ),
    (
        "Product so carried back is large for the few jobs of industry, so unit labour cost is "
        "lower than in 2010. Gross output of industry at prices of 1994 grew faster than product; "
        "carried back it would give industry about half of this product."
    ),
    "Jobs: public jobs are measured. All others are inferred, as their assumptions say.",
    (
        "Enterprises and their jobs: those of 2000 carried back. Their mean size was larger than "
        "in 2010 (140 jobs in 2000 against 99), so the size classes of 2010 are tilted upwards."
    ),
    "Public pay is measured in 1996 and 2000; the year lies between them, over the price level.",
    "Foreign firms: foreign establishments of 1996 and projects licensed in 1997.",
    "There is no household survey to compare household spending with.",
    "Input coefficients are those of 2010: nothing earlier is known.",
    IMPORTS,
)
