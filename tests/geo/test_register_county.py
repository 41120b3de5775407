"""Rows that do not say their county: the position says it, the title, or the office's own books."""

from datetime import date

import pytest

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.records import Asked
from geo.register.world import Known

JIANGYUAN, TOWN = "220605000000", "220605107000"


@pytest.fixture(scope="module")
def data():
    datasets = load_datasets()
    return datasets, Gazetteer.from_datasets(datasets)


@pytest.fixture(scope="module")
def read(data):
    worlds = {"": open_world(*data)}

    def reading(text, kind="venues", known=None):
        world = worlds[""] if known is None else open_world(*data, known)
        asked = Asked(world, "WGS84", date(2027, 6, 30))
        return read_file(text.encode(), "册.csv", kind, asked).rows

    return reading


@pytest.mark.slow
def test_the_position_tells_the_county_of_a_new_venue(read):
    (row,) = read("名称,经度,纬度\n测试文化广场,126.55,41.94\n")
    assert (row.outcome, row.values["county"]) == ("accept", JIANGYUAN)


def test_the_title_tells_it_too(read):
    rows = read(
        "2027年江源区新时代文明实践阵地一览表\n序号,阵地名称,乡镇\n1,测试文化大院,大石人镇\n"
        "2,和平村新时代文明实践站,\n"
    )
    assert [row.outcome for row in rows] == ["accept", "accept"]
    assert {row.values["county"] for row in rows} == {JIANGYUAN}
    assert rows[0].values["township"] == TOWN
    assert rows[1].values["code"].startswith("220605")


def test_without_either_it_is_asked_for(read):
    new, old = read("名称,乡镇\n测试文化广场,\n和平村新时代文明实践站,\n")
    assert (new.outcome, new.reason.code) == ("reject", "unknown_division")
    assert (old.outcome, old.reason.code) == ("reject", "ambiguous_venue")


LOG = "日期,宣讲地点\n2027-04-08,和平村新时代文明实践站\n"


def test_a_log_means_the_places_of_the_office_or_of_its_title(read):
    (row,) = read(LOG, "lectures")
    assert (row.outcome, row.reason.code) == ("reject", "ambiguous_venue")
    own = Known.of([(TOWN, {"county": JIANGYUAN})], ())
    (mine,) = read(LOG, "lectures", own)
    (titled,) = read(f"江源区宣讲台账\n{LOG}", "lectures")
    assert mine.values["venue"] == titled.values["venue"] == "220605102200"
