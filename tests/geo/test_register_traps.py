"""Cells that were read as something else than they say, or refused although they are plain."""

import pytest

from geo.register.moments import clock_of, date, time
from geo.register.values import people, phone
from tests.geo.test_register_oddities import outcomes, table, values


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("上午十一点四十五分", "11:45"),
        ("下午三点三刻", "15:45"),
        ("15点一刻", "15:15"),
        ("9-11点", "09:00"),
        ("下午2-4点", "14:00"),
        ("9-11:30", "09:00"),
        ("上午9点至下午3点", "09:00"),
        ("9:00am-3:00pm", "09:00"),
        ("2:30-4:30pm", "14:30"),
        ("中午1点", "13:00"),
        ("2027/4/8 9:00", "09:00"),
        ("4月8日下午两点半", "14:30"),
        ("9.30-11:00", ""),
        ("晚12点", ""),
        ("第7节", ""),
    ],
)
def test_a_span_begins_with_its_first_time(said, clock):
    assert time(said).value == clock


@pytest.mark.parametrize(
    ("said", "day", "clock"),
    [
        ("2027年4月8日下午两点半", "2027-04-08", "14:30"),
        ("二○二七年十月一日", "2027-10-01", ""),
        ("2027、4、8", "2027-04-08", ""),
        ("2027年四月二十八日十时三十分", "2027-04-28", "10:30"),
    ],
)
def test_days_with_a_time_in_chinese_figures(said, day, clock):
    assert (str(date(said).value), clock_of(said)) == (day, clock)


@pytest.mark.parametrize("said", ["2027年4月8日（农历）", "农历2027年4月8日"])
def test_a_day_of_the_other_calendar_is_not_taken_for_one_of_ours(said):
    assert date(said).finding == "bad_date"
    assert str(date("2027年4月8日（农历三月初二）").value) == "2027-04-08"


def test_two_days_with_a_stroke_between_are_a_span():
    assert date("2027年4月8日/2027年4月9日").finding == "date_range"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("一万二千", 12_000), ("3千", 3000), ("3百余人", 300), ("1.2千", 1200),
        ("一百五", None), ("一万二", None), ("一百零五", 105),
    ],
)  # fmt: skip
def test_figures_and_words_of_a_number_together(said, count):
    assert people(said).value == count


@pytest.mark.parametrize("said", ["0086-14000000001", "1.4000000001E+10"])
def test_a_mobile_number_in_other_dress(said):
    assert phone(said).value == "14000000001"


def test_a_number_that_lost_digits_is_no_phone():
    assert phone("1.4E+10") == ("", "bad_phone")


@pytest.mark.parametrize(
    ("county", "venue", "code"),
    [
        ("敦化市", "松江河", "222403107201"),  # 松江河镇 is another county's
        ("敦化市", "松江河镇", None),
        ("敦化市", "进学街道", None),
        ("敦化市", "东丰县南屯基镇", None),
        ("敦化市", "新时代文明实践中心", "222403000000"),
        ("", "敦化市实践中心", "222403000000"),
        ("", "敦化市渤海街道实践所", "222403001000"),
    ],
)
def test_a_venue_lies_in_the_county_beside_it(county, venue, code):
    reading = table("lectures", ["日期", "县区", "地点"], ["2027-04-08", county, venue])
    assert [row.values.get("venue") for row in reading.rows] == [code]


@pytest.mark.parametrize(
    ("title", "heading", "said", "count"),
    [
        ("人口", "常住人口（千人）", "412", 412_000),
        ("人口（单位：万人）", "常住人口", "41", 410_000),
        ("人口（单位：万人）", "常住人口（人）", "412000", 412_000),
        ("人口", "常住人口", "41", None),
        ("人口", "常住人口", "41万人", 410_000),
        ("人口", "常住人口（百万）", "0.412", 412_000),
    ],
)
def test_units_of_a_population(title, heading, said, count):
    reading = table("population", [title], ["地区", heading], ["敦化市", said])
    assert [row.values.get("population") for row in reading.rows] == [count]


def test_the_code_of_the_province_is_above_the_counties():
    reading = table("population", ["代码", "人口"], ["220000", 23_000_000], ["222403", 412_000])
    assert outcomes(reading) == ["upper_level", "accept"]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (["一", "街道", None, None], "note_row"),
        ([None, "二、省级文物保护单位", None, None], "note_row"),
        ([None, "1. 本表一式两份", None, None], "note_row"),
        (["*表示在建", None, None, None], "note_row"),
        ([None, "共计2处", None, None], "total_row"),
        (["一", "旧址甲", "敦化市", None], "accept"),
        ([1, "旧址乙", "敦化市", None], "accept"),
    ],
)
def test_titles_of_parts_are_no_records(row, outcome):
    head = ["序号", "名称", "县区", "级别"]
    assert outcomes(table("sites", ["敦化市名录"], head, row)) == [outcome]


def test_a_site_without_any_place_is_none():
    reading = table("sites", ["名称", "级别", "时代"], ["旧址甲", "省级", "1935年"])
    assert [row.reason.code for row in reading.rows] == ["unknown_division"]
    title = ["敦化市红色资源名录"]
    reading = table("sites", title, ["名称", "级别", "时代"], ["旧址甲", "省级", "1935年"])
    assert values(reading, "county") == [("222403000000",)]


def test_headings_that_only_end_with_known_ones():
    head = ["统计区划代码（12位）", "实践阵地名称", "火星坐标经度", "火星坐标纬度"]
    reading = table("venues", head, ["222403107201", "松江河村站", 128.018, 42.883])
    assert values(reading, "code") == [("222403107201",)]
    assert reading.system["used"] == "GCJ02"


def test_what_came_is_surer_than_what_was_planned():
    head = ["计划日期", "实际日期", "地点", "预计人数", "实到人数"]
    reading = table("lectures", head, ["2027-04-08", "2027-04-10", "222403107201", 50, 30])
    assert values(reading, "date", "people") == [("2027-04-10", 30)]


@pytest.mark.parametrize(
    ("said", "outcome", "status"),
    [
        ("取 消", "cancelled", None),
        ("因雨取消", "cancelled", None),
        ("未取消", "accept", "planned"),
        ("因雪延期", "accept", "planned"),
        ("已圆满结束", "accept", "held"),
        ("如期举办", "accept", "held"),
    ],
)
def test_a_status_may_be_a_sentence(said, outcome, status):
    reading = table("lectures", ["日期", "地点", "状态"], ["2027-04-08", "222403107201", said])
    assert outcomes(reading) == [outcome]
    assert [row.values.get("status") for row in reading.rows] == [status]


def test_short_names_are_spread_to_the_width_of_long_ones():
    reading = table(
        "lecturers", ["姓名", "居住地"], ["王\u3000五", "敦化市"], ["王五", "敦化市渤海街道"]
    )
    assert values(reading, "name") == [("王五",), ("王五",)]
    assert [one.code for one in reading.rows[1].warnings] == ["same_name"]
    head = ["日期", "地点", "宣讲员"]
    reading = table("lectures", head, ["2027-04-08", "222403107201", "王\u3000五、赵  六、欧阳明"])
    assert values(reading, "lecturer") == [("王五、赵六、欧阳明",)]


def test_the_short_name_of_a_prefecture_is_no_county():
    reading = table("venues", ["名称", "县区"], ["甲厅", "通化"], ["乙厅", "通化县"])
    assert [row.outcome for row in reading.rows] == ["reject", "accept"]


def test_a_site_by_part_of_its_name_lies_in_the_county_beside_it():
    head = ["日期", "县区", "地点"]
    rows = [["2027-04-08", county, "杨靖宇烈士"] for county in ("东昌区", "安图县")]
    reading = table("lectures", head, *rows)
    assert [row.values.get("venue") for row in reading.rows] == ["JL-220502-057", None]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("128°13‘48“", "43°22‘12“"), ("128º13´48", "43º22´12"), ("128-13-48", "43-22-12")],
)
def test_marks_of_minutes_from_every_keyboard(lon, lat):
    reading = table("venues", ["名称", "县区", "经度", "纬度"], ["甲厅", "敦化市", lon, lat])
    assert values(reading, "lon", "lat") == [(128.23, 43.37)]


def test_a_prefecture_does_no_harm_where_the_county_is_known():
    head = ["代码", "名称", "地区"]
    reading = table(
        "venues", head, ["222403107201", "松江河村", "延边州"], ["", "松江河村", "长春市"]
    )
    assert outcomes(reading) == ["accept", "reject"]
    head = ["名称", "地区", "经度", "纬度"]
    reading = table(
        "sites", head, ["甲址", "延边州", 128.23, 43.37], ["乙址", "延边州", None, None]
    )
    assert [row.values.get("county") for row in reading.rows] == ["222403000000", None]


def test_the_committee_of_a_community_is_its_community():
    head = ["名称", "县区", "乡镇"]
    reading = table("venues", head, ["向阳社区居委会", "延吉市", "进学街道"])
    assert values(reading, "code") == [("222401001001",)]


def test_the_county_of_a_venue_may_stand_in_its_address():
    reading = table(
        "venues", ["名称", "地址"], ["乙厅", "吉林省敦化市渤海街道1号"], ["丙厅", "东门"]
    )
    assert [row.values.get("county") for row in reading.rows] == ["222403000000", None]
