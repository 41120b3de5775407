"""Population estimates, worked by hand on two counties, and kept whole on the real data."""

import pandas as pd
import pytest

from geo.datasets import load_datasets
from geo.errors import DataError
from geo.folder import data_path
from geo.population import centre_population, county_population, people_units


def test_the_census_of_2020_counts_and_no_other():
    census = pd.DataFrame(
        [
            ("220102000000", "county", 2010, 300.0),
            ("220102000000", "county", 2020, 600.0),
            ("220101000000", "county", 2020, 200.0),
            ("220100000000", "prefecture", 2020, 800.0),
            ("", "committee", 2020, 8.0),
        ],
        columns=["code", "level", "census_year", "population"],
    )
    people = county_population(census)
    assert people.to_dict() == {"220101000000": 200.0, "220102000000": 600.0}
    assert list(people.index) == ["220101000000", "220102000000"]


def test_all_people_of_2020_are_kept():
    people = county_population(load_datasets().population)
    assert len(people) == 60
    assert people.sum() == 24_073_453


@pytest.mark.parametrize(
    ("code", "name", "people"),
    [
        ("220182000000", "榆树市", 836_098),
        ("222401000000", "延吉市", 686_136),
        ("220581000000", "梅河口市", 509_336),
        ("220621000000", "抚松县", 233_759),
        ("222426000000", "安图县", 168_826),
    ],
)
def test_counties_have_the_people_that_were_counted(code: str, name: str, people: int):
    data = load_datasets()
    assert data.divisions.loc[code, "name"] == name
    assert county_population(data.population)[code] == people


def test_counties_of_a_prefecture_are_its_people_and_those_of_its_zones():
    census = load_datasets().population
    counted = census[census["census_year"] == 2020]
    counties = county_population(census).groupby(lambda code: code[:4]).sum()
    given = counted[counted["level"] == "prefecture"].set_index("code")["population"]
    given.index = given.index.str[:4]
    more = counties - given
    # 梅河口 is counted apart; 池西 and 池南 of 长白山 lie in 抚松, 池北 in 安图.
    assert more[more != 0].to_dict() == {"2205": 509_336, "2206": 16_507, "2224": 44_639}
    committee = counted.loc[counted["level"] == "committee", "population"].item()
    assert committee == 16_507 + 44_639


def test_zones_are_in_the_counties_that_hold_them():
    zones = pd.read_csv(data_path("divisions/zones.csv"), dtype={"code": str})
    census = load_datasets().population.set_index(["code", "census_year"])
    notes = census.xs(2020, level="census_year")["note"]
    assert len(zones) == 9
    for zone in zones.itertuples():
        for held in zone.counties.split("; "):
            assert zone.name in notes[held.split()[0]]


def frame(*rows):
    columns = ["code", "tier", "township", "county"]
    return pd.DataFrame(rows, columns=columns).set_index("code")


CENTRES = frame(
    ("C", "county", "", "K"),
    ("T", "township", "T", "K"),
    ("V1", "village", "T", "K"),
    ("V2", "village", "T", "K"),
    ("D", "county", "", "L"),
)


def test_people_of_a_community_count_for_the_station_of_its_township():
    communities = frame(("S1", "community", "T", "K"), ("S2", "community", "gone", "K"))
    people = centre_population(CENTRES, communities, pd.Series({"K": 400.0, "L": 7.0}))
    # A community counts as six villages: 400 people over 14 of them.
    each = 400 / 14
    assert people.to_dict() == pytest.approx(
        {"C": 6 * each, "T": 6 * each, "V1": each, "V2": each, "D": 7.0}
    )


@pytest.mark.parametrize("tier", ["school", "enterprise", "other"])
def test_nobody_lives_in_a_venue_that_is_no_community(tier):
    further = frame(("S1", "community", "T", "K"), ("X", tier, "T", "K"))
    people = centre_population(CENTRES, further, pd.Series({"K": 300.0, "L": 7.0}))
    each = 300 / 8
    assert people.to_dict() == pytest.approx(
        {"C": 0.0, "T": 6 * each, "V1": each, "V2": each, "D": 7.0}
    )


def test_people_of_a_county_without_a_centre_count_for_its_first_station():
    stations = frame(("T", "township", "T", "K"), ("U", "township", "U", "K"))
    none = frame(("X", "school", "T", "K"))
    people = centre_population(stations, none, pd.Series({"K": 400.0, "L": 7.0}))
    assert people.to_dict() == {"T": 400.0, "U": 0.0}
    assert people.dtype == float
    lost = frame(("S1", "community", "gone", "K"))
    people = centre_population(stations, lost, pd.Series({"K": 400.0}))
    assert people.to_dict() == {"T": 400.0, "U": 0.0}


def test_a_county_without_a_count_is_named():
    with pytest.raises(DataError, match="lacks the counties L"):
        centre_population(CENTRES, CENTRES[:0], pd.Series({"K": 400.0}))


def test_people_of_each_county_are_kept_on_the_real_data():
    data = load_datasets()
    counties = county_population(data.population)
    people = centre_population(data.centres, data.communities, counties)
    assert people.index.equals(data.centres.index)
    pd.testing.assert_series_equal(
        people.groupby(data.centres["county"]).sum(), counties, check_names=False
    )


def test_people_of_a_township_are_estimated_together():
    assert people_units(CENTRES).to_dict() == {"C": "K", "T": "T", "V1": "T", "V2": "T", "D": "L"}
