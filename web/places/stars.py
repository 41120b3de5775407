"""How a heritage site is drawn: its rank by the lists it is on, and how well its place is known."""

from typing import Literal

import pandas as pd
from geopandas import GeoDataFrame

from geo.schemas import is_coarse

Certainty = Literal["spot", "township", "county"]

NATION, PROVINCE, OTHER = 3, 2, 1
_COUNTY = ("county", "county_seat")


def rank(designations: str) -> int:
    """Return how far a site is known: 3 the nation, 2 the province, 1 its place.

    Parameters
    ----------
    designations
        The official lists it is on, as text.
    """
    if "全国" in designations or "国家" in designations:
        return NATION
    return PROVINCE if "省" in designations else OTHER


def certainty(precision: str, error_m: float) -> Certainty:
    """Return what is known of a place: the spot, the township or only the county."""
    if precision in _COUNTY:
        return "county"
    return "township" if is_coarse(precision, error_m) else "spot"


def star_marks(sites: GeoDataFrame) -> dict[str, tuple[int, Certainty]]:
    """Return rank and certainty of the sites by their id."""
    lists = pd.Series(sites["designations"]).fillna("")
    drawn = zip(sites.index, lists, sites["precision"], sites["error_m"], strict=True)
    return {str(site): (rank(said), certainty(*known)) for site, said, *known in drawn}
