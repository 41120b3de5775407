"""Names by their sound: first letters and spelling, as people type them without switching keys."""

import pytest

from geo.datasets import load_datasets
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.names import normalise
from geo.pinyin import MAX_READINGS, SoundIndex, initials, is_spelled, spellings
from geo.places import Gazetteer

GAZETTEER = Gazetteer.from_datasets(load_datasets())


@pytest.mark.parametrize(
    ("name", "letters", "spelled"),
    [
        ("白山", ("bs",), ("baishan",)),
        ("长春", ("zc", "cc"), ("zhangchun", "changchun")),
        ("绿园区", ("lyq",), ("lvyuanqu",)),
        ("八一7号", ("by7h",), ("bayi7hao",)),
    ],
)
def test_a_name_is_read_character_by_character(name, letters, spelled):
    assert initials(name) == letters
    assert spellings(name) == spelled


def test_a_name_with_many_readings_keeps_some():
    assert len(initials("长" * 10)) == MAX_READINGS


@pytest.mark.parametrize(
    ("query", "spelled"), [("bs", True), ("白山", False), ("bs1", False), ("", False), ("é", False)]
)
def test_only_latin_letters_may_be_pinyin(query, spelled):
    assert is_spelled(query) is spelled


def test_the_index_tells_whole_names_from_beginnings_and_middles():
    index = SoundIndex([["白山"], ["白山市"], ["长白山"]])
    assert index.whole("bs") == index.whole("baishan") == [0]
    assert index.spelled("bs") == []
    assert index.begins("bs") == [0, 1]
    assert index.holds("bs") == [0, 1, 2]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ccs", "长春市"),
        ("bs", "白山市"),
        ("dsrz", "大石人镇"),
        ("dashiren", "大石人镇"),
        ("hc", "珲春市"),
        ("DSRZ", "大石人镇"),
    ],
)
def test_the_search_box_offers_what_sounds_like_it(typed, first):
    assert GAZETTEER.search(typed, limit=3)[0].name == first


def test_a_site_is_found_by_first_letters_inside_its_name():
    names = [place.name for place in GAZETTEER.search("srxl")]
    assert any("石人血泪山" in name for name in names)


def test_a_whole_spelling_is_a_place_but_first_letters_are_only_near():
    assert GAZETTEER.resolve("dashirenzhen").name == "大石人镇"
    with pytest.raises(UnknownPlaceError, match="大石人镇"):
        GAZETTEER.resolve("dsrz")


def test_several_places_of_one_spelling_ask_which():
    with pytest.raises(AmbiguousPlaceError):
        GAZETTEER.resolve("yongancun")


def test_names_keep_their_sound_when_normalised():
    assert initials(normalise("“四保临江” 纪念馆")) == ("sbljjng",)
