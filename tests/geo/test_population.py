"""Population estimates, worked by hand on two counties, and kept whole on the real data."""

import pandas as pd
import pytest

from geo.datasets import load_datasets
from geo.errors import DataError
from geo.population import centre_population, county_population

CENSUS = pd.DataFrame(
    [
        ("220101000000", "county", 2010, 100.0),
        ("220102000000", "county", 2010, 300.0),
        ("220181000000", "county", 2010, 50.0),
        ("220100000000", "prefecture", 2020, 800.0),
        ("220181000000", "county", 2020, 40.0),
    ],
    columns=["code", "level", "census_year", "population"],
)


def test_counts_of_2010_are_scaled_to_the_prefecture_and_a_county_counted_in_2020_keeps_its_own():
    assert county_population(CENSUS).to_dict() == {
        "220101000000": 200.0,
        "220102000000": 600.0,
        "220181000000": 40.0,
    }


def test_people_of_a_committee_are_shared_by_its_two_counties():
    counties = [("220621000000", 30.0), ("222426000000", 10.0)]
    rows = [(code, "county", 2010, people) for code, people in counties]
    rows += [
        ("220600000000", "prefecture", 2020, 30.0),
        ("222400000000", "prefecture", 2020, 10.0),
        ("", "committee", 2020, 8.0),
    ]
    census = pd.DataFrame(rows, columns=CENSUS.columns)
    assert county_population(census).tolist() == [36.0, 12.0]


def test_all_people_of_2020_are_kept():
    people = county_population(load_datasets().population)
    assert len(people) == 60
    assert people.sum() == pytest.approx(24_073_453)


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
    assert people.to_dict() == {"C": 100.0, "T": 100.0, "V1": 100.0, "V2": 100.0, "D": 7.0}


@pytest.mark.parametrize("tier", ["school", "enterprise", "other"])
def test_nobody_lives_in_a_venue_that_is_no_community(tier):
    further = frame(("S1", "community", "T", "K"), ("X", tier, "T", "K"))
    people = centre_population(CENTRES, further, pd.Series({"K": 300.0, "L": 7.0}))
    assert people.to_dict() == {"C": 0.0, "T": 100.0, "V1": 100.0, "V2": 100.0, "D": 7.0}


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
