"""The committed data as validated tables in WGS84.

Everything is read once per data folder and kept; callers get the same objects and do not change
them.
"""

import json
import math
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series
from shapely.geometry import shape

from geo.crs import WGS84
from geo.errors import N_, DataError, all_of
from geo.folder import LIST_SEPARATOR, data_path
from geo.schemas import (
    CENTRES,
    COMMUNITIES,
    CONTACTS,
    DESIGNATIONS,
    DIVISIONS,
    OPENING,
    POPULATION,
    POSITIONS,
    SITE_CONTACTS,
    SITE_DETAILS,
    SITES,
    TABLES,
    VENUE_TEXTS,
)
from geo.stories import SiteBook, load_site_book
from geo.tables import Table, read_table, require_table

LAYERS = {"province": "province", "prefecture": "prefectures", "county": "counties"}


@dataclass(frozen=True, eq=False)
class Datasets:
    """The tables of one data folder.

    Parameters
    ----------
    sites
        Heritage sites by site number; their position, designations and opening hours joined.
    centres
        Practice centres by 12-digit code: counties, then townships, then villages.
    communities
        Communities by code, with the columns of ``centres``; venues, but no practice centres.
    divisions
        Province, prefectures, counties and townships by code, as points.
    boundaries
        Polygons of the province, the prefectures and the counties by code.
    population
        Census counts.
    counted
        People by county as the office has registered them; the others are estimated.
    root
        The folder, where what is told of the sites is read from when somebody asks.
    """

    sites: GeoDataFrame
    centres: GeoDataFrame
    communities: GeoDataFrame
    divisions: GeoDataFrame
    boundaries: GeoDataFrame
    population: DataFrame
    counted: "Series[float]" = field(default_factory=lambda: Series(dtype=float, name="population"))
    root: Path | None = None

    @property
    def book(self) -> SiteBook:
        """What is told of the sites: stories, facts, contacts; read when first asked for."""
        return load_site_book(self.root) if self.root else SiteBook()

    @cached_property
    def venues(self) -> GeoDataFrame:
        """Centres and communities in one table."""
        return pd.concat([self.centres, self.communities])

    @cached_property
    def places(self) -> GeoDataFrame:
        """Where people live and speak: the venues, and townships and counties without a centre.

        Index: code. ``name``, ``error_m`` and the point.
        """
        divisions = self.divisions[self.divisions["level"].isin(["township", "county"])]
        others = divisions[~divisions.index.isin(self.venues.index)]
        columns = ["name", "error_m", "geometry"]
        return pd.concat([self.venues[columns], others[columns]])


def load_datasets(root: Path | None = None) -> Datasets:
    """Read and validate all tables of a data folder; kept per folder.

    Parameters
    ----------
    root
        Data folder; the project's own when not given.

    Raises
    ------
    DataError
        For all cells that break a schema: file, line, column, value and remedy.
    """
    folder = root or data_path()
    try:
        return _load(folder)
    except DataError as error:
        raise _all_that_is_wrong(folder, error) from error


def _all_that_is_wrong(root: Path, error: DataError) -> DataError:
    """Return what is wrong with any of the tables: the first one was found by itself."""
    if not any((root / table.file).is_file() for table in TABLES):
        return error  # another folder was meant
    read = (read_table(root, table)[1] for table in TABLES)
    wrong = [violation.error() for violations in read for violation in violations]
    return all_of(wrong, DataError) if wrong else error


@cache
def _load(root: Path) -> Datasets:
    return Datasets(
        sites=_sites(root),
        centres=_venues(root, CENTRES),
        communities=_venues(root, COMMUNITIES),
        divisions=_points(require_table(root, DIVISIONS), key="code"),
        boundaries=load_boundaries(root),
        population=require_table(root, POPULATION),
        root=root,
    )


def _venues(root: Path, table: Table) -> GeoDataFrame:
    """Read venues; a folder may hold what an office tells of them, the reconstruction has none."""
    frame = require_table(root, table)
    texts = [key for key in VENUE_TEXTS if key not in frame]
    frame = frame.assign(**dict.fromkeys(texts, ""))
    frame["capacity"] = pd.to_numeric(frame.get("capacity", math.nan), errors="coerce")
    return _points(frame, key="code")


def _points(frame: DataFrame, *, key: str) -> GeoDataFrame:
    """Turn the lon and lat columns into points and the key into the index."""
    geometry = gpd.points_from_xy(frame["lon"], frame["lat"])
    table = frame.drop(columns=["lon", "lat"]).set_index(key)
    return GeoDataFrame(table, geometry=geometry, crs=WGS84)


def _sites(root: Path) -> GeoDataFrame:
    """Join each site with its position, its designations and its opening hours."""
    sites = require_table(root, SITES).set_index("id")
    positions = _of_sites(root, POSITIONS, sites).rename(columns={"source": "position_source"})
    lists = _of_sites(root, DESIGNATIONS, sites)["list"].groupby(level=0).agg(LIST_SEPARATOR.join)
    opening = _of_sites(root, OPENING, sites)[["opening_hours", "closing_rule", "source"]]
    joined = sites.join(positions, how="inner").join(lists.rename("designations"))
    joined = joined.join(opening.rename(columns={"source": "opening_source"}))
    if len(joined) < len(sites):
        _raise_missing(POSITIONS, sites.index.difference(positions.index)[0])
    texts = ["designations", "opening_hours", "closing_rule", "opening_source"]
    joined[texts] = joined[texts].fillna("")
    joined = joined.assign(**(SITE_DETAILS | _contacts(root, joined.index)))
    return _points(joined.reset_index(), key="id")


def _contacts(root: Path, sites: Index) -> dict[str, list[str]]:
    """Return telephone and booking by site, the first that is published; "" where none is."""
    if not (root / CONTACTS.file).is_file():
        return {}
    told = require_table(root, CONTACTS).drop_duplicates(["site", "kind"])
    values = told.set_index(["kind", "site"])["value"].to_dict()
    return {kind: [values.get((kind, site), "") for site in sites] for kind in SITE_CONTACTS}


def _of_sites(root: Path, table: Table, sites: DataFrame) -> DataFrame:
    """Read a table about sites, by site; every site in it must be known."""
    frame = require_table(root, table).set_index("site")
    unknown = frame.index.difference(sites.index)
    if len(unknown):
        raise DataError(
            N_("%(file)s names the site %(site)s, which %(sites)s lacks: add it there or drop it."),
            file=table.file,
            site=unknown[0],
            sites=SITES.file,
        )
    return frame


def _raise_missing(table: Table, site: str) -> None:
    raise DataError(
        N_("%(file)s has no row for the site %(site)s: add its position."),
        file=table.file,
        site=site,
    )


def load_boundaries(root: Path) -> GeoDataFrame:
    """Read the polygon layers of a data folder.

    Returns
    -------
    GeoDataFrame
        Index ``code``; columns ``name``, ``level`` and the polygon, in WGS84.

    Raises
    ------
    DataError
        When a layer is missing or no GeoJSON.
    """
    rows = [
        feature["properties"] | {"geometry": shape(feature["geometry"])}
        for stem in LAYERS.values()
        for feature in _features(root, f"divisions/{stem}.geojson")
    ]
    return GeoDataFrame(rows, crs=WGS84).set_index("code")


def _features(root: Path, file: str) -> list[dict[str, dict[str, object]]]:
    try:
        collection = json.loads((root / file).read_text(encoding="utf-8-sig"))
        features: list[dict[str, dict[str, object]]] = collection["features"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            N_("%(file)s is no GeoJSON feature collection (%(detail)s): restore the file."),
            file=file,
            detail=str(error),
        ) from None
    return features
