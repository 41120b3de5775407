"""The constants of the travel model come from one file, and a bad file is refused."""

import re

import pytest

from geo.errors import DataError
from geo.folder import data_path
from geo.travel import load_estimate
from geo.travel.cost import KM_STEPS, MAX_COST, MINUTE_STEPS, ceiling, pack, unpack
from geo.travel.parameters import default_parameters, read_parameters

FILE = data_path("roads/parameters.toml")


def changed(tmp_path, pattern, replacement):
    """Return a copy of the project's file with one line changed."""
    text, count = re.subn(pattern, replacement, FILE.read_text("utf-8"), flags=re.MULTILINE)
    assert count == 1
    path = tmp_path / "parameters.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_file_names_provider_and_attribution():
    _, provider = read_parameters(FILE)
    assert provider.name == "estimate"
    assert "OpenStreetMap contributors" in provider.attribution
    assert "ODbL" in provider.note


def test_the_leg_law_is_a_power_of_the_distance():
    # 3.2 * 10 ** 0.8 = 3.2 * 6.3096
    assert float(default_parameters().leg_minutes(10)) == pytest.approx(20.19, abs=0.01)


@pytest.mark.parametrize(
    ("pattern", "replacement", "named"),
    [
        ("^expressway_kmh = 95", "expressway_kmh = 0", "expressway_kmh"),
        ("^other_kmh = 60", "other_kmh = '60'", "other_kmh"),
        ("^leg_a = 3.2", "leg_a = nan", "leg_a"),
        ("^direct_km = 5", "direct_km = true", "direct_km"),
        ("^chord_km = 10$", "chord_km = 0", "chord_km"),
        ("^leg_b = 0.80", "leg_b = 1.2", "leg_b"),
        ("^reach_km = 60", "", "reach_km"),
        ("^name = .*", "", "name"),
        ("^leg_a = 3.2", "leg_a =", "parameters.toml"),
    ],
)
def test_a_bad_file_is_refused(tmp_path, pattern, replacement, named):
    with pytest.raises(DataError, match=re.escape(named)):
        read_parameters(changed(tmp_path, pattern, replacement))


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(DataError, match=r"parameters\.toml"):
        load_estimate(tmp_path)


def test_the_model_is_loaded_once():
    assert load_estimate() is load_estimate()


def test_costs_add_field_by_field():
    # 1.5 min and 2.25 km, and 0.25 min and 0.5 km: multiples of the steps, so exact.
    journey = unpack(pack([1.5], [2.25]) + pack([0.25], [0.5]))
    assert (journey.minutes[0], journey.km[0]) == (1.75, 2.75)
    assert (journey.entry[0], journey.exit[0]) == (0, 0)


def test_costs_are_rounded_to_their_steps():
    journey = unpack(pack([1 / 3], [1 / 3]))
    assert journey.minutes[0] == round(MINUTE_STEPS / 3) / MINUTE_STEPS
    assert journey.km[0] == round(KM_STEPS / 3) / KM_STEPS


def test_fewer_minutes_count_before_fewer_km():
    assert pack(10, 4000) < pack(10 + 1 / MINUTE_STEPS, 0)
    assert pack(10, 1) < pack(10, 2)


def test_the_ceiling_holds_all_km_of_its_minutes():
    assert pack(30, 4095) <= ceiling(30) < pack(30 + 1 / MINUTE_STEPS, 0)
    assert ceiling(1e9) == ceiling(None) == MAX_COST
