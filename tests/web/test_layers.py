"""Layers that QGIS opens: venues, sites, divisions, orders and lectures, where there is PostGIS."""

import re
import shutil
import subprocess
from datetime import date

import pytest
from sqlalchemy import make_url, text

from tests.web.test_store import people, talks
from web.installation.context import Context
from web.store.layers import publish
from web.store.order_rows import Wanted
from web.store.store import Store

VENUE = "220605107000"
LAYERS = ("venues", "sites", "divisions", "boundaries", "orders", "lectures")


def test_a_file_has_no_layers(tmp_path, context: Context) -> None:
    store = Store(f"sqlite:///{tmp_path}/redroutes.sqlite")
    store.migrate()
    assert not publish(store, context.datasets)


@pytest.fixture
def store(portable: Store, context: Context) -> Store:
    if portable.is_file:
        pytest.skip("only PostgreSQL has PostGIS: run with --postgresql")
    if not publish(portable, context.datasets):
        pytest.skip("PostGIS is not installed here")
    return portable


def test_layers_hold_what_the_store_has_now(store: Store, context: Context) -> None:
    store.replace_simulated(people("L1"), talks(("S1", "L1", "2027-05-01")))
    day = date(2027, 6, 1)
    store.orders.add(Wanted(venue=VENUE, topic="law", language="zh", since=day, until=day))
    with store.read() as connection:
        for name in ("orders", "lectures"):
            query = text(f"SELECT venue, ST_X(geom), ST_SRID(geom) FROM map.{name}")  # noqa: S608
            (row,) = connection.execute(query)
            assert row == (VENUE, context.datasets.venues.geometry[VENUE].x, 4326)
        counts = {
            name: connection.scalar(text(f"SELECT count(geom) FROM map.{name}"))  # noqa: S608
            for name in ("venues", "sites", "divisions", "boundaries")
        }
    assert counts == {name: len(getattr(context.datasets, name)) for name in counts}
    with store.read() as connection:
        columns = text(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'map'"
        )
        assert "contact" not in set(connection.scalars(columns))


def test_layers_are_made_anew_only_when_something_has_changed(
    store: Store, context: Context
) -> None:
    made = text("SELECT 'map.venues'::regclass::oid")
    with store.read() as connection:
        before = connection.scalar(made)
    assert publish(store, context.datasets)
    with store.read() as connection:
        assert connection.scalar(made) == before


def test_a_program_for_maps_lists_every_layer(store: Store) -> None:
    if not shutil.which("ogrinfo"):
        pytest.skip("ogrinfo is not installed here (Debian: gdal-bin)")
    url = make_url(store.url)
    host = url.query.get("host", url.host)
    where = f"PG:dbname={url.database} host={host} user={url.username} active_schema=map"
    done = subprocess.run(["ogrinfo", "-so", where], capture_output=True, text=True, check=True)
    found = dict(re.findall(r"^\d+: (?:map\.)?(\w+) \(([^)]*)\)", done.stdout, re.MULTILINE))
    assert set(LAYERS) <= set(found)
    assert {found[name] for name in LAYERS} == {"Point", "Multi Polygon"}
