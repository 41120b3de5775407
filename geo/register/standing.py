"""Where a venue stands: where its register says, or else where it is looked for."""

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

import shapely
from shapely import Point

from geo.crs import GEOD, LAT_RANGE, LON_RANGE
from geo.datasets import Datasets

REGISTERED_ERROR_M: Final = 100
"""Assumption: a position that a register states, by a telephone or a click on a map, is so near the
door in two of three cases. A register that knows better states its error."""
IN_TWO_OF_THREE: Final = 0.68
SOURCE: Final = "register"


class Stored(Protocol):
    """A record of the register, as it is now (:class:`geo.register.record.Record`)."""

    @property
    def key(self) -> str:
        """Code of the venue, number of the site, or code of the county."""
        ...

    @property
    def values(self) -> Mapping[str, Any]:
        """What it says, by key of its kind."""
        ...


class Standing(NamedTuple):
    """A position and how it is known; the names are those of the columns."""

    geometry: Point
    precision: str
    error_m: int
    position_source: str


def stated(values: Mapping[str, Any], *, error_m: int = REGISTERED_ERROR_M) -> Standing | None:
    """Return the position that a record states, None where it states none in the province."""
    lon, lat = values.get("lon"), values.get("lat")
    if lon is None or lat is None or not (_within(lon, LON_RANGE) and _within(lat, LAT_RANGE)):
        return None
    told = values.get("error_m")
    error = told if isinstance(told, int | float) and math.isfinite(told) and told >= 0 else error_m
    return Standing(Point(lon, lat), "poi", round(error), SOURCE)


def _within(value: object, limits: tuple[float, float]) -> bool:
    return isinstance(value, int | float) and limits[0] <= value <= limits[1]


class Divisions:
    """The divisions by code: what lies above what, and where each stands."""

    def __init__(self, datasets: Datasets) -> None:
        table = datasets.divisions
        self.levels: dict[str, str] = table["level"].to_dict()
        self.parents: dict[str, str] = table["parent"].to_dict()
        self._areas: dict[str, Any] = datasets.boundaries.geometry.to_dict()
        cells = zip(
            table.geometry, table["precision"], table["error_m"], table["position_source"],
            strict=True,
        )  # fmt: skip
        self._seats: dict[str, Standing] = {
            code: Standing(*cell) for code, cell in zip(table.index, cells, strict=True)
        }

    def lineage(self, code: str, county: str, township: str) -> tuple[str, str, str]:
        """Return prefecture, county and township of a venue, one below the other.

        The township decides, then the county, then the digits of the code; "" for a township that
        nobody knows.
        """
        within = f"{code[:9]}000"
        township = next((one for one in (township, within) if self._is(one, "township")), "")
        county = self.parents[township] if township else county
        if not self._is(county, "county"):
            county = self._county_near(code)
        return self.parents[county], county, township

    def _county_near(self, code: str) -> str:
        """Return the county of a code, else one of its prefecture, as for codes of zones."""
        counties = [one for one, level in self.levels.items() if level == "county"]
        return next(one for n in (6, 4, 0) for one in counties if one[:n] == code[:n])

    def _is(self, code: str, level: str) -> bool:
        return self.levels.get(code) == level

    def somewhere(self, county: str, township: str, tier: str) -> Standing:
        """Return the point that stands for a venue without a position, and its error.

        That of its township; the seat of the county for the centre of the county; else a point for
        the whole county, whose error is the radius that holds two thirds of it.
        """
        if township in self._seats:
            return self._seats[township]
        seat = self._seats.get(county) or next(iter(self._seats.values()))
        if tier == "county" or county not in self._areas:
            return seat
        return seat._replace(precision="county", error_m=self._reach(county, seat.geometry))

    def _reach(self, county: str, seat: Point) -> int:
        """Return the radius around a seat that holds two thirds of a county, roughly."""
        area = self._areas[county]
        size, _ = GEOD.geometry_area_perimeter(area)
        middle = shapely.centroid(area)
        _, _, aside = GEOD.inv(seat.x, seat.y, middle.x, middle.y)
        return round(math.hypot(math.sqrt(IN_TWO_OF_THREE * abs(size) / math.pi), aside))
