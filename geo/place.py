"""A place as somebody means it, and several of them in a sentence: light to import."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LISTED: Final = 8
"""Of many places that have one name, so many are listed in a sentence."""


@dataclass(frozen=True)
class Place:
    """A position with a name and an honest error.

    Attributes
    ----------
    name
        Name as shown.
    lon, lat
        WGS84 degrees.
    kind
        ``point``, ``prefecture``, ``county``, ``township``, ``centre``, ``community`` or ``site``.
    code
        Division or venue code (12 digits), site id, or ``""`` for a bare point.
    precision
        How the position is known.
    error_m
        Radius in metres that holds the true position with 68 % probability.
    context
        Where it is, such as 白山市江源区.
    """

    name: str
    lon: float
    lat: float
    kind: str
    code: str
    precision: str
    error_m: float
    context: str

    @property
    def label(self) -> str:
        """Name with its context and code, telling it from others of the same name."""
        return f"{self.name}（{'，'.join(part for part in (self.context, self.code) if part)}）"


class Listed(tuple[Place, ...]):
    """Several places as the value of a field of a sentence, which lists the first of them."""

    __slots__ = ()

    def __str__(self) -> str:
        return "；".join(place.label for place in self[:LISTED]) + self.more

    @property
    def more(self) -> str:
        """What stands behind the places that are listed."""
        return " …" if len(self) > LISTED else ""


def seat_places(divisions: "gpd.GeoDataFrame") -> list[Place]:
    """Return the seats of prefectures, then of counties, as places.

    Nobody leaves from or sleeps at an autonomous prefecture (自治州): its seat is called after the
    city that lies there, 延吉市 that of 延边.

    Parameters
    ----------
    divisions
        Divisions of any level by code, WGS84 points.
    """
    ranked = divisions[divisions["level"].isin(["prefecture", "county"])].sort_values(
        "level", ascending=False, kind="stable"
    )
    counties = ranked[ranked["level"] == "county"]
    return [
        Place(
            row["name"] if row["level"] == "county" else _city(row, str(code), counties),
            row.geometry.x,
            row.geometry.y,
            row["level"],
            str(code),
            row["precision"],
            float(row["error_m"]),
            "",
        )
        for code, row in ranked.iterrows()
    ]


def _city(prefecture: "pd.Series", code: str, counties: "gpd.GeoDataFrame") -> str:
    """Return the name of a prefecture that is a city, else of the nearest of its own cities."""
    name = str(prefecture["name"])
    own = counties[
        counties.index.astype(str).str.startswith(code[:4]) & counties["name"].str.endswith("市")
    ]
    if name.endswith("市") or own.empty:
        return name
    apart = (own.geometry.x - prefecture.geometry.x) ** 2
    apart += (own.geometry.y - prefecture.geometry.y) ** 2
    return str(own.loc[apart.idxmin(), "name"])
