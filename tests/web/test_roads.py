"""``redroutes roads``: build a network, look at it, choose it, and what happens without one."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from geo.datasets import load_datasets
from geo.travel.osm import load_osm
from tests.geo.osm_files import TIMESTAMP, write_pbf
from web.cli import main
from web.installation.context import open_context
from web.installation.roads import bounds_around, chosen
from web.installation.settings import Settings, SettingsError

CHANGCHUN = (125.32, 43.88)
NODES = {1: (0, 0), 2: (4, 0), 3: (4, 4), 4: (0, 4)}
WAYS = [([1, 2, 3, 4, 1], {"highway": "secondary"}), ([1, 3], {"highway": "primary"})]
ABROAD = (8.5, 49.5)


@pytest.fixture
def extract(tmp_path):
    return write_pbf(tmp_path / "jilin.osm.pbf", NODES, WAYS, origin=CHANGCHUN)


@pytest.fixture
def run(tmp_path):
    def invoke(*args, lang="en", **env):
        home = {"REDROUTES_HOME": str(tmp_path / "home"), "REDROUTES_DATABASE_URL": ""}
        roads = {"REDROUTES_ROADS": "auto", "REDROUTES_LANG": lang, "REDROUTES_DATA": ""}
        return CliRunner().invoke(main, [str(arg) for arg in args], env={**home, **roads, **env})

    return invoke


def test_build_use_and_travel(run, extract):
    built = run("roads", "build", extract)
    assert built.exit_code == 0, built.output
    assert TIMESTAMP in built.stdout
    assert "redroutes roads use osm" in built.stdout
    assert built.stderr.splitlines()[0] == "Reading the roads ..."
    said = built.stderr.splitlines()
    assert said[-3].startswith("Working out the times between sites and towns")
    assert said[-1] == "Cutting the map into tiles ..."
    assert run("roads", "status").stdout.startswith("Travel times: estimate on the main road")
    assert run("roads", "use", "osm").stdout == "Travel times: road network of OpenStreetMap\n"
    status = run("roads", "status").stdout
    assert status.startswith("Travel times: road network of OpenStreetMap\n")
    assert "jilin.osm.pbf" in status
    found = run("nearby", "--at", "125.33,43.89", "--within", "15", "--format", "json")
    document = json.loads(found.stdout)
    assert document["provider"]["name"] == "osm"
    assert document["provider"]["data_date"] == TIMESTAMP[:10]
    assert document["total"] > 0
    by_bus = run("nearby", "--at", "125.33,43.89", "--vehicle", "bus", "--format", "json")
    provider = json.loads(by_bus.stdout)["provider"]
    assert (provider["name"], provider["vehicle"]) == ("osm", "bus")
    assert run("roads", "use", "estimate").exit_code == 0
    assert run("roads", "status").stdout.startswith("Travel times: estimate")


@pytest.mark.slow
def test_the_times_of_sites_and_towns_are_ready_after_building(run, extract, tmp_path):
    run("roads", "build", extract)
    folder = tmp_path / "home" / "roads"
    ready = {file: file.stat().st_mtime_ns for file in (folder / "osm").glob("times-*.npz")}
    assert len(ready) == 4  # a car and a coach, in both seasons
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'own.sqlite'}", roads="osm", roads_folder=folder
    )
    context = open_context(settings)
    travel = context.travel_by("bus", "winter")
    sites = context.datasets.sites.geometry
    computed = load_osm(folder / "osm", vehicle="bus", season="winter").matrix(sites, sites)
    assert np.array_equal(travel.matrix(sites, sites).minutes, computed.minutes)
    assert np.isfinite(computed.minutes).sum() > len(sites)
    assert ready == {file: file.stat().st_mtime_ns for file in ready}  # read, not made again
    assert context.travel_by("bus", "winter") is travel


def test_the_answers_are_chinese(run, extract):
    assert "路网" in run("roads", "build", extract, lang="zh").stdout
    assert run("roads", "use", "osm", lang="zh").stdout == "行车时间：OpenStreetMap 路网\n"


def test_osm_cannot_be_used_before_it_is_built(run):
    refused = run("roads", "use", "osm")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("There is no road network of OpenStreetMap yet")
    assert run("roads", "status").stdout == "Travel times: estimate on the main road network\n"


def test_a_network_that_went_missing_is_one_sentence(run, extract, tmp_path):
    run("roads", "build", extract)
    run("roads", "use", "osm")
    network = tmp_path / "home" / "roads" / "osm" / "network.npz"
    network.write_bytes(b"damaged")
    for arguments in (["nearby", "--at", "长春"], ["roads", "status"]):
        broken = run(*arguments)
        assert broken.exit_code == 2
        assert "network.npz is damaged" in broken.stderr
    network.unlink()
    gone = run("nearby", "--at", "长春")
    assert (gone.exit_code, len(gone.stderr.splitlines())) == (2, 1)
    assert "redroutes roads use estimate" in gone.stderr
    assert run("nearby", "--at", "长春", REDROUTES_ROADS="estimate").exit_code == 0


def test_the_variable_goes_before_the_choice(run, extract):
    run("roads", "build", extract)
    said = run("roads", "use", "osm", REDROUTES_ROADS="estimate")
    assert said.stdout == "Travel times: estimate on the main road network\n"
    assert "REDROUTES_ROADS is set to estimate" in said.stderr


@pytest.mark.parametrize("name", ["missing.osm.pbf", "text.osm.pbf"])
def test_a_file_that_is_no_extract_is_one_sentence(run, tmp_path, name):
    (tmp_path / "text.osm.pbf").write_text("no roads here")
    refused = run("roads", "build", tmp_path / name)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert name in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.slow
def test_an_extract_of_elsewhere_is_refused_unless_it_is_a_trial(run, tmp_path):
    path = write_pbf(
        tmp_path / "abroad.pbf", NODES, WAYS, origin=ABROAD, box=(8.4, 49.4, 8.6, 49.6)
    )
    refused = run("roads", "build", path)
    assert refused.exit_code == 2
    assert "longitude 8.4 to 8.6" in refused.stderr
    assert run("roads", "build", path, "--anywhere").exit_code == 0


def test_the_bounds_lie_thirty_km_around_the_province():
    west, south, east, north = bounds_around(load_datasets().boundaries)
    assert (west, south) == (pytest.approx(121.63 - 0.39, abs=0.1), pytest.approx(40.6, abs=0.1))
    assert (east, north) == (pytest.approx(131.31 + 0.39, abs=0.1), pytest.approx(46.57, abs=0.1))


def test_a_choice_that_cannot_be_read_is_an_error(tmp_path):
    settings = Settings(database_url="sqlite://", roads_folder=tmp_path)
    assert chosen(settings) == "estimate"
    (tmp_path / "use").write_text("osrm")
    with pytest.raises(SettingsError, match="osrm"):
        chosen(settings)


def test_without_a_folder_the_estimate_is_used(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'own.sqlite'}")
    assert open_context(settings).travel.provider.name == "estimate"
