"""Vector tiles, read back by GDAL."""

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import pandas as pd
import pyogrio
import pytest
from flask.testing import FlaskClient

from geo.terms import CENTRE_TIERS
from web.installation.context import Context
from web.maps.mercator import latitude, world_fractions
from web.tiles import tileset as tiles
from web.tiles.layers import CELLS, WHOLE_ZOOM

WORLD_M = 2 * math.pi * 6378137.0
"""Width of the web map in its metres."""


def resolution(zoom: int) -> float:
    """Metres of the web map per unit of a tile."""
    return WORLD_M / 2**zoom / tiles.EXTENT


def columns_and_rows(table: gpd.GeoDataFrame, zoom: int) -> pd.DataFrame:
    x, y = world_fractions(table.geometry.x.to_numpy(), table.geometry.y.to_numpy())
    at = np.floor(np.stack([x, y], axis=1) * 2**zoom).astype(int)
    return pd.DataFrame(at, columns=["x", "y"], index=table.index)


def decoded(data: bytes, folder: Path, layer: str, at: tuple[int, int, int]) -> gpd.GeoDataFrame:
    """Return a layer of a tile as GDAL reads it, in EPSG:3857; empty when it has none."""
    z, x, y = at
    path = folder / f"{z}-{x}-{y}.mvt"
    path.write_bytes(data)
    if layer not in pyogrio.list_layers(path)[:, 0]:
        return gpd.GeoDataFrame({"code": [], "count": []}, geometry=[], crs=3857)
    return pyogrio.read_dataframe(path, layer=layer, X=x, Y=y, Z=z)


def inside(table: gpd.GeoDataFrame, z: int, x: int, y: int) -> gpd.GeoDataFrame:
    """Leave out what lies in the buffer of a tile."""
    side = WORLD_M / 2**z
    west, north = x * side - WORLD_M / 2, WORLD_M / 2 - y * side
    px, py = table.geometry.x, table.geometry.y
    return table[(px >= west) & (px < west + side) & (py <= north) & (py > north - side)]


@pytest.fixture
def all_of(context: Context, tmp_path: Path) -> Any:
    def read(zoom: int) -> gpd.GeoDataFrame:
        """Every practice centre of a zoom, tile by tile."""
        centres = context.datasets.centres
        at = columns_and_rows(centres, zoom).drop_duplicates()
        return pd.concat(
            inside(
                decoded(
                    tiles.tile(context, "venues", zoom, x, y), tmp_path, "centres", (zoom, x, y)
                ),
                zoom, x, y,
            )
            for x, y in at.itertuples(index=False)
        )  # fmt: skip

    return read


@pytest.mark.slow  # decodes 300 tiles
def test_gdal_finds_every_centre_where_it_stands(context: Context, all_of: Any) -> None:
    found = all_of(WHOLE_ZOOM)
    centres = context.datasets.centres.to_crs(3857)
    assert len(found) == len(centres) == 9342
    assert set(found["code"]) == set(centres.index)
    there = centres.geometry.loc[found["code"]]
    off = np.hypot(
        found.geometry.x.to_numpy() - there.x.to_numpy(),
        found.geometry.y.to_numpy() - there.y.to_numpy(),
    )
    assert off.max() <= resolution(WHOLE_ZOOM) * math.sqrt(0.5) * 1.001
    assert set(found["count"]) == {1}
    for column in ("name", "tier", "precision", "error_m"):
        assert (found[column].to_numpy() == centres.loc[found["code"], column].to_numpy()).all()


@pytest.mark.parametrize("zoom", [4, 7])
def test_below_that_the_counts_add_up(context: Context, all_of: Any, zoom: int) -> None:
    found = all_of(zoom)
    assert found["count"].sum() == 9342
    assert len(found) < 9342
    assert found["count"].max() > 1
    per_tile = columns_and_rows(found.to_crs(4326), zoom).value_counts()
    assert per_tile.max() <= CELLS**2


def test_a_cell_shows_its_highest_tier(context: Context, all_of: Any) -> None:
    found = all_of(7)
    shown = found.set_index("code")["tier"]
    centres = context.datasets.centres
    cells = (columns_and_rows(centres, 7 + 5)).apply(tuple, axis=1)  # 32 cells: 5 zooms
    rank = centres["tier"].map([*CENTRE_TIERS].index)
    best = rank.groupby(cells).min()
    kept = rank.loc[shown.index]
    assert (kept.to_numpy() == best.loc[cells.loc[shown.index]].to_numpy()).all()


def test_the_buffer_repeats_what_the_neighbour_has(context: Context) -> None:
    """GDAL cuts the buffer off, so the library that wrote the tile reads it here."""
    extent, buffer = tiles.EXTENT, tiles.BUFFER
    west, east = (
        mapbox_vector_tile.decode(
            tiles.tile(context, "venues", 7, x, 46), default_options={"y_coord_down": True}
        )["centres"]["features"]
        for x in (108, 109)
    )
    positions = [one["geometry"]["coordinates"] for one in west]
    assert all(-buffer <= at < extent + buffer for place in positions for at in place)
    beyond = {
        one["properties"]["code"] for one in west if one["geometry"]["coordinates"][0] > extent
    }
    owned = {one["properties"]["code"] for one in east}
    assert beyond
    assert beyond <= owned


def test_sites_and_communities_have_layers_of_their_own(context: Context, tmp_path: Path) -> None:
    data = tiles.tile(context, "venues", 4, 13, 5)
    sites = decoded(data, tmp_path, "sites", (4, 13, 5))
    known = context.datasets.sites
    here = columns_and_rows(known, 4)
    assert set(sites["id"]) >= set(known.index[(here["x"] == 13) & (here["y"] == 5)])
    row = sites.set_index("id").loc["JL-220502-057"]
    assert row["name"] == known.loc["JL-220502-057", "name_zh"]
    communities = decoded(data, tmp_path, "communities", (4, 13, 5))
    assert set(communities["tier"]) == {"community"}


@pytest.mark.parametrize(("zoom", "levels"), [(3, {"province"}), (5, {"province", "prefecture"})])
def test_divisions_come_by_zoom(
    context: Context, tmp_path: Path, zoom: int, levels: set[str]
) -> None:
    x, y = (int(v[0] * 2**zoom) for v in world_fractions(np.array([126.5]), np.array([43.6])))
    data = tiles.tile(context, "divisions", zoom, x, y)
    for layer in ("divisions", "division_names"):
        assert set(decoded(data, tmp_path, layer, (zoom, x, y))["level"]) == levels


def test_an_outline_keeps_its_place_and_area(context: Context, tmp_path: Path) -> None:
    """Tongyu county lies whole in these tiles; half a pixel along its border is allowed."""
    zoom, code = 9, "220822000000"
    county = context.datasets.boundaries.loc[[code]].to_crs(3857).geometry.iloc[0]
    west, south, east, north = context.datasets.boundaries.loc[code].geometry.bounds
    xs, ys = np.floor(
        world_fractions(np.array([west, east]), np.array([north, south])) * 2**zoom
    ).astype(int)
    pieces = []
    for x in range(xs[0], xs[1] + 1):
        for y in range(ys[0], ys[1] + 1):
            data = tiles.tile(context, "divisions", zoom, x, y)
            found = decoded(data, tmp_path, "divisions", (zoom, x, y))
            pieces.append(found[found["code"] == code])
    drawn = pd.concat(pieces).geometry.union_all()
    allowed = county.length * WORLD_M / 2**zoom / 512
    assert drawn.symmetric_difference(county).area <= allowed
    assert all(one.is_valid for one in pd.concat(pieces).geometry)


def test_the_same_tile_is_the_same_bytes(context: Context, client: FlaskClient) -> None:
    address = "/tiles/venues/7/108/46.mvt"
    first = client.get(address)
    context.tiles.get(("venues", 7, 108, 46), bytes)  # it is kept
    assert tiles._encoded(context, "venues", 7, 108, 46) == first.data
    assert first.content_type == "application/vnd.mapbox-vector-tile"
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("venues/7/0/0.mvt", 204),
        ("divisions/12/0/0.mvt", 204),
        ("venues/15/0/0.mvt", 404),
        ("venues/3/0/0.mvt", 404),
        ("lecturers/7/0/0.mvt", 404),
        ("lecturers.json", 404),
        ("venues/7/128/0.mvt", 400),
        ("venues/7/0/128.mvt", 400),
        ("venues/7/-1/0.mvt", 400),
        ("venues/a/1/0.mvt", 400),
        ("venues/7/1.5/0.mvt", 400),
        ("venues/7/٣/0.mvt", 400),
        ("venues/7/99999999999/0.mvt", 400),
    ],
)
def test_addresses_without_a_tile(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(f"/tiles/{address}")
    assert answer.status_code == status
    if status >= 400:
        assert answer.content_type.startswith("application/problem+json")
        assert answer.json["status"] == status


@pytest.mark.parametrize("name", tiles.TILE_SETS)
def test_tilejson_names_what_is_in_the_tiles(
    client: FlaskClient, context: Context, tmp_path: Path, name: tiles.TileSet
) -> None:
    document = client.get(f"/tiles/{name}.json").json
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == [f"http://localhost/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt"]
    west, south, east, north = document["bounds"]
    assert 121 < west < 122
    assert 40 < south < 41
    assert 131 < east < 132
    assert 46 < north < 47
    assert document["minzoom"] <= document["center"][2] <= document["maxzoom"]
    z, x, y = 7, 108, 46
    data = client.get(document["tiles"][0].format(z=z, x=x, y=y).removeprefix("http://localhost"))
    for layer in document["vector_layers"]:
        read = decoded(data.data, tmp_path, layer["id"], (z, x, y))
        assert set(read.columns) - {"geometry", "mvt_id"} <= set(layer["fields"])
        assert len(read)


def test_mercator_and_back() -> None:
    x, y = world_fractions(np.array([126.5]), np.array([43.6]))
    assert x[0] * 360 - 180 == pytest.approx(126.5)
    assert latitude(y[0]) == pytest.approx(43.6)


def test_every_boundary_is_drawn_once_and_none_is_a_border_of_states(client: FlaskClient) -> None:
    outlines = client.get("/ground/outlines.json").json["features"]
    shapes = gpd.GeoDataFrame.from_features(outlines).set_index("level").geometry
    assert set(shapes.index) == {"province", "prefecture", "county"}
    assert shapes["province"].geom_type in ("Polygon", "MultiPolygon")
    edge = shapes["province"].boundary
    for level in ("prefecture", "county"):
        assert shapes[level].length > 10
        assert shapes[level].intersection(edge).length < 0.01
    assert shapes["county"].intersection(shapes["prefecture"]).length < 0.01


def test_rivers_and_lakes_lie_in_the_province_or_near_it(client: FlaskClient) -> None:
    water = client.get("/ground/water.json")
    shapes = gpd.GeoDataFrame.from_features(water.json["features"]).set_index("class").geometry
    assert set(shapes.index) == {"river", "lake"}
    west, south, east, north = shapes.total_bounds
    assert west > 121.2
    assert south > 40.5
    assert east < 131.7
    assert north < 46.7
    assert len(water.data) < 30_000


def test_the_ground_stays_in_the_province(client: FlaskClient) -> None:
    roads = client.get("/ground/roads.json").json["features"]
    assert {one["properties"]["class"] for one in roads} == {"expressway", "main"}
    shapes = gpd.GeoDataFrame.from_features(roads)
    west, south, east, north = shapes.total_bounds
    assert west > 121.5
    assert south > 40.8
    assert east < 131.4
    assert north < 46.4
    places = client.get("/ground/places.json").json["places"]
    assert len(places) == 946
