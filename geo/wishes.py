"""What a lecturer wishes of the venues nearby: filters that say what they left out, and orders.

Nothing is filtered by what nobody knows: a venue whose capacity is not recorded stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.terms import TIERS, VENUE_ORDERS

Sort = Annotated[str, VENUE_ORDERS]
Flags = NDArray[np.bool_]

AUTONOMOUS: Final[Mapping[str, tuple[str, ...]]] = {"ko": ("2224", "220623"), "mn": ("220721",)}
"""Language -> division codes of the autonomous areas named after its people: Yanbian and Changbai
(Korean), Qian Gorlos (Mongolian). Which language an audience prefers is not recorded."""


@dataclass(frozen=True)
class Wishes:
    """What a venue must be like to be listed.

    Attributes
    ----------
    tiers
        Only these tiers; empty for all.
    idle
        No lecture in the last so many days: ``days_since >= idle``, never, or not known. 0 for any.
    language
        "ko" or "mn": only venues in the autonomous areas of :data:`AUTONOMOUS`.
    people
        Room for so many, where the capacity is known; None for any.
    """

    tiers: Collection[str] = ()
    idle: int = 0
    language: str = "zh"
    people: int | None = None


def narrow(
    venues: gpd.GeoDataFrame, wishes: Wishes, *, had_topic: Collection[str] = ()
) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Keep the venues that meet all wishes, and count those that each wish left out.

    Parameters
    ----------
    venues
        Indexed by code, with ``tier`` and ``days_since`` (NaN for never and not known);
        ``capacity`` if known.
    had_topic
        Codes of venues that had the lecturer's topic lately: they are left out.

    Returns
    -------
    kept : GeoDataFrame
        In the order given.
    excluded : dict
        ``tier``, ``idle``, ``topic``, ``language``, ``people`` -> venues left out. A venue that
        misses several wishes counts for the first of them, so the numbers add up.
    """
    days = venues["days_since"].to_numpy(dtype=np.float64)
    everything = np.ones(len(venues), dtype=bool)
    meets: dict[str, Flags] = {
        "tier": _flags(venues["tier"].isin(list(wishes.tiers))) if wishes.tiers else everything,
        "idle": np.isnan(days) | (days >= wishes.idle),
        "topic": ~_flags(venues.index.isin(list(had_topic))),
        "language": _in_area(venues.index, wishes.language),
        "people": _room(venues, wishes.people),
    }
    kept, excluded = everything, {}
    for wish, flags in meets.items():
        excluded[wish] = int((kept & ~flags).sum())
        kept = kept & flags
    return venues[kept], excluded


def order_venues(venues: gpd.GeoDataFrame, sort: Sort) -> gpd.GeoDataFrame:
    """Sort venues; ties in order of minutes, then code.

    ``"near"``: as :func:`geo.nearby.nearby_venues` gives them.
    ``"need"``: never a lecture first (``never``), then the longest
    wait, then those of which nothing is known. ``"tier"``: county centres,
    township stations, village stations, communities.
    """
    if sort == "near":
        return venues
    if sort == "need":
        never = venues["never"].to_numpy(dtype=bool)
        waited = venues["days_since"].to_numpy(dtype=np.float64)
        key = np.where(never, -np.inf, np.where(np.isnan(waited), np.inf, -waited))
    else:
        rank = venues["tier"].map({tier: n for n, tier in enumerate(TIERS)})
        key = rank.fillna(len(TIERS)).to_numpy(dtype=np.float64)
    minutes = venues["minutes"].to_numpy(dtype=np.float64)
    codes = venues.index.to_numpy(dtype=str)
    # numpy sorts by the last key first.
    return venues.iloc[np.lexsort((codes, minutes, key))]


def _in_area(codes: pd.Index, language: str) -> Flags:
    if language not in AUTONOMOUS:
        return np.ones(len(codes), dtype=bool)
    return _flags(codes.str.startswith(AUTONOMOUS[language]))


def _room(venues: gpd.GeoDataFrame, people: int | None) -> Flags:
    if people is None or "capacity" not in venues:
        return np.ones(len(venues), dtype=bool)
    capacity = venues["capacity"].to_numpy(dtype=np.float64)
    return _flags(np.isnan(capacity) | (capacity >= people))


def _flags(values: object) -> Flags:
    return np.asarray(values, dtype=bool)
