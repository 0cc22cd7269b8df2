"""Measured national series behind the outside paths, as levels by year, and where they break."""

from collections.abc import Mapping

from banha.packs.source import Sources

BASE_YEAR = 2010
Years = Mapping[int, float]


class National:
    """The measured national series behind the paths, as levels by year.

    Parameters
    ----------
    sources
        The raw tables.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.last_year = sources.last_year
        self.manufacturing = self._spliced_manufacturing()

    def _series(self, series: str, breakdown: str, basis: str) -> dict[int, float]:
        return self._sources.by_year(
            "national.csv", series=series, breakdown=breakdown, basis=basis
        )

    def _spliced_manufacturing(self) -> dict[int, float]:
        early = self._series("etd_value_added_constant_2015p", "manufacturing", "etd-2023")
        late = self._series("value_added_constant_2010p", "manufacturing", "nsdp-rev2020")
        joint = max(early)
        scale = early[joint] / late[joint]
        return {**early, **{year: v * scale for year, v in late.items() if year > joint}}

    def per_worker(self, branch: str) -> dict[int, float]:
        """Value added at constant prices per worker of a branch."""
        value = self._series("etd_value_added_constant_2015p", branch, "etd-2023")
        workers = self._series("etd_employment", branch, "etd-2023")
        return {year: value[year] / workers[year] for year in value}

    def income_per_employed(self) -> dict[int, float]:
        """Real gross domestic product per employed person."""
        product = self._series("pwt_rgdpna", "total", "pwt10.01")
        employed = self._series("pwt_emp", "total", "pwt10.01")
        return {year: product[year] / employed[year] for year in product}

    def price_ratio(self) -> dict[int, float]:
        """Price level of the nation relative to the world."""
        return self._series("pwt_pl_gdpo", "total", "pwt10.01")

    def foreign_investment(self) -> dict[int, float]:
        """Realised foreign investment, moved on by registered investment."""
        realised = self._series("fdi_realised", "total", "gso-online-2018")
        wanted = {"series": "fdi_registered_flow", "breakdown": "total", "basis": "gso-20dec"}
        if not self._sources.has("national.csv", **wanted):
            return realised
        registered = self._sources.by_year("national.csv", **wanted)
        joint = max(realised)
        scale = realised[joint] / registered[joint]
        return {**realised, **{year: v * scale for year, v in registered.items() if year > joint}}

    def price_level(self) -> dict[int, float]:
        """GDP deflator, 2010 = 1.

        Each national account gives the deflator at its own constant prices. Those at prices of
        2010 are taken as they are; the one at prices of 1994 is carried back by its growth, and
        the year between both (2003 to 2004) takes the mean growth of its two neighbours.
        """
        late = self._series("gdp_deflator", "total", "derived-nsdp-rev2020")
        middle = self._ratio("gdp_constant_2010p", "nsdp-old")
        early = self._ratio("gdp_constant_1994p", "nsdp-isic3")
        levels = {year: value for year, value in middle.items() if year < BASE_YEAR}
        levels.update({year: value / late[BASE_YEAR] for year, value in late.items()})
        first, last = min(middle), max(early)
        growth = {year: early[year] / early[year - 1] for year in early if year - 1 in early}
        growth[first] = (growth[last] * levels[first + 1] / levels[first]) ** 0.5
        for year in range(first, min(growth), -1):
            levels[year - 1] = levels[year] / growth[year]
        return dict(sorted(levels.items()))

    def _ratio(self, constant: str, basis: str) -> dict[int, float]:
        current = self._series("gdp_current", "total", basis)
        volume = self._series(constant, "total", basis)
        return {year: current[year] / volume[year] for year in volume if year in current}

    def lending_rate(self) -> dict[int, float]:
        """Mean lending rate of banks, per cent a year."""
        return self._sources.by_year(
            "outside.csv", series="lending_interest_rate", breakdown="total", area="viet-nam"
        )
