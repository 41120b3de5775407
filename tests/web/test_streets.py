"""The streets of an office's own extract: built, described, served, open to other sites."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from mapbox_vector_tile import decode

from tests.geo.osm_files import write_pbf
from web.app import build_app
from web.installation.context import Context
from web.installation.roads import build_streets, streets_file
from web.installation.settings import Settings, SettingsError
from web.maps.streets import open_streets, streets_config

CHANGCHUN = (125.32, 43.88)
NODES = {1: (0, 0), 2: (1, 0), 3: (0.5, 0.2)}
WAYS = [([1, 2], {"highway": "primary", "name": "人民大街"}), ([1, 3, 2], {"railway": "rail"})]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, context: Context) -> Settings:
    home = tmp_path_factory.mktemp("streets")
    extract = write_pbf(home / "jilin.osm.pbf", NODES, WAYS, origin=CHANGCHUN)
    made = Settings(
        roads_folder=home / "roads",
        database_url=f"sqlite:///{home / 'store.sqlite'}",
        uploads_folder=home / "uploads",
    )
    count = build_streets(made, context.datasets, extract, anywhere=False, progress=lambda _: None)
    assert count > 4
    return made


@pytest.fixture(scope="module")
def served(office: Settings) -> Iterator[FlaskClient]:
    app = build_app(office)
    yield app.test_client()
    app.extensions["redroutes"].store.close()


def test_the_tilejson_leads_to_tiles_that_hold_the_streets(served: FlaskClient) -> None:
    document = served.get("/tiles/streets.json").json
    assert document["attribution"] == "© OpenStreetMap contributors (ODbL)"
    assert [layer["id"] for layer in document["vector_layers"]] == ["rail", "roads"]
    low, high = document["minzoom"], document["maxzoom"]
    x = int((CHANGCHUN[0] + 180) / 360 * 2**low)
    template = document["tiles"][0].removeprefix("http://localhost")
    rows = range(2**low // 4, 2**low // 2)
    found = [served.get(template.format(z=low, x=x, y=y)) for y in rows]
    tiles = [one for one in found if one.status_code == 200]
    assert tiles
    assert all(one.status_code in (200, 204) for one in found)
    names = {
        feature["properties"].get("name")
        for one in tiles
        for feature in decode(one.data)["roads"]["features"]
    }
    assert names == {"人民大街"}
    assert served.get(template.format(z=high + 1, x=0, y=0)).status_code == 404
    assert served.get(template.format(z=low, x=2**low, y=0)).status_code == 400


def test_the_whole_file_is_given_out_in_parts(served: FlaskClient, office: Settings) -> None:
    path = streets_file(office)
    assert path is not None
    with served.get("/tiles/streets.pmtiles", headers={"Range": "bytes=0-6"}) as part:
        assert part.status_code == 206
        assert part.data == b"PMTiles"
    with served.get("/tiles/streets.pmtiles") as whole:
        assert len(whole.data) == path.stat().st_size


def test_pages_know_the_streets_and_where_their_library_is(
    served: FlaskClient, office: Settings
) -> None:
    known = streets_config(office, root="/sub")
    assert known is not None
    assert str(known["url"]).startswith("/sub/tiles/streets/{z}/{x}/{y}.mvt?v=")
    library = str(known["library"]).removeprefix("/sub")
    assert served.get(library).status_code == 200
    assert library in served.get("/").text


def test_the_style_writes_names_in_the_language_of_the_reader(served: FlaskClient) -> None:
    style = served.get("/tiles/style.json?lang=en").json
    assert "glyphs" not in style
    written = {one["id"]: one for one in style["layers"] if one["type"] == "symbol"}
    assert [*written] == ["site-names", "township-names", "county-names", "prefecture-names"]
    for one in written.values():
        said = served.get(f"/tiles/{one['source']}.json").json["vector_layers"]
        fields = next(layer["fields"] for layer in said if layer["id"] == one["source-layer"])
        assert {name[1] for name in one["layout"]["text-field"][1:]} <= set(fields)
    bare = served.get("/tiles/style.json?names=no").json["layers"]
    assert {one["type"] for one in bare}.isdisjoint({"symbol"})


def test_the_style_names_every_layer(served: FlaskClient) -> None:
    style = served.get("/tiles/style.json").json
    assert style["version"] == 8
    assert set(style["sources"]) == {"venues", "divisions", "roads", "coverage", "streets"}
    for layer in style["layers"][1:]:
        source = style["sources"][layer["source"]]["url"].removeprefix("http://localhost")
        known = {one["id"] for one in served.get(source).json["vector_layers"]}
        if layer["source"] != "streets":  # this town has no water
            assert layer["source-layer"] in known


def test_without_an_extract_there_are_no_streets(client: FlaskClient, context: Context) -> None:
    for name in ("streets.json", "streets/9/1/1.mvt", "streets.pmtiles"):
        answer = client.get(f"/tiles/{name}")
        assert answer.status_code == 404
    assert "streets" not in client.get("/tiles/style.json").json["sources"]
    nowhere = replace(context.settings, roads_folder=None)
    assert open_streets(nowhere) is None
    assert streets_config(nowhere) is None
    with pytest.raises(SettingsError, match="REDROUTES_HOME"):
        build_streets(nowhere, context.datasets, Path("x"), anywhere=True, progress=lambda _: None)


@pytest.mark.parametrize(
    "address",
    ["/tiles/venues.json", "/tiles/style.json", "/tiles/roads/6/54/23.mvt", "/ground/water.json",
     "/tiles/venues/7/108/46.mvt"],
)  # fmt: skip
def test_other_sites_may_read_the_public_layers(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/", "/api/v1/sites", "/plans"])
def test_other_sites_may_read_nothing_else(client: FlaskClient, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(address).headers
