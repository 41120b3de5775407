"""What a user says of a file: columns, topics, coordinate system; and what is proposed."""

import datetime as dt
from functools import cache
from itertools import pairwise

import pytest

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.document import document
from geo.register.headings import best_fit
from geo.register.open import open_world
from geo.register.pages import read_pages
from geo.register.proposals import venues
from geo.register.read import open_file, read_file, read_opened
from geo.register.records import Asked
from geo.register.world import NOTHING_KNOWN, Known, Lecturer
from tests.geo.office_files import xlsx

TODAY = dt.date(2027, 6, 30)
HEAD = "编号,名称,县（市、区）,经度,纬度\n"


def here(data, file, names):
    return read_pages(data, file, lambda rows: best_fit(rows, names))


@cache
def world():
    return world_of(NOTHING_KNOWN)


def world_of(known):
    datasets = load_datasets()
    return open_world(datasets, Gazetteer.from_datasets(datasets), known)


def read(text, kind, *, crs=None, file="a.csv", of=None, **said):
    data = text if isinstance(text, bytes) else text.encode()
    asked = Asked(of or world(), crs, TODAY)
    return read_file(data, file, kind, asked, parse=here, **said)


def test_columns_are_as_the_user_says_also_the_row_of_the_heading():
    text = "2027年名录,,\n甲,乙,丙\n太平岭,江源区,126.6,42.1\n"
    assert read(text, "venues").refused.code == "no_known_header"
    mapping = {"a": {"甲": "name", "乙": "county", "丙": "lon"}}
    reading = read(text, "venues", mapping=mapping)
    assert reading.mapping["a"]["丙"] == "lon"
    reading = read(text, "venues", mapping={"a": {"甲": "name", "乙": "county", "丙": ""}})
    (row,) = reading.accepted()
    assert (row.row, row.values["name"]) == (3, "太平岭")
    assert reading.mapping == {"a": {"甲": "name", "乙": "county", "丙": ""}}


def test_a_chosen_column_overrides_the_one_that_was_found():
    text = "名称,名称,县区\n江源大厅,大厅一,江源区\n"
    assert read(text, "venues").mapping == {"a": {"名称": "name", "名称 (B)": "", "县区": "county"}}
    said = {"a": {"名称 (B)": "name", "县区": "county"}}
    (row,) = read(text, "venues", mapping=said).accepted()
    assert row.values["name"] == "大厅一"


def test_columns_that_the_user_chose_serve_next_month_under_another_sheet():
    def month(name):
        return xlsx({name: [["哪天", "哪里"], ["2027-04-08", "220605000000"]], "说明": [["无"]]})

    first = read(month("4月"), "lectures", file="a.xlsx")
    assert first.refused.code == "no_known_header"
    said = {"4月": {"哪天": "date", "哪里": "venue"}}
    for name in ("4月", "5月"):
        reading = read(month(name), "lectures", file="a.xlsx", mapping=said)
        assert [row.outcome for row in reading.rows] == ["accept"]
        assert reading.fingerprint == first.fingerprint
        assert [head["used"] for head in reading.heads] == [True, False]


def test_a_sheet_without_columns_is_left_out_and_said():
    rows = [["日期", "地点"], ["2027-04-08", "220605000000"]]
    data = xlsx({"一": rows, "二": rows})
    said = {"一": {"日期": "date", "地点": "venue"}, "二": {"日期": "", "地点": ""}}
    reading = read(data, "lectures", file="a.xlsx", mapping=said)
    assert [row.sheet for row in reading.rows] == ["一"]
    assert [(head["sheet"], head["used"]) for head in reading.heads] == [
        ("一", True),
        ("二", False),
    ]


def test_a_file_that_cannot_be_read_still_shows_its_columns():
    reading = read("甲,乙\n1,2\n3,4\n", "venues")
    (head,) = reading.heads
    assert not head["used"]
    assert [(one["letter"], one["label"], one["samples"]) for one in head["columns"]] == [
        ("A", "甲", ["1", "3"]), ("B", "乙", ["2", "4"]),
    ]  # fmt: skip


def test_what_lacks_a_needed_column_says_which():
    reading = read("县区,乡镇,经度,纬度\n江源区,湾沟镇,126.6,42.1\n", "venues")
    assert reading.refused.code == "no_known_header"


def test_topics_are_as_the_user_says():
    text = (
        "日期,地点,主题\n2027-04-08,220605000000,老故事新讲\n2027-04-09,220605000000,老故事新讲\n"
    )
    reading = read(text, "lectures")
    (topic,) = reading.proposals["topics"]
    assert (topic["text"], topic["count"]) == ("老故事新讲", 2)
    for code in ("theory", ""):
        again = read(text, "lectures", topics={"老故事新讲": code})
        assert [row.values["topic"] for row in again.accepted()] == [code, code]
        assert again.proposals["topics"] == []
        assert not any(row.warnings for row in again.rows)


def test_near_topics_are_proposed():
    text = "姓名,居住乡镇,擅长主题\n甲,江源区湾沟镇,东北抗联精神故事、法治宣传教育\n"
    topics = read(text, "lecturers").proposals["topics"]
    assert [one["proposals"][0] for one in topics] == ["united-army", "law"]


def test_venues_of_one_name_are_proposed_for_an_ambiguous_one():
    text = "日期,地点\n2027-04-08,太平村\n2027-04-09,太平村\n"
    (asked,) = read(text, "lectures").proposals["venues"]
    assert (asked["text"], asked["count"], asked["cell"]) == ("太平村", 2, "B2")
    assert {one["why"] for one in asked["proposals"]} == {"same_name"}
    assert all(one["name"].startswith("太平") for one in asked["proposals"])


def test_the_nearest_names_of_the_county_are_proposed():
    datasets = load_datasets()
    names = datasets.divisions["name"]
    villages = datasets.centres[datasets.centres["tier"].eq("village")].iloc[::1500]
    assert len(villages) > 3
    for unit in villages.itertuples():
        wrong = names[unit.county] + names[unit.township] + unit.name.replace("村", "新村", 1)
        found = venues(wrong, world())
        assert unit.Index in {one["code"] for one in found[:3]}
        assert {one["township"] for one in found} == {unit.township}


def test_a_community_proposes_the_station_of_its_township():
    datasets = load_datasets()
    community = datasets.communities[datasets.communities["township"].ne("")].iloc[0]
    found = venues(community["name"].replace("社区", "社区活动室"), world(), community["county"])
    assert community["township"] in {one["code"] for one in found if one["why"] == "station"}


def test_what_a_spreadsheet_left_of_a_code_proposes_the_place():
    found = venues("2.20605E+11", world())
    assert found[0] == {
        "code": "220605000000", "name": world().units["220605000000"].name,
        "county": "220605000000", "township": "", "why": "digits",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "crs", "used", "why"),
    [
        ("百度经度,百度纬度", None, "BD09", "file"),
        ("高德经度,高德纬度", None, "GCJ02", "file"),
        ("腾讯经度,腾讯纬度", None, "GCJ02", "file"),
        ("经度,纬度", None, "WGS84", "default"),
        ("百度经度,百度纬度", "WGS84", "WGS84", "given"),
    ],
)
def test_headings_propose_the_coordinate_system(head, crs, used, why):
    reading = read(f"名称,县区,{head}\n示范大厅,江源区,126.6,42.1\n", "venues", crs=crs)
    assert (reading.crs, reading.system["used"], reading.system["why"]) == (used, used, why)
    moved = reading.rows[0].values["lon"] != 126.6
    assert moved == (used != "WGS84")


def test_a_title_and_a_layer_propose_it_too():
    titled = "名录（国家2000坐标系）,,,\n名称,县区,经度,纬度\n示范大厅,江源区,126.6,42.1\n"
    assert read(titled, "venues").system["proposed"] == "CGCS2000"
    layer = (
        '{"crs":{"properties":{"name":"EPSG:3857"}},"features":[{"properties":{"name":"示范大厅",'
        '"县区":"江源区"},"geometry":{"type":"Point","coordinates":[14093047.6,5177744.1]}}]}'
    )
    reading = read(layer, "venues", file="a.geojson")
    assert reading.crs == "EPSG:3857"
    assert reading.rows[0].values["lat"] == pytest.approx(42.1, abs=0.1)


def test_numbers_of_the_office_name_venues_and_lecturers():
    known = Known({"X-7": "220605001000"}, {"L9": Lecturer("甲|社科院|220605000000", "甲")})
    of = world_of(known)
    (venue,) = read("编号,名称\nX-7,示范大厅\n", "venues", of=of).accepted()
    assert venue.key == "220605001000"
    (person,) = read("编号,姓名,居住乡镇\nL9,甲,江源区湾沟镇\n", "lecturers", of=of).accepted()
    assert person.key == "甲|社科院|220605000000"
    text = "日期,地点,宣讲员\n2027-04-08,X-7,L9、乙\n"
    (held,) = read(text, "lectures", of=of).accepted()
    assert (held.values["venue"], held.values["lecturer"]) == ("220605001000", "甲、乙")


def test_a_known_site_has_its_number():
    site = load_datasets().sites.iloc[0]
    county = load_datasets().divisions.at[site["county"], "name"]
    text = "名称,县区\n{},{}\n没有的旧址,{}\n".format(site["name_zh"], county, county)
    known, new = read(text, "sites").accepted()
    assert known.key == site.name
    assert new.key == f"{site['county']}|没有的旧址"


def test_a_reading_tells_how_far_it_is_and_can_be_ended():
    text = "日期,地点\n" + "2027-04-08,220605000000\n" * 1700
    told = []
    opened = open_file(text.encode(), "a.csv", "lectures", here)
    read_opened(opened, Asked(world(), None, TODAY), progress=lambda *said: told.append(said))
    assert told == [(500, 1700), (1000, 1700), (1500, 1700)]
    assert all(one < other for one, other in pairwise(told))

    def cancel(*_):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_opened(opened, Asked(world(), None, TODAY), progress=cancel)


def test_the_document_has_what_a_user_is_asked():
    said = document(read("日期,地点,主题\n2027-04-08,太平村,神话\n", "lectures"))
    assert said["system"]["why"] == "default"
    assert said["proposals"]["venues"][0]["cell"] == "B2"
    assert said["headings"][0]["columns"][1]["key"] == "venue"


def test_a_code_of_a_development_zone_lies_in_the_county_of_its_township():
    (row,) = read("编号,名称\n220171001000,临河街道新时代文明实践所\n", "venues").rows
    assert (row.outcome, row.values["county"]) == ("accept", "220102000000")


def test_a_code_that_nobody_knows_says_its_township():
    (row,) = read("编号,名称\n220605107888,某文化大院\n", "venues").rows
    assert (row.values["county"], row.values["township"]) == ("220605000000", "220605107000")


def test_a_rejected_row_keeps_what_it_says():
    (row,) = read(f"{HEAD}220605107000,大石人镇,江源区,x,y\n", "venues").rows
    assert row.outcome == "reject"
    assert {"220605107000", "大石人镇"} <= set(row.texts)
