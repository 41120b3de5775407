"""The office's own records laid over the data sets: venues, sites, population.

Nothing is read or written here: data sets and records in, data sets out.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.datasets import Datasets
from geo.folder import LIST_SEPARATOR
from geo.register.overlay_sites import sites_with
from geo.register.standing import Divisions, Standing, Stored, stated
from geo.register.values import tier_of
from geo.schemas import VENUE_TEXTS
from geo.terms import CENTRE_TIERS, TIERS

REGISTERED: Final = "registered"
LAID: Final = ("venues", "sites", "population")
"""Kinds of records that are laid over the data sets; the others are rows of the store."""

_RANK: Final = {tier: rank for rank, tier in enumerate(TIERS)}


Records = Mapping[str, Sequence[Stored]]


def overlay(datasets: Datasets, records: Records, whole: Collection[str]) -> Datasets:
    """Lay the records of an office over the data sets.

    A venue of the register takes the place of the reconstructed one with its code. In a county that
    is registered as a whole nothing reconstructed stays. Where a record says nothing, what was
    known stays; what nobody knows is empty.

    Parameters
    ----------
    datasets
        The reconstruction, or a folder of the office's own.
    records
        Kind -> the newest version of each record; kinds of :data:`LAID` count.
    whole
        Codes of the counties that are registered as a whole.

    Returns
    -------
    Datasets
        The same object if there is nothing to lay over it.
    """
    laid = {kind: records.get(kind, ()) for kind in LAID}
    tables: dict[str, Any] = {}
    if laid["venues"] or whole:
        tables |= _venues(datasets, laid["venues"], whole)
    if laid["sites"]:
        tables["sites"] = sites_with(datasets, laid["sites"])
    if laid["population"]:
        tables["counted"] = _counted(datasets, laid["population"])
    return replace(datasets, **tables) if tables else datasets


def _venues(
    datasets: Datasets, records: Sequence[Stored], whole: Collection[str]
) -> dict[str, GeoDataFrame]:
    """Return centres, and venues that are none, with those of the register."""
    venues = datasets.venues
    rows = _rows(datasets, {one.key: one.values for one in records})
    gone = venues.index.isin(rows.index)
    gone |= venues["county"].isin(whole) & (venues["membership"] != REGISTERED)
    merged = pd.concat([venues[~gone], rows]) if len(rows) else venues[~gone]
    merged = merged.assign(parent=_parents(merged, set(rows.index)))
    order = np.lexsort([merged.index, merged["tier"].map(_RANK)])
    merged = merged.iloc[order].rename_axis(venues.index.name)
    centre = merged["tier"].isin(list(CENTRE_TIERS))
    return {"centres": merged[centre], "communities": merged[~centre]}


def _rows(datasets: Datasets, said: Mapping[str, Mapping[str, Any]]) -> GeoDataFrame:
    """Return the venues of the register, with the columns of all venues."""
    divisions = Divisions(datasets)
    table = datasets.venues
    known = _dicts(table.loc[table.index.intersection(list(said))])
    rows = {
        code: _row(divisions, code, values, known.get(code, {})) for code, values in said.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(table.columns))
    frame = frame.astype({name: kind for name, kind in table.dtypes.items() if name != "geometry"})
    return GeoDataFrame(frame, geometry="geometry", crs=WGS84)


def _dicts(table: GeoDataFrame) -> dict[str, dict[str, Any]]:
    """Return rows as dictionaries; pandas takes five times as long."""
    names = list(table.columns)
    cells = zip(*(table[name].tolist() for name in names), strict=True)
    return {
        code: dict(zip(names, row, strict=True))
        for code, row in zip(table.index, cells, strict=True)
    }


def _row(
    divisions: Divisions, code: str, values: Mapping[str, Any], known: Mapping[Any, Any]
) -> dict[str, Any]:
    name = values.get("name") or known.get("name") or code
    prefecture, county, township = divisions.lineage(
        code,
        values.get("county") or known.get("county", ""),
        values.get("township") or known.get("township", ""),
    )
    tier = _tier(values.get("tier"), known.get("tier"), divisions.levels.get(code), name)
    township = "" if tier == "county" else township
    where = stated(values) or _known(known) or divisions.somewhere(county, township, tier)
    return {
        **where._asdict(), **_details(values, known),
        "name": name, "tier": tier, "parent": "", "prefecture": prefecture, "county": county,
        "township": township, "membership": REGISTERED,
    }  # fmt: skip


def _tier(stated: Any, known: str | None, level: str | None, name: str) -> str:
    """Return the kind of a venue: the first that tells decides.

    What the record states; what the venue of the same code was; the level of the division of that
    code; the words of the name (:func:`geo.register.values.tier_of`). All else is another venue: it
    is on the map, and no share counts it.
    """
    if stated in TIERS:
        return str(stated)
    return known or (level if level in ("county", "township") else "") or tier_of(name) or "other"


def _known(known: Mapping[Any, Any]) -> Standing | None:
    return Standing(**{key: known[key] for key in Standing._fields}) if known else None


def _details(values: Mapping[str, Any], known: Mapping[Any, Any]) -> dict[str, Any]:
    """Return whom to ask, and what there is; empty where nobody says."""
    told = {key: _text(values.get(key)) or known.get(key, "") for key in VENUE_TEXTS}
    seats = values.get("capacity")
    return {**told, "capacity": known.get("capacity", math.nan) if seats is None else seats}


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(map(str, value))
    return "" if value is None else str(value)


def _parents(venues: GeoDataFrame, registered: Collection[str]) -> pd.Series:
    """Return the unit above each venue; what is registered, or has lost its own, gets another.

    That is the station of its township, or else the centre of its county.
    """
    stations, heads = _first(venues, "township"), _first(venues, "county")
    there = {"", *venues.index}
    columns = (venues[name] for name in ("parent", "tier", "county", "township"))
    parents = []
    for code, parent, tier, county, township in zip(venues.index, *columns, strict=True):
        if code not in registered and parent in there:
            parents.append(parent)
        elif tier == "county":
            parents.append("")
        else:
            station = stations.get(township) if tier != "township" else None
            parents.append(station or heads.get(county, ""))
    above: pd.Series = pd.Series(parents, venues.index, dtype=venues["parent"].dtype)
    return above


def _first(venues: GeoDataFrame, tier: str) -> dict[str, str]:
    """Return the first venue of a tier by the code of its division."""
    some = venues[venues["tier"] == tier].sort_index().drop_duplicates(tier)
    return dict(zip(some[tier], some.index, strict=True))


def _counted(datasets: Datasets, records: Sequence[Stored]) -> "pd.Series[float]":
    """Return the people by county that an office has counted."""
    divisions = datasets.divisions
    counties = divisions.index[divisions["level"] == "county"]
    people = {record.key: record.values.get("population") for record in records}
    counted = pd.Series(people, dtype=float, name="population").dropna()
    counted = counted[counted.index.isin(counties) & (counted >= 0)].rename_axis("code")
    return counted.sort_index()


def membership_counts(venues: GeoDataFrame) -> dict[str, int]:
    """Count the venues of a province that are registered, and those that are reconstructed."""
    registered = int((venues["membership"] == REGISTERED).sum())
    return {"registered": registered, "reconstructed": len(venues) - registered}
