"""What a file would change, the codes of what is new, and the county of a record."""

import pytest

from geo.errors import DataError
from geo.register.changes import differences, merged
from geo.register.keys import alias_of, county_of, natural, numbered
from geo.register.numbering import Numbers


def test_new_venues_get_the_highest_free_number_of_their_township():
    numbers = Numbers({"220605107999", "220605107997"})
    assert numbers.venue("220605000000", "220605107000") == "220605107998"
    assert numbers.venue("220605000000", "220605107000") == "220605107996"
    assert numbers.venue("220605000000") == "220605000999"


def test_a_full_township_uses_numbers_of_its_county_that_no_division_has():
    numbers = Numbers(f"220605107{n:03d}" for n in range(1, 1000))
    assert numbers.venue("220605000000", "220605107000") == "220605000999"
    numbers = Numbers(f"220605000{n:03d}" for n in range(1, 1000))
    assert numbers.venue("220605000000") == "220605999999"


def test_sites_get_numbers_above_those_that_come_with_the_program():
    numbers = Numbers({"JL-220605-501"})
    assert numbers.site("220605000000") == "JL-220605-502"
    full = Numbers(f"JL-220605-{n}" for n in range(501, 1000))
    with pytest.raises(DataError, match="no free code"):
        full.site("220605000000")


@pytest.mark.parametrize(
    ("kind", "key", "values", "county"),
    [
        ("venues", "220605107999", {"county": "220605000000"}, "220605000000"),
        ("sites", "JL-220605-501", {}, "220605000000"),
        ("lectures", "", {"venue": "220605107000"}, "220605000000"),
        ("lectures", "", {"venue": "JL-222426-154"}, "222426000000"),
        ("lectures", "", {"venue": "220171001201"}, "220102000000"),  # a development zone
        ("lecturers", "", {"home": "220605000000"}, "220605000000"),
        ("lecturers", "", {}, ""),
        ("population", "220605000000", {}, "220605000000"),
    ],
)
def test_a_record_has_a_county(kind, key, values, county):
    assert county_of(kind, key, values) == county


def test_records_of_one_key_are_told_apart():
    assert list(numbered(["a", "b", "a", "a"])) == ["a", "b", "a|2", "a|3"]
    values = {"date": "2027-05-01", "venue": "1", "start": "", "lecturer": ""}
    key = natural("lectures", values)
    assert alias_of("lectures", key, values) == alias_of("lectures", f"{key}|2", values) == ""
    assert alias_of("lectures", key, {**values, "start": "09:00"}) == "2027-05-01|1|09:00|"


def test_a_file_erases_nothing_and_assumes_nothing():
    old = {"name": "王敏", "languages": ["ko"], "phone": "1", "topics": ["law"]}
    said = {"name": "王敏", "languages": ["zh"], "phone": "", "topics": [], "unit": "三中"}
    new = merged("lecturers", old, said)
    assert new == {**old, "unit": "三中"}
    assert differences(old, new) == {"unit": (None, "三中")}
    assert differences({"phone": ""}, {"phone": None}) == {}
