"""Valhalla from outside: the commands, the address, their sentences; mostly with stand-ins."""

import json
import os

import pytest
from click.testing import CliRunner

from geo.travel.directions import Maneuver
from tests.geo.osm_files import write_pbf
from tests.geo.test_valhalla import TEN, TRIP
from tests.geo.valhalla_programs import needs_valhalla, real_programs, stand_in
from tests.web.test_cli_docs import API, keys, words
from tests.web.test_roads import ABROAD, NODES, WAYS
from web import create_app
from web.cli import main
from web.installation.settings import Settings
from web.nearby.turns import TURNS, instruction

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are scripts")

CHANGCHUN = (125.32, 43.88)
A, B = "125.32,43.88", "125.369,43.916"  # the corners 1 and 3 of the square


@pytest.fixture
def extract(tmp_path):
    return write_pbf(tmp_path / "jilin.osm.pbf", NODES, WAYS, origin=CHANGCHUN)


@pytest.fixture
def programs(tmp_path):
    return stand_in(tmp_path / "bin", sources_to_targets=TEN, route=TRIP)


@pytest.fixture
def run(tmp_path, programs):
    def invoke(*args, lang="en", **env):
        given = {
            "REDROUTES_HOME": str(tmp_path / "home"), "REDROUTES_DATABASE_URL": "",
            "REDROUTES_ROADS": "auto", "REDROUTES_LANG": lang, "REDROUTES_DATA": "",
            "REDROUTES_VALHALLA": str(programs), **env,
        }  # fmt: skip
        return CliRunner().invoke(main, [str(arg) for arg in args], env=given)

    return invoke


def build(run, extract, **env):
    return run("roads", "build", extract, "--engine", "valhalla", **env)


def test_build_use_and_travel(run, extract):
    built = build(run, extract)
    assert built.exit_code == 0, built.output
    assert "Building the tiles of Valhalla ..." in built.stderr
    assert "Tiles, MB" in built.stdout
    assert "redroutes roads use valhalla" in built.stdout
    assert run("roads", "status").stdout.startswith("Travel times: estimate on the main road")
    assert run("roads", "use", "osm").exit_code == 2  # not built
    used = run("roads", "use", "valhalla")
    assert used.stdout == "Travel times: Valhalla on the roads of OpenStreetMap\n"
    found = run("nearby", "--at", A, "--within", "15", "--format", "json")
    document = json.loads(found.stdout)
    assert document["provider"]["name"] == "valhalla"
    assert document["total"] > 0
    assert "Valhalla" in run("roads", "status").stdout


def test_both_networks_are_reported(run, extract):
    assert run("roads", "build", extract).exit_code == 0
    assert build(run, extract).exit_code == 0
    assert run("roads", "status").stdout.count("jilin.osm.pbf") == 2


def test_without_valhalla_nothing_is_built(run, extract, tmp_path):
    refused = build(run, extract, REDROUTES_VALHALLA=str(tmp_path))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "correct REDROUTES_VALHALLA" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "home" / "roads").exists()


def test_valhalla_cannot_be_used_before_it_is_built(run):
    for arguments in (["use", "valhalla"], ["directions", A, B]):
        refused = run("roads", *arguments)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("There are no tiles of Valhalla yet")


def test_an_extract_of_elsewhere_is_refused(run, tmp_path):
    path = write_pbf(
        tmp_path / "abroad.pbf", NODES, WAYS, origin=ABROAD, box=(8.4, 49.4, 8.6, 49.6)
    )
    refused = build(run, path)
    assert refused.exit_code == 2
    assert "longitude 8.4 to 8.6" in refused.stderr


def test_directions_in_english(run, extract):
    build(run, extract)
    told = run("roads", "directions", A, B, "--vehicle", "bus")
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("By bus: ")
    assert "Enter the roundabout and take the 2nd exit." in told.stdout
    assert told.stdout.endswith("timed like a car: allow for more.\n")
    assert "provider" in run("roads", "directions", A, B, "--format", "json").stdout


def test_directions_in_chinese(run, extract):
    build(run, extract)
    told = run("roads", "directions", A, B, "--via", A, lang="zh")
    assert told.exit_code == 0, told.output
    assert "进入环岛，走第2个出口，驶入G12" in told.stdout
    assert "Drive" not in told.stdout
    assert told.stdout.splitlines()[4].split() == ["行车指引", "公里", "分钟"]


def test_every_turn_has_chinese_words():
    for kind in TURNS:
        said = instruction(Maneuver(kind, "English", (), 0, 1.0, 1.0), "zh")
        assert said.isascii() is False
    unknown = Maneuver(36, "Walk to your vehicle.", (), 0, 1.0, 1.0)
    assert instruction(unknown, "zh") == "Walk to your vehicle."


def client_of(tmp_path, programs):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'own.sqlite'}",
        roads_folder=tmp_path / "home" / "roads",
        valhalla=programs,
    )
    return create_app(settings).test_client()


def test_the_address_answers(run, extract, tmp_path, programs):
    build(run, extract)
    client = client_of(tmp_path, programs)
    got = client.get(f"/api/v1/directions?from={A}&to={B}&lang=zh")
    assert got.status_code == 200, got.get_json()
    document = got.get_json()
    (leg,) = document["legs"]
    assert leg["from"]["lon"] == pytest.approx(125.32)
    assert [step["type"] for step in leg["steps"]] == [1, 26, 4]
    assert leg["steps"][0]["text"] == "出发"
    assert not set(keys(document)) - words(API)
    wrong = client.get(f"/api/v1/directions?from={A}&to={B}&vehicle=tank")
    assert wrong.status_code == 400
    far = client.get(f"/api/v1/directions?from={A}&to=128.5,43.0")
    assert far.get_json()["type"] == "urn:redroutes:no-way"


def test_without_tiles_the_address_says_so(tmp_path, programs):
    got = client_of(tmp_path, programs).get(f"/api/v1/directions?from={A}&to={B}")
    assert got.status_code == 501
    assert got.content_type.startswith("application/problem+json")
    assert got.get_json()["type"] == "urn:redroutes:no-valhalla"
    assert "瓦片" in got.get_json()["detail"]


@needs_valhalla
def test_the_real_programs_serve_the_commands(run, tmp_path):
    nodes = {i: (i * 2.0, 0.0) for i in range(6)} | {10 + i: (i * 2.0, 2.0) for i in range(6)}
    road = {"highway": "secondary", "maxspeed": "60"}
    ways = [
        ([*range(6)], {**road, "name": "人民大街"}),
        ([*range(10, 16)], {**road, "name": "解放大路"}),
        *(([i, 10 + i], road) for i in range(6)),
    ]
    path = write_pbf(tmp_path / "town.osm.pbf", nodes, ways, origin=CHANGCHUN)
    real = {"REDROUTES_VALHALLA": str(real_programs())}
    assert build(run, path, **real).exit_code == 0
    told = run("roads", "directions", A, "125.445,43.898", lang="zh", **real)
    assert told.exit_code == 0, told.output
    assert "人民大街" in told.stdout
    assert "左转" in told.stdout
