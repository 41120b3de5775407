"""The columns of each kind: their headings in both languages, and what stands in their cells."""

import datetime as dt

import pytest

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register import days, values
from geo.register.headings import choices, find_heading, wanted
from geo.register.kind import WRITTEN
from geo.register.kinds import REGISTER
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.records import Asked
from geo.terms import TIERS
from web.language.messages import translate

FIELDS = [(kind, field) for kind in REGISTER.values() for field in kind.fields]


@pytest.fixture(scope="module", name="read")
def read_fixture():
    datasets = load_datasets()
    world = open_world(datasets, Gazetteer.from_datasets(datasets))

    def read(text, kind, file="a.csv"):
        asked = Asked(world, "WGS84", dt.date(2027, 6, 30))
        return read_file(text.encode(), file, kind, asked)

    return read


@pytest.mark.parametrize(("kind", "field"), FIELDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_heading_of_a_template_is_known_when_it_comes_back(kind, field, language):
    assert field.key in choices(translate(field.heading, language), wanted(kind))


@pytest.mark.parametrize("kind", REGISTER.values(), ids=REGISTER)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_headings_of_a_template_find_their_own_columns(kind, language):
    row = [translate(field.heading, language) for field in kind.fields]
    found = find_heading([row], kind)
    assert found is not None
    assert {key: kind.fields[at].key for key, at in found.columns.items()} == {
        field.key: field.key for field in kind.fields
    }


OTHERWISE = {"name", "office_id"}
"""Texts that find the record beside being kept."""


@pytest.mark.parametrize("kind", ["venues", "lecturers", "sites"])
def test_every_column_that_is_declared_as_a_text_is_kept_as_it_is_written(kind, read):
    given = {
        "name": "通化县新时代文明实践中心", "county": "通化县", "home": "通化县快大茂镇",
        "topics": "law",
    }  # fmt: skip
    texts = [one for one in REGISTER[kind].fields if one.form in WRITTEN]
    texts = [one for one in texts if one.key not in OTHERWISE]
    assert texts
    row = {one.key: given[one.key] for one in REGISTER[kind].fields if one.key in given}
    row |= {one.key: f"«{one.key}»" for one in texts}
    heads = [translate(REGISTER[kind][key].heading, "zh") for key in row]
    (record,) = read(f"{','.join(heads)}\n{','.join(row.values())}\n", kind).rows
    assert {one.key: record.values[one.key] for one in texts} == {
        one.key: f"«{one.key}»" for one in texts
    }


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (("编号", "区划代码", "名称", "县区"), ("office_id", "code", "name", "county")),
        (("编号", "名称", "县区"), ("code", "name", "county")),
        (("1.编号", "2.名称", "3.容纳人数/人"), ("code", "name", "capacity")),
    ],
)
def test_a_heading_that_may_be_two_columns_is_the_one_that_is_free(row, columns):
    found = find_heading([list(row)], REGISTER["venues"])
    assert found.columns == {key: at for at, key in enumerate(columns)}


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (("日期", "时间", "地点"), ("date", "start", "venue")),
        (("时间", "地点", "主题"), ("date", "venue", "topic")),
        (("时间", "宣讲时间", "地点"), ("start", "date", "venue")),
    ],
)
def test_one_time_is_the_day_and_a_second_the_hour(row, columns):
    found = find_heading([list(row)], REGISTER["lectures"])
    assert found.columns == {key: at for at, key in enumerate(columns)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周一至周五", [1, 2, 3, 4, 5]),
        ("每周二、四", [2, 4]),
        ("一三五", [1, 3, 5]),
        ("周五至周一", [1, 5, 6, 7]),
        ("工作日", [1, 2, 3, 4, 5]),
        ("Monday to Friday", [1, 2, 3, 4, 5]),
        ("1,3", [1, 3]),
        ("", []),
    ],
)
def test_days_of_the_week_are_read(text, found):
    assert days.weekdays(text) == (found, "")


def test_other_words_are_no_days_of_the_week():
    assert days.weekdays("看情况") == ([], "bad_weekdays")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("周一闭馆", "Mo off"),
        ("2027年3月1日至2027年6月14日维修", "2027 Mar 01-2027 Jun 14 off"),
        ("Mondays", "Mo off"),
        ("2027-10-01", "2027 Oct 01 off"),
        ("无", ""),
    ],
)
def test_closing_days_become_a_rule(text, rule):
    assert days.closings(text) == (rule, "")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("8:30-16:30（周一闭馆）", "08:30-16:30; Mo off"),
        ("上午8:30-11:30，下午1:30-4:30", "08:30-11:30,13:30-16:30"),
        ("周二至周日9:00-17:00", "Tu,We,Th,Fr,Sa,Su 09:00-17:00"),
        ("全天开放", "00:00-24:00"),
        ("夏季8:00-17:00；冬季9:00-16:00", ""),
        ("电话预约", ""),
    ],
)
def test_opening_hours_become_a_rule_or_none(text, rule):
    assert days.opening_rule(text) == rule


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("松树镇中心小学", "school"),
        ("长岭县新时代文明实践中心", "county"),
        ("湾沟镇新时代文明实践所", "township"),
        ("向阳社区新时代文明实践站", "community"),
        ("大安村新时代文明实践站", "village"),
        ("某某礼堂", ""),
    ],
)
def test_the_kind_of_a_venue_is_told_by_its_name(name, tier):
    assert values.tier_of(name) == (tier if tier in TIERS else "")


def test_a_venue_has_the_new_columns(read):
    text = (
        "编号,名称,类型,县区,经度,纬度,位置误差（米）,座位数,语言\n"
        "X-7,示例礼堂,社区,江源区,126.6,42.1,15,80,汉语、朝鲜语\n"
        "X-8,示例会堂,不明类型,江源区,126.61,42.1,约远,0,汉\n"
    )
    first, second = read(text, "venues").rows
    said = {key: first.values[key] for key in ("office_id", "tier", "error_m", "capacity")}
    assert said == {"office_id": "X-7", "tier": "community", "error_m": 15, "capacity": 80}
    assert first.values["languages"] == ["zh", "ko"]
    assert [one.code for one in second.warnings if one.code.startswith("bad")] == [
        "bad_word", "bad_number", "bad_number",
    ]  # fmt: skip


def test_a_lecturer_has_days_and_corps(read):
    text = "编号,姓名,居住乡镇,可宣讲日,省宣讲团\nA1,甲,江源区湾沟镇,周一至周三,是\n"
    (row,) = read(text, "lecturers").rows
    assert (row.values["office_id"], row.values["weekdays"], row.values["corps"]) == (
        "A1", [1, 2, 3], True,
    )  # fmt: skip


@pytest.mark.slow
def test_county_and_township_beside_it_tell_a_venue(read):
    lines = "日期,县区,乡镇,地点,宣讲员,形式\n2027-04-08,{},{},太平村,甲、乙,现场宣讲\n"
    (row,) = read(lines.format("", ""), "lectures").rows
    assert row.reason.code == "ambiguous_venue"
    datasets = load_datasets()
    named = datasets.centres[datasets.centres["name"].str.startswith("太平村")]
    names = datasets.divisions["name"]
    sure = [
        (names[one.county], names[one.township], code)
        for code, one in named.iterrows()
        if (named["township"] == one.township).sum() == 1
    ]
    assert sure
    for county, township, code in sure:
        (row,) = read(lines.format(county, township), "lectures").rows
        assert row.values["venue"] == code
        assert (row.values["lecturer"], row.values["form"]) == ("甲、乙", "on_site")


def test_a_site_says_whether_it_is_open(read):
    text = (
        "名称,所属县（市、区）,经度,纬度,开放状态,闭馆日,预约,备注,来源\n"
        "示例旧址,江源区,126.6,42.1,维修中,周一闭馆,需电话预约,冬季路滑,实地走访\n"
    )
    (row,) = read(text, "sites").rows
    assert row.values["status"] == "under_repair"
    assert row.values["closed"] == "周一闭馆"
    assert row.values["booking"] == "需电话预约"


@pytest.mark.parametrize("day", ["1926-04-08", "2207-04-08"])
def test_a_day_of_another_century_is_a_slip(read, day):
    (row,) = read(f"日期,地点\n{day},220605000000\n", "lectures").rows
    assert row.reason.code == "bad_date"
