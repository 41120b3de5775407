"""The register of an office, laid over the reconstruction."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import LAT_RANGE, LON_RANGE
from geo.datasets import load_datasets
from geo.register.overlay import membership_counts, overlay
from geo.register.standing import REGISTERED_ERROR_M
from geo.schemas import CENTRES, COMMUNITIES, POSITIONS, SITES
from geo.tables import check_text
from geo.terms import CENTRE_TIERS, TIERS
from routes.plan.model import visiting_hours
from tests import draw

COUNTY, OTHER = "220605000000", "220122000000"
STATION, VILLAGE, COMMUNITY = "220605107000", "220605107203", "220605001001"
SITE = "JL-220605-101"
ALL = load_datasets()


def only(table: Any) -> Any:
    return table[table["county"].isin([COUNTY, OTHER])]


DATA = replace(ALL, centres=only(ALL.centres), communities=only(ALL.communities))
DIVISIONS = ALL.divisions
TOWNSHIPS = sorted(DIVISIONS.index[DIVISIONS["parent"].isin([COUNTY, OTHER])])


@dataclass(frozen=True)
class Said:
    """A record of the register."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


def laid(*venues: Said, whole: tuple[str, ...] = ()) -> Any:
    return overlay(DATA, {"venues": venues}, whole).venues


CODES = st.one_of(
    st.sampled_from(sorted(DATA.venues.index)),
    st.builds(
        "{}{:03d}".format, st.sampled_from([t[:9] for t in TOWNSHIPS]), st.integers(900, 999)
    ),
    st.builds("{}{:03d}".format, st.sampled_from(["220605000"]), st.integers(900, 999)),
)
VALUES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["某村", "某小学", "某某有限公司", "某社区", "某礼堂", "江源区实践中心"]
        )
    },
    optional={
        "tier": st.sampled_from([*TIERS, None, "nosuch"]),
        "lon": st.floats(*LON_RANGE) | st.none(),
        "lat": st.floats(*LAT_RANGE) | st.none(),
        "error_m": st.integers(0, 9000) | st.none(),
        "county": st.just(""),
        "township": st.sampled_from(["", *TOWNSHIPS]),
        "phone": st.just("0439-0000000"),
        "capacity": st.integers(1, 900) | st.none(),
        "languages": st.lists(st.sampled_from(["zh", "ko"]), unique=True),
        "office_id": st.text("0123456789ABC", max_size=5),
    },
)
RECORDS = st.dictionaries(CODES, VALUES, max_size=12).map(
    lambda said: [Said(key, values) for key, values in said.items()]
)
WHOLE = st.sets(st.sampled_from([COUNTY, OTHER]))


def test_nothing_laid_over_the_data_leaves_the_very_object():
    assert overlay(DATA, {}, ()) is DATA
    assert overlay(DATA, {"venues": [], "lecturers": [Said("x")]}, frozenset()) is DATA


@settings(max_examples=draw(25), deadline=None)
@given(RECORDS, WHOLE)
def test_every_registered_venue_is_there_once_and_whole_counties_hold_no_other(records, whole):
    venues = overlay(DATA, {"venues": records}, whole).venues
    assert venues.index.is_unique
    registered = venues[venues["membership"] == "registered"]
    assert set(registered.index) == {one.key for one in records}
    assert not (venues["county"].isin(whole) & (venues["membership"] != "registered")).any()
    if not whole:
        assert set(DATA.venues.index) <= set(venues.index)


@pytest.mark.slow
@settings(max_examples=draw(25), deadline=None)
@given(RECORDS, WHOLE)
def test_the_result_keeps_what_the_files_promise(records, whole):
    data = overlay(DATA, {"venues": records}, whole)
    for table, venues in ((CENTRES, data.centres), (COMMUNITIES, data.communities)):
        rows = venues.assign(lon=venues.geometry.x, lat=venues.geometry.y).reset_index()
        _, broken = check_text(rows[list(table.columns)].astype(str), table)
        assert broken == []
        assert list(venues.columns) == list(DATA.centres.columns)
        assert venues.crs == DATA.centres.crs
        pd.testing.assert_series_equal(venues.dtypes, DATA.centres.dtypes)
    assert set(data.centres["tier"]) <= set(CENTRE_TIERS)
    assert not set(data.communities["tier"]) & set(CENTRE_TIERS)


@settings(max_examples=draw(25), deadline=None)
@given(RECORDS, WHOLE)
def test_divisions_lie_one_below_the_other_and_units_above_exist(records, whole):
    venues = overlay(DATA, {"venues": records}, whole).venues
    above = DIVISIONS["parent"]
    assert (venues["county"].map(above) == venues["prefecture"]).all()
    inside = venues[venues["township"] != ""]
    assert (inside["township"].map(above) == inside["county"]).all()
    assert set(venues["parent"]) - {""} <= set(venues.index)


@settings(max_examples=draw(20), deadline=None)
@given(RECORDS)
def test_records_of_other_venues_change_nothing_of_a_venue(records):
    venues = overlay(DATA, {"venues": records}, ()).venues
    others = DATA.venues.index.difference([one.key for one in records])
    pd.testing.assert_frame_equal(
        pd.DataFrame(venues.loc[others].drop(columns=["geometry", "parent"])),
        pd.DataFrame(DATA.venues.loc[others].drop(columns=["geometry", "parent"])),
    )


def test_the_whole_reconstruction_as_a_register_has_the_same_units_in_the_same_order():
    rows = zip(ALL.venues.index, ALL.venues["name"], strict=True)
    venues = [Said(code, {"name": name}) for code, name in rows]
    data = overlay(ALL, {"venues": venues}, set(ALL.venues["county"]))
    for new, old in ((data.centres, ALL.centres), (data.communities, ALL.communities)):
        assert set(new["membership"]) == {"registered"}
        pd.testing.assert_frame_equal(
            pd.DataFrame(new.drop(columns="membership")),
            pd.DataFrame(old.drop(columns="membership")),
        )


def test_a_stated_position_is_the_place_itself_within_its_error():
    venues = laid(
        Said(VILLAGE, {"lon": 126.6, "lat": 42.05, "error_m": 15}),
        Said(STATION, {"lon": 126.6, "lat": 42.05}),
    )
    village, station = venues.loc[VILLAGE], venues.loc[STATION]
    assert (village["precision"], village["error_m"]) == ("poi", 15)
    assert (station["precision"], station["error_m"]) == ("poi", REGISTERED_ERROR_M)
    assert village["position_source"] == "register"
    assert village.geometry.equals(station.geometry)  # two venues in one building


def test_a_known_venue_without_a_position_keeps_the_one_it_had():
    known, venue = DATA.venues.loc[VILLAGE], laid(Said(VILLAGE, {"name": "某村"})).loc[VILLAGE]
    assert venue["name"] == "某村"
    for key in ("geometry", "precision", "error_m", "position_source", "tier", "county"):
        assert venue[key] == known[key]


def test_a_new_venue_without_a_position_stands_for_its_township_or_its_county():
    venues = laid(
        Said("220605107999", {"name": "某礼堂"}), Said("220605000999", {"name": "某礼堂"})
    )
    town, county = venues.loc["220605107999"], venues.loc["220605000999"]
    assert town["township"] == STATION
    assert town.geometry.equals(DIVISIONS.geometry[STATION])
    assert town["precision"] == DIVISIONS["precision"][STATION]
    assert county["township"] == ""
    assert county["precision"] == "county"
    assert 10_000 < county["error_m"] < 40_000


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("江源区第一小学", "school"), ("某某有限公司", "enterprise"), ("某社区", "community"),
        ("某村新时代文明实践站", "village"), ("某礼堂", "other"),
    ],
)  # fmt: skip
def test_the_name_says_what_kind_of_venue_a_new_one_is(name, tier):
    assert laid(Said("220605107999", {"name": name})).loc["220605107999", "tier"] == tier


def test_a_stated_kind_moves_a_community_among_the_centres():
    data = overlay(DATA, {"venues": [Said(COMMUNITY, {"tier": "village"})]}, ())
    assert COMMUNITY in data.centres.index
    assert COMMUNITY not in data.communities.index


def test_what_nobody_says_is_empty():
    said = {"phone": "0439-0000000", "capacity": 80, "languages": ["zh", "ko"]}
    venues = laid(Said(VILLAGE, said))
    assert venues.loc[VILLAGE, "phone"] == "0439-0000000"
    assert venues.loc[VILLAGE, "capacity"] == 80
    assert venues.loc[VILLAGE, "languages"] == "zh；ko"
    others = venues.drop(VILLAGE)
    assert set(others["phone"]) == {""}
    assert others["capacity"].isna().all()


def test_a_county_that_is_whole_without_its_centre_has_stations_below_nothing():
    venues = laid(Said(STATION), Said(VILLAGE), whole=(COUNTY,))
    assert venues.loc[STATION, "parent"] == ""
    assert venues.loc[VILLAGE, "parent"] == STATION
    assert membership_counts(venues)["registered"] == 2


def sites(*records: Said) -> Any:
    return overlay(ALL, {"sites": records}, ()).sites


def test_facts_of_a_site_are_laid_over_what_was_known():
    before = ALL.sites.loc[SITE]
    site = sites(
        Said(SITE, {
            "name": "石人血泪山", "lon": 126.55, "lat": 41.94, "error_m": 20,
            "opening": "8:30-16:00（周一闭馆）", "closed": "2027-03-01至2027-06-14闭馆",
            "status": "under_repair", "phone": "0439-0000000", "note": "先预约",
            "source": "县文旅局",
        })
    ).loc[SITE]  # fmt: skip
    assert (site["precision"], site["error_m"]) == ("poi", 20)
    assert site["opening_hours"] == "08:30-16:00; Mo off; 2027 Mar 01-2027 Jun 14 off"
    assert site["closing_rule"] == "2027 Mar 01-2027 Jun 14 off"
    assert site["status"] == "under_repair"
    assert site["phone"] == "0439-0000000"
    assert site["note"] == "先预约；县文旅局"
    for key in (
        "name_zh",
        "category",
        "period",
        "designations",
        "evidence",
        "sources",
        "visit_minutes",
    ):
        assert site[key] == before[key]


def test_hours_that_no_program_can_read_stand_in_the_note():
    before, site = ALL.sites.loc[SITE], sites(Said(SITE, {"opening": "看门人在时"})).loc[SITE]
    assert site["opening_hours"] == before["opening_hours"]
    assert site["note"].endswith("看门人在时")


def test_a_new_site_keeps_what_the_files_promise():
    new = Said("JL-220605-999", {"name": "某抗联烈士纪念碑", "level": "省级文物保护单位"})
    table = sites(new)
    assert list(table.index[:-1]) == list(ALL.sites.index)
    site = table.loc[new.key]
    assert (site["category"], site["period"]) == ("monument", "AJ")
    assert site["designations"] == "省级文物保护单位"
    assert (site["evidence"], site["name_en"], site["opening_hours"]) == ("register", "", "")
    rows = table.assign(lon=table.geometry.x, lat=table.geometry.y, source=site["position_source"])
    for schema, key in ((SITES, "id"), (POSITIONS, "site")):
        cells = rows.rename_axis(key).reset_index()
        _, broken = check_text(cells[list(schema.columns)].astype(str), schema)
        assert broken == []
    pd.testing.assert_series_equal(table.dtypes, ALL.sites.dtypes)


def test_people_are_counted_by_county():
    people = [Said(COUNTY, {"population": 1000}), Said("220600000000", {"population": 5})]
    data = overlay(ALL, {"population": people}, ())
    assert data.counted.to_dict() == {COUNTY: 1000}
    assert ALL.counted.empty
    assert np.issubdtype(ALL.counted.dtype, np.floating)


def test_a_code_of_no_county_lies_in_one_of_its_prefecture():
    venue = laid(Said("220699000999", {"name": "某礼堂"})).loc["220699000999"]
    assert DIVISIONS["level"][venue["county"]] == "county"
    assert venue["prefecture"] == "220600000000"


def test_closing_days_are_taken_off_the_hours_that_are_known():
    published = ALL.sites.index[ALL.sites["opening_hours"] != ""][0]
    assumed = ALL.sites.index[ALL.sites["opening_hours"] == ""][0]
    table = sites(Said(published, {"closed": "周一闭馆"}), Said(assumed, {"closed": "周一闭馆"}))
    assert table.loc[published, "opening_hours"].endswith("; Mo off")
    assert (table.loc[assumed, "opening_hours"], table.loc[assumed, "closing_rule"]) == (
        "",
        "Mo off",
    )
    assert visiting_hours(table.loc[assumed]).text.endswith("; Mo off")
