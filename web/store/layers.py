"""What an office looks at in QGIS: layers with geometry in the schema ``map``, on PostGIS only.

Venues, sites and divisions lie in the data sets and the register, not in tables of the store: they
are written into tables of this schema whenever they have changed. Orders and lectures are views, so
that they are always as the store has them; whom to call is left out.
"""

import hashlib
import logging
from typing import Final

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from geo.datasets import Datasets
from web.store.database import Database

log = logging.getLogger(__name__)

FORM: Final = 1
"""Raised when the tables or views below change: then they are made anew."""
LOCK: Final = 771_904
"""Number of the lock that a process holds while it writes the layers."""
POINTS: Final = {
    "venues": ("name", "tier", "county", "township", "membership"),
    "sites": ("name_zh", "name_en", "category", "period", "status", "county"),
    "divisions": ("name", "name_en", "level"),
}
"""Layer of points -> its columns beside ``code``."""
BOUNDARIES: Final = ("name", "level")
ORDERS: Final = (
    "id", "created_at", "venue", "topic", "language", "since", "until", "part", "people", "status",
    "lecturer", "date", "start", "half", "score", "simulated",
)  # fmt: skip
LECTURES: Final = (
    "id", "venue", "lecturer", "date", "topic", "form", "audience", "status", "simulated",
)  # fmt: skip
VIEWS: Final = {"orders": ORDERS, "lectures": LECTURES}


def publish(store: Database, datasets: Datasets) -> bool:
    """Bring the layers to what the data sets say now; nothing to do where they are so already.

    Returns
    -------
    bool
        False where there is no PostGIS: on SQLite, or where it is not installed on the server and
        this user may not install it.
    """
    if store.is_file:
        return False
    layers = _layers(datasets)
    stamp = _stamp(layers)
    with store.read() as connection:
        if _standing(connection) == stamp:
            return True
    with store.write() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        if not _has_postgis(connection):
            log.info("no PostGIS: orders and venues are no layers that QGIS opens")
            return False
        if _standing(connection) != stamp:
            _make(connection, layers, stamp)
    return True


def _layers(datasets: Datasets) -> dict[str, gpd.GeoDataFrame]:
    found = {name: getattr(datasets, name) for name in POINTS}
    return {**found, "boundaries": datasets.boundaries}


def _columns(name: str, frame: gpd.GeoDataFrame) -> list[str]:
    wanted = POINTS.get(name, BOUNDARIES)
    return [column for column in wanted if column in frame]


def _stamp(layers: dict[str, gpd.GeoDataFrame]) -> str:
    """Return what tells these layers from any others."""
    sums = hashlib.sha256(str(FORM).encode())
    for name, frame in layers.items():
        told = pd.DataFrame(frame[_columns(name, frame)]).astype(str)
        sums.update(pd.util.hash_pandas_object(told).to_numpy().tobytes())
        sums.update(b"".join(frame.geometry.to_wkb()))
    return sums.hexdigest()


def _standing(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass('map.published')")) is None:
        return None
    stamp = connection.scalar(text("SELECT stamp FROM map.published"))
    return None if stamp is None else str(stamp)


def _has_postgis(connection: Connection) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
    except DBAPIError:
        return False
    return True


def _make(connection: Connection, layers: dict[str, gpd.GeoDataFrame], stamp: str) -> None:
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS map"))  # it keeps the rights given to it
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS map.{name}"))
    for name in (*layers, "published"):
        connection.execute(text(f"DROP TABLE IF EXISTS map.{name}"))
    for name, frame in layers.items():
        _fill(connection, name, frame)
    for name, columns in VIEWS.items():
        said = ", ".join(f'one."{column}"' for column in columns)
        connection.execute(
            text(
                f"CREATE VIEW map.{name} AS SELECT {said}, venues.name AS venue_name, venues.geom"  # noqa: S608 - our names
                f" FROM {name} AS one LEFT JOIN map.venues ON venues.code = one.venue"
            )
        )
    connection.execute(text("CREATE TABLE map.published (stamp text NOT NULL)"))
    connection.execute(text("INSERT INTO map.published VALUES (:stamp)"), {"stamp": stamp})


def _fill(connection: Connection, name: str, frame: gpd.GeoDataFrame) -> None:
    columns = _columns(name, frame)
    kind = "Point" if name in POINTS else "MultiPolygon"
    declared = "".join(f'"{column}" text, ' for column in columns)
    shape = f"geom geometry({kind}, 4326)"
    connection.execute(text(f"CREATE TABLE map.{name} (code text PRIMARY KEY, {declared}{shape})"))
    names = ["code", *columns]
    values = ", ".join(f":{column}" for column in names)
    shape = "ST_SetSRID(ST_GeomFromWKB(:geom), 4326)"
    shape = shape if name in POINTS else f"ST_Multi({shape})"
    told = frame[columns].astype(object).where(frame[columns].notna(), None)
    rows = [
        dict(zip((*names, "geom"), (str(code), *row, wkb), strict=True))
        for code, row, wkb in zip(
            frame.index, told.itertuples(index=False), frame.geometry.to_wkb(), strict=True
        )
    ]
    quoted = ", ".join(f'"{column}"' for column in names)
    connection.execute(
        text(f"INSERT INTO map.{name} ({quoted}, geom) VALUES ({values}, {shape})"),  # noqa: S608 - our names
        rows,
    )
    connection.execute(text(f"CREATE INDEX ON map.{name} USING gist (geom)"))
