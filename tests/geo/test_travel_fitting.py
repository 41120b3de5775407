"""Fitting speeds and legs: made-up drives of known numbers give the numbers back."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

from geo.errors import DataError
from geo.folder import data_path
from geo.travel import EstimateModel, Provider, load_estimate
from geo.travel.calibration import Calibration, class_groups, read_calibration, write_calibration
from geo.travel.fitting import KnownDrives, fit_drives
from geo.travel.graph import build_graph
from geo.travel.network import RoadNetwork, read_network
from geo.travel.osm import build_osm_graph
from geo.travel.osm_build import Landmarks, build_osm
from geo.travel.osm_store import read_osm
from geo.travel.osm_ways import read_rules
from geo.travel.parameters import default_parameters
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.ways import Search, estimate_arcs, osm_arcs
from tests.geo.osm_files import write_pbf

PROVIDER = Provider("estimate", "2026-01-01", "made by hand", "For tests.")
PARAMETERS = replace(default_parameters(), chord_km=1000.0)
"""Roads that are entered along their way: the towns below are far apart."""
SIDE = 7
TRUE = Calibration("estimate", (0.85, 1.2, 1.2), 2.4, 0.7, 1, "x", "2026-01-01", 0, 0)


def grid():
    """Return a square of 7 x 7 towns 0.3 degrees apart; the middle row and column expressways."""
    lon, lat = (part.ravel() for part in np.meshgrid(*[np.arange(SIDE) * 0.3] * 2))
    number = np.arange(SIDE**2).reshape(SIDE, SIDE)
    u = np.append(number[:, :-1].ravel(), number[:-1].ravel())
    v = np.append(number[:, 1:].ravel(), number[1:].ravel())
    lon, lat = 124 + lon, 43 + lat
    middle = SIDE // 2
    fast = (u // SIDE == middle) & (v // SIDE == middle)
    fast |= (u % SIDE == middle) & (v % SIDE == middle)
    xyz = unit_vectors(lon, lat)
    km = chord_to_km(np.linalg.norm(xyz[u] - xyz[v], axis=1))
    return RoadNetwork(lon, lat, u, v, km, np.where(fast, "G1", ""))


def model_of(network, parameters):
    return EstimateModel(lambda: build_graph(network, parameters), parameters, PROVIDER)


def drives(model, count, *, noise=0.0, seed=1):
    """Return drives between random points of the square with the model's minutes."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, (SIDE - 1) * 0.3, (2, count, 2))
    ends = [gpd.GeoSeries.from_xy(124 + p[:, 0], 43 + p[:, 1], crs=4326) for p in at]
    minutes = np.array(model.matrix(*ends).minutes.diagonal(), dtype=float)
    return KnownDrives(*ends, minutes * np.exp(rng.normal(0, noise, count)))


@pytest.fixture(scope="module")
def network():
    return grid()


@pytest.fixture(scope="module")
def usual(network):
    return model_of(network, PARAMETERS)


@pytest.fixture(scope="module")
def truth(network):
    return model_of(network, TRUE.law(PARAMETERS))


@pytest.mark.slow
def test_the_numbers_of_made_up_drives_are_recovered(network, usual, truth):
    arcs = estimate_arcs(network, PARAMETERS)
    fit = fit_drives(arcs, usual, drives(truth, 80))
    assert fit.drives == 80
    assert fit.factors == pytest.approx(TRUE.factors, rel=0.02)
    # Less exact: legs to the far end of an expressway's edge are tied with the assumed numbers.
    assert fit.leg_a * 5**fit.leg_b == pytest.approx(2.4 * 5**0.7, rel=0.05)
    assert fit.before.median > 0.05
    assert fit.after.median < 0.01
    assert fit.after.bias == pytest.approx(0, abs=0.01)


@pytest.mark.slow
def test_plain_and_hills_are_fitted_apart(network, usual):
    """The eastern half is hilly; there the roads are driven a quarter slower, and only there."""
    climb = np.where(network.lon[network.u] > 124.9, 6.0, 0.0) * ~network.expressway
    hills = replace(network, climb=climb)
    slow = replace(TRUE, factors=(1.0, 1.0, 0.75), leg_a=3.2, leg_b=0.8)
    truth = model_of(hills, slow.law(PARAMETERS))
    fit = fit_drives(
        estimate_arcs(hills, PARAMETERS), model_of(hills, PARAMETERS), drives(truth, 60)
    )
    assert fit.factors == pytest.approx((1, 1, 0.75), rel=0.03)
    # Drives that say nothing about the hills leave them as they find the other roads.
    plain = drives(model_of(network, TRUE.law(PARAMETERS)), 30)
    flat = fit_drives(estimate_arcs(network, PARAMETERS), usual, plain)
    assert flat.factors[2] == pytest.approx(flat.factors[1], rel=1e-3)


def test_a_file_of_an_older_release_has_one_factor_for_both(tmp_path):
    path = write_calibration(TRUE, tmp_path)
    text = path.read_text("utf-8").replace("[0.85, 1.2, 1.2]", "[0.85, 1.2]")
    path.write_text(text, "utf-8")
    assert read_calibration(tmp_path, "estimate") == TRUE


def test_the_band_follows_the_calibration():
    found = replace(TRUE, error_after=0.08).name(PROVIDER).fitted
    assert found == (pytest.approx(0.1184), 2.4, 0.7)
    assert replace(TRUE, error_after=0.01).name(PROVIDER).fitted[0] == 0.05


@pytest.mark.slow
def test_noisy_drives_lower_the_error_on_those_held_back(network, usual, truth):
    """Noise of 15 % has a median size of 10 %: no fit to it can do better."""
    noisy = drives(truth, 60, noise=0.15)
    wrong = noisy.minutes.copy()
    wrong[:3] *= 6  # somebody wrote hours for minutes, or had lunch on the way
    fit = fit_drives(estimate_arcs(network, PARAMETERS), usual, replace(noisy, minutes=wrong))
    assert fit.after.median < fit.before.median
    assert fit.after.median < 0.16
    assert fit.factors == pytest.approx(TRUE.factors, rel=0.15)


def test_the_same_seed_gives_the_same_fit_and_true_speeds_stay(network, usual):
    arcs, known = estimate_arcs(network, PARAMETERS), drives(usual, 20)
    first, second = (fit_drives(arcs, usual, known, seed=3) for _ in range(2))
    assert first == second
    assert first.factors == pytest.approx((1, 1, 1), abs=1e-3)
    assert first.before.median == pytest.approx(0, abs=1e-4)


def test_drives_that_cannot_be_driven_are_left_out(network, usual):
    known = drives(usual, 12)
    beyond = gpd.GeoSeries.from_xy([140.0, 124.1], [50.0, 43.1], crs=4326)
    same = gpd.GeoSeries.from_xy([124.1, 124.1], [43.1, 43.1], crs=4326)
    more = KnownDrives(
        gpd.GeoSeries([*known.origins, *beyond], crs=4326),
        gpd.GeoSeries([*known.destinations, *same], crs=4326),
        np.append(known.minutes, [60, 5]),
    )
    arcs = estimate_arcs(network, PARAMETERS)
    assert fit_drives(arcs, usual, more).drives == 12


def test_too_few_drives_are_refused(network, usual):
    with pytest.raises(DataError, match="9 drives can be used"):
        fit_drives(estimate_arcs(network, PARAMETERS), usual, drives(usual, 9))


def test_the_fit_drives_on_the_roads_of_the_model():
    """Ways found while fitting take the minutes of the model's own matrix."""
    model = load_estimate()
    arcs = estimate_arcs(read_network(data_path("roads")), model.parameters)
    here = gpd.GeoSeries.from_xy([125.32, 126.5, 125.3201], [43.88, 42.0, 43.8802], crs=4326)
    there = gpd.GeoSeries.from_xy([129.5, 124.8, 125.35], [42.9, 45.1, 43.9], crs=4326)
    search = Search(arcs, model.parameters, model.snap(here), model.snap(there))
    found = search.ways(search.start, np.arange(3)).total(search.start)
    assert found == pytest.approx(model.matrix(here, there).minutes.diagonal(), abs=0.05)


def test_speeds_of_an_extract_are_fitted_by_group(tmp_path):
    """A ring of secondary roads with residential ones inside, driven 25 % and 10 % slower."""
    nodes = {y * 5 + x: (x * 4, y * 4) for x in range(5) for y in range(5)}
    lines = [[y * 5 + x for x in range(5)] for y in range(5)]
    lines += [[y * 5 + x for y in range(5)] for x in range(5)]
    kinds = ["secondary", "residential", "residential", "residential", "secondary"] * 2
    ways = [(line, {"highway": kind}) for line, kind in zip(lines, kinds, strict=True)]
    path = write_pbf(tmp_path / "ring.osm.pbf", nodes, ways)
    nowhere = gpd.GeoSeries([], crs=4326)
    build_osm(path, tmp_path, Landmarks(nowhere, nowhere), within=None, progress=lambda _: None)
    network, _ = read_osm(tmp_path)
    rules, parameters = read_rules()
    names = list(rules.kmh)
    true = Calibration("osm", (1.0, 0.75, 0.9), 3.2, 0.8, 1, "x", "2026-01-01", 0, 0)
    kmh = true.kmh(network.kmh, network.kind, names)
    slower = replace(network, kmh=kmh, kmh_back=kmh)
    usual = EstimateModel(lambda: build_osm_graph(network), parameters, PROVIDER)
    truth = EstimateModel(lambda: build_osm_graph(slower), true.law(parameters), PROVIDER)
    chosen = np.random.default_rng(0).integers(network.entries, size=(2, 40))
    ends = [gpd.GeoSeries.from_xy(network.lon[c], network.lat[c], crs=4326) for c in chosen]
    minutes = np.array(truth.matrix(*ends).minutes.diagonal(), dtype=float)
    fit = fit_drives(osm_arcs(network, names), usual, KnownDrives(*ends, minutes))
    # No motorway: that factor stays. The prior pulls the others by less than 1 %.
    assert fit.factors == pytest.approx((1, 0.75, 0.9), rel=0.02)


def test_slip_roads_belong_to_their_roads():
    kinds = ["motorway", "motorway_link", "trunk", "secondary_link", "tertiary", "living_street"]
    assert class_groups(kinds).tolist() == [0, 0, 1, 1, 2, 2]


# -- the file -----------------------------------------------------------------------------------


def test_a_calibration_is_read_as_it_was_written(tmp_path):
    written = replace(TRUE, file='a "b" \\ 里程.csv', drives=40)
    path = write_calibration(written, tmp_path / "roads")
    assert read_calibration(tmp_path / "roads", "estimate") == written
    assert read_calibration(tmp_path / "roads", "osm") is None
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("leg_b = 0.7", "leg_b = 1.2"),
        ("factors = [0.85, 1.2, 1.2]", "factors = [0.85]"),
        ("factors = [0.85, 1.2, 1.2]", "factors = [nan, 1.2, 1.2]"),
        ("leg_a = 2.4", ""),
        ('provider = "estimate"', 'provider = "osm"'),
        ("leg_a = 2.4", "leg_a ="),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, old, new):
    path = write_calibration(TRUE, tmp_path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DataError, match="calibrate --reset"):
        read_calibration(tmp_path, "estimate")


def test_a_calibrated_model_drives_at_the_fitted_speeds_and_says_so():
    model = load_estimate(calibration=TRUE)
    assert model.parameters.expressway_kmh == pytest.approx(95 * 0.85)
    assert model.parameters.leg_a == 2.4
    assert model.provider.note.endswith("fitted on 2026-01-01 to 1 known drives (x).")
    assert load_estimate().parameters == default_parameters()
