"""A record typed into a form: refused as a file's row is, and nothing that was typed is lost."""

from datetime import date
from typing import Any

import pytest

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer
from geo.register.form import form_fields, read_form, typed_of
from geo.register.kinds import REGISTER
from geo.register.open import open_world
from geo.register.records import Asked

COUNTY, TOWNSHIP = "220605000000", "220605107000"
HALL = {"name": "大石人村文化大院", "county": COUNTY, "township": "大石人镇"}
GOOD: dict[str, dict[str, Any]] = {
    "venues": {
        **HALL, "tier": "other", "phone": "0439-3456789", "capacity": "约40人", "lon": "126.6123",
        "lat": "42.05", "error_m": "10", "contact": "某某", "languages": ["zh", "ko"],
    },
    "lecturers": {
        "name": "某某", "unit": "区委党校", "home": "江源区大石人镇", "topics": ["law", "theory"],
        "languages": ["ko"], "weekdays": ["1", "3"], "corps": "no", "phone": "13000000000",
    },
    "lectures": {
        "date": "2027-05-04", "start": "09:00", "venue": "江源区大石人镇", "topic": "law",
        "lecturer": "某某", "people": "38", "form": "classroom", "status": "held",
    },
    "sites": {
        "name": "示例旧址", "county": COUNTY, "township": "大石人镇", "opening": "08:30-16:30",
        "closed": "周一", "status": "open", "booking": "电话预约", "note": "维修中",
        "source": "来电",
    },
    "population": {"name": COUNTY, "population": "180000"},
}  # fmt: skip


@pytest.fixture(scope="module")
def datasets() -> Datasets:
    return load_datasets()


@pytest.fixture(scope="module")
def asked(datasets: Datasets) -> Asked:
    world = open_world(datasets, Gazetteer.from_datasets(datasets))
    return Asked(world, "WGS84", date(2027, 6, 1))


def name_of(datasets: Datasets, code: str) -> str:
    frame = datasets.divisions if code in datasets.divisions.index else datasets.venues
    return str(frame.at[code, "name"])


def refused(kind: str, typed: dict[str, Any], asked: Asked) -> dict[str, str]:
    found = read_form(REGISTER[kind], typed, asked)
    assert found.values == {}
    return {key: one.code for key, one in found.refusals.items()}


@pytest.mark.parametrize("kind", GOOD)
def test_what_a_form_shows_of_a_record_is_read_as_that_record(
    kind: str, datasets: Datasets, asked: Asked
) -> None:
    key = "220605107999" if kind == "venues" else ""
    found = read_form(REGISTER[kind], GOOD[kind], asked, key=key)
    assert found.refusals == {}
    shown = typed_of(REGISTER[kind], found.values, asked.world, lambda c: name_of(datasets, c))
    again = read_form(REGISTER[kind], shown, asked, key=found.key)
    assert (again.key, again.values) == (found.key, found.values)


@pytest.mark.parametrize("kind", REGISTER)
def test_an_empty_form_names_every_field_that_has_to_be_filled_in(kind: str, asked: Asked) -> None:
    expected = {one.key for one in form_fields(REGISTER[kind]) if one.required}
    also = {
        "venues": {"county"},
        "lecturers": {"home"},
        "sites": {"county"},
        "population": {"name"},
    }
    found = refused(kind, {}, asked)
    assert set(found) == expected | also.get(kind, set())
    assert set(found.values()) == {"missing_required"}


def test_everything_that_is_wrong_is_told_at_once(asked: Asked) -> None:
    typed = {
        **HALL,
        "phone": "12",
        "capacity": "很多",
        "lon": "99",
        "lat": "42",
        "township": "无名镇",
    }
    assert refused("venues", typed, asked) == {
        "lon": "outside_province", "phone": "bad_phone", "capacity": "bad_number",
        "township": "unknown_division",
    }  # fmt: skip
    assert refused("lectures", {"date": "5月4日", "people": "一堆"}, asked) == {
        "venue": "missing_required", "date": "no_year", "people": "bad_number",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"capacity": "20-30"}, "capacity", "number_range"),
        ({"phone": "13000000000/13000000001"}, "phone", "two_phones"),
        ({"tier": "宫殿"}, "tier", "bad_word"),
        ({"lon": "126.6"}, "lat", "missing_required"),
        ({"name": "某" * 101}, "name", "too_long"),
        ({"address": "某" * 1001}, "address", "too_long"),
    ],
)
def test_what_a_file_would_lose_is_refused(
    typed: dict[str, str], field: str, code: str, asked: Asked
) -> None:
    assert refused("venues", {**HALL, **typed}, asked)[field] == code


def test_hours_that_are_not_understood_are_kept_and_told_of(asked: Asked) -> None:
    typed = {"name": "示例旧址", "county": COUNTY, "opening": "随时"}
    found = read_form(REGISTER["sites"], typed, asked)
    assert found.values["opening"] == "随时"
    assert found.remarks["opening"].code == "opening_unread"


@pytest.mark.parametrize("code", ["220102001000", "220102001"])
def test_a_township_of_another_county_is_none_of_this_one(asked: Asked, code: str) -> None:
    typed = {**HALL, "township": code}
    assert refused("venues", typed, asked) == {"township": "unknown_division"}


def test_a_form_may_correct_the_township_that_a_code_says(asked: Asked) -> None:
    typed = {**HALL, "township": "湾沟镇"}
    found = read_form(REGISTER["venues"], typed, asked, key=TOWNSHIP)
    assert found.key == TOWNSHIP
    assert found.values["township"] == "220605102000"
    assert found.values["code"] == TOWNSHIP


def test_every_venue_is_found_again_by_what_a_form_shows_of_it(
    datasets: Datasets, asked: Asked
) -> None:
    codes = datasets.venues.index[::50]
    assert len(codes) > 100
    for code in codes:
        shown = typed_of(
            REGISTER["lectures"], {"venue": code}, asked.world, lambda c: name_of(datasets, c)
        )
        assert asked.world.venue_or_site(str(shown["venue"])).value == code
