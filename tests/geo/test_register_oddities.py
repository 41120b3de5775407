"""Office files of further oddities, made here, each with what a person would read in them."""

import datetime as dt
import io
import struct

import pytest
from openpyxl import Workbook

from geo.intake.limits import LIMITS
from geo.intake.records import check_records
from geo.register.kinds import REGISTER
from tests.geo.office_files import ods, xlsx
from tests.geo.test_register_reading import read

HALL = ["示范大厅", "江源区", 126.6, 42.1]


def outcomes(reading):
    assert not reading.refused, reading.refused
    return [row.outcome if row.outcome != "skip" else row.reason.code for row in reading.rows]


def values(reading, *keys):
    return [tuple(row.values.get(key) for key in keys) for row in reading.accepted()]


def table(kind, *rows, sheet="表", file="a.xlsx", **said):
    return read(xlsx({sheet: rows}), kind, file=file, **said)


def test_a_heading_below_a_common_one_is_read_with_it():
    reading = table(
        "venues",
        ["名称", "县区", "坐标", None, "联系人", None],
        [None, None, "经度", "纬度", "姓名", "电话"],
        [*HALL, "测试员", "13000000000"],
    )
    assert values(reading, "name", "lon", "contact", "phone") == [
        ("示范大厅", 126.6, "测试员", "13000000000")
    ]


def test_years_below_a_common_heading_are_years():
    reading = table(
        "population",
        ["地区", "常住人口", None],
        [None, "2020年", "2025年"],
        ["江源区", 190000, 180000],
    )
    assert values(reading, "population") == [(180000,)]
    assert [one.code for one in reading.notes] == ["newest_year"]


@pytest.mark.parametrize("unit", ["单位：万人", "（单位：万人）", "计量单位: 万人"])
def test_a_unit_above_the_heading_counts(unit):
    reading = table(
        "population", ["人口情况表", None], [None, unit], ["地区", "人口"], ["江源区", 18.5]
    )
    assert values(reading, "population") == [(185000,)]


def test_a_county_of_eighteen_people_is_a_lost_unit():
    reading = table("population", ["地区", "人口"], ["江源区", 18.5])
    assert [row.reason.code for row in reading.rows] == ["bad_number"]


@pytest.mark.parametrize(
    "row",
    [
        ["江源区", "小计", 2, None],
        [None, "合  计", None, 12],
        ["本页合计", None, None, 12],
        [5, "总计", None, None],
    ],
)
def test_totals_are_no_data_wherever_the_word_stands(row):
    reading = table(
        "venues", ["县区", "名称", "座位数", "电话"], ["江源区", "示范大厅", 10, None], row
    )
    assert outcomes(reading) == ["accept", "total_row"]


@pytest.mark.parametrize(
    "note",
    [
        "以上数据截至2027年6月30日",
        "注：坐标为手机定位",
        "1.本表由各乡镇填报，县里汇总",
        "填表人：测试员　审核人：测试员",
        "（此表一式两份）",
        "填报单位（盖章）：",
    ],
)
def test_sentences_below_a_table_are_notes(note):
    reading = table(
        "venues", ["编号", "名称", "县区", "电话"], [1, "示范大厅", "江源区", None], [note]
    )
    assert outcomes(reading) == ["accept", "note_row"]
    merged = [note] * 4
    reading = table(
        "venues", ["编号", "名称", "县区", "电话"], [1, "示范大厅", "江源区", None], merged
    )
    assert outcomes(reading) == ["accept", "note_row"]


def test_a_name_alone_is_a_row_that_lacks_its_county():
    reading = table("venues", ["名称", "县区", "电话"], ["没有县的示范大厅", None, None])
    assert [row.reason.code for row in reading.rows] == ["unknown_division"]


@pytest.mark.parametrize(
    ("sheet", "file", "day"),
    [
        ("2027年4月", "a.xlsx", "2027-04-08"),
        ("4月", "2027年宣讲台账.xlsx", "2027-04-08"),
        ("4月", "台账.xlsx", None),
        ("2026年", "2027年台账.xlsx", "2026-04-08"),
    ],
)
def test_a_year_stands_in_the_name_of_sheet_or_file(sheet, file, day):
    reading = table("lectures", ["日期", "地点"], ["4月8日", "江源区"], sheet=sheet, file=file)
    if day is None:
        assert [row.reason.code for row in reading.rows] == ["no_year"]
    else:
        assert values(reading, "date") == [(day,)]
        assert [one.code for one in reading.notes] == ["year_from_title"]


@pytest.mark.parametrize(
    ("code", "office", "reason"),
    [
        ("001", "001", ""),
        ("20270408", "20270408", ""),
        ("JY-0007", "JY-0007", ""),
        ("'220605001000", "", ""),
        ("２２０６０５００１０００", "", ""),
        (220605001000.0, "", ""),
        ("22060500100", "", "bad_code"),
        ("110101", "", "bad_code"),
    ],
)
def test_numbers_of_the_office_are_no_broken_codes(code, office, reason):
    reading = table("venues", ["编号", "名称", "县区"], [code, "示范大厅", "江源区"])
    (row,) = reading.rows
    assert (row.reason.code if row.reason else "") == reason
    if not reason:
        assert row.values["office_id"] == office
        assert bool(row.values["code"]) == (not office)


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("江源区湾沟镇", "湾沟镇"),
        ("江源区湾沟镇幸福小区3号楼", "湾沟镇"),
        ("吉林省白山市江源区湾沟镇人民政府", "湾沟镇"),
        ("白山市江源区/湾沟镇", "湾沟镇"),
        ("江源区 湾沟镇", "湾沟镇"),
        ("江源区", "江源区"),
        ("江源县", "江源区"),
        ("北京市朝阳区", None),
        ("幸福小区3号楼", None),
    ],
)
def test_a_home_may_be_an_address(home, code):
    (row,) = table("lecturers", ["姓名", "居住乡镇"], ["测试员", home]).rows
    names = {"220605000000": "江源区"}
    from tests.geo.test_register_reading import world  # noqa: PLC0415

    found = row.values.get("home")
    assert (names.get(found) or world().divisions.get(found)) == code


@pytest.mark.parametrize(
    ("said", "status", "warnings"),
    [
        ("已完成", "held", []),
        ("延期", "planned", []),
        ("推迟举办", "planned", []),
        ("待定", "planned", []),
        ("正常开展", "held", []),
        ("不明所以", "held", ["bad_word"]),
        ("", "held", []),
    ],
)
def test_a_status_that_is_not_understood_is_told(said, status, warnings):
    (row,) = table("lectures", ["日期", "地点", "状态"], ["2027-04-08", "江源区", said]).rows
    assert (row.values["status"], [one.code for one in row.warnings]) == (status, warnings)


def test_columns_without_a_heading_and_empty_ones_do_no_harm():
    reading = table(
        "venues",
        [None, "名称", None, "县区", None, "经度", "纬度"],
        ["甲", "示范大厅", None, "江源区", None, 126.6, 42.1],
        [None] * 7,
        [None, "示范礼堂", None, "江源区", None, 126.61, 42.1],
        [None] * 7,
    )
    assert outcomes(reading) == ["accept", "blank_row", "accept"]


def test_sheets_of_other_orders_and_a_summary_among_them():
    book = {
        "江源": [["名称", "县区", "电话"], ["示范大厅", "江源区", "13000000000"]],
        "长岭": [["电话", "县区", "名称"], ["13000000001", "长岭县", "示范礼堂"]],
        "汇总": [["县区", "数量"], ["江源区", 1], ["长岭县", 1]],
        "Sheet4": [],
    }
    reading = read(xlsx(book), "venues", file="a.xlsx")
    assert values(reading, "name", "phone") == [
        ("示范大厅", "13000000000"), ("示范礼堂", "13000000001"),
    ]  # fmt: skip
    assert [head["sheet"] for head in reading.heads if not head["used"]] == ["汇总", "Sheet4"]


def test_real_dates_and_times_of_a_spreadsheet():
    reading = table(
        "lectures",
        ["日期", "时间", "地点"],
        [dt.datetime.fromisoformat("2027-04-08T14:30"), None, "江源区"],
        [dt.date(2027, 4, 9), dt.time(9, 30), "江源区"],
        [46489.604166666664, None, "江源区"],
        [dt.datetime.fromisoformat("2027-04-11"), 0.75, "江源区"],
    )
    assert values(reading, "date", "start") == [
        ("2027-04-08", "14:30"), ("2027-04-09", "09:30"), ("2027-04-12", "14:30"),
        ("2027-04-11", "18:00"),
    ]  # fmt: skip


def test_rows_hidden_in_an_opendocument_sheet_are_told():
    head = (
        '<table:table-row table:visibility="filter"><table:table-cell office:value-type="string">'
    )
    cells = '</table:table-cell><table:table-cell office:value-type="string">'.join(
        f"<text:p>{text}</text:p>" for text in ("示范礼堂", "江源区")
    )
    hidden = f"{head}{cells}</table:table-cell></table:table-row>"
    reading = read(
        ods([["名称", "县区"], ["示范大厅", "江源区"]], more=hidden), "venues", file="a.ods"
    )
    assert len(reading.accepted()) == 2
    assert [one.code for one in reading.notes] == ["hidden_rows"]


def test_rows_hidden_in_an_old_workbook_are_seen():
    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def sheet(flags):
        row = struct.pack("<HHHHIHH", 1, 0, 2, 255, 0, flags, 0)
        return record(0x0208, row) + record(0x000A, b"")

    names = [("甲".encode("utf-16-le"), 1, 1), (b"Two", 3, 0)]
    heads = [struct.pack("<IBBBB", 0, 0, 0, *more) + name for name, *more in names]
    size = sum(len(record(0x0085, head)) for head in heads) + 4
    places = [size, size + len(sheet(0))]
    body = b"".join(
        record(0x0085, struct.pack("<I", place) + head[4:])
        for place, head in zip(places, heads, strict=True)
    )
    stream = body + record(0x000A, b"") + sheet(0x20) + sheet(0)
    assert check_records(stream, "a.xls", LIMITS) == ["甲"]


def test_a_sheet_that_is_not_read_may_hide_rows():
    book = Workbook()
    page = book.active
    for row in (["名称", "县区"], ["示范大厅", "江源区"]):
        page.append(row)
    other = book.create_sheet("其他")
    other.append(["说明"])
    other.row_dimensions[1].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert read(buffer.getvalue(), "venues", file="a.xlsx").notes == ()


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("sep=;\n名称;县区\n示范大厅;江源区\n", "a.csv"),
        ("名称\t县区\n示范大厅\t江源区\n", "a.txt"),
        ('\ufeff名称,县区\r\n"示范大厅","江源区"\r\n', "a.csv"),
        ("名称|县区\n示范大厅|江源区\n", "a.txt"),
        ("名称，县区\n示范大厅，江源区\n", "a.txt"),
        ("名称,县区,\n示范大厅,江源区,\n,,\n", "a.csv"),
        ("名称,县区\r示范大厅,江源区\r", "a.csv"),
    ],
)
def test_texts_of_every_cut(text, file):
    reading = read(text, "venues", file=file)
    assert values(reading, "name", "county") == [("示范大厅", "220605000000")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "gb18030", "utf-16"])
def test_texts_of_every_encoding(encoding):
    text = "名称,县区,电话\n示范大厅,江源区,13000000000\n示范礼堂,江源区,13000000001\n"
    reading = read(text.encode(encoding), "venues")
    assert len(reading.accepted()) == 2


@pytest.mark.parametrize("kind", REGISTER)
def test_a_heading_alone_is_an_empty_table(kind):
    reading = table(kind, [field.headings[0] for field in REGISTER[kind].fields])
    assert (reading.verdict, list(reading.rows)) == ("read", [])


@pytest.mark.parametrize(
    ("name", "county"),
    [
        ("江源", "220605000000"), ("江源县", "220605000000"), ("白山市江源区", "220605000000"),
        ("吉林省江源区", "220605000000"), ("九台市", "220113000000"), ("公主岭", "220184000000"),
        ("四平市公主岭市", "220184000000"), ("双阳县", "220112000000"), ("前郭县", "220721000000"),
        ("前郭尔罗斯蒙古族自治县", "220721000000"), ("220625", "220605000000"),
        ("江源区/湾沟镇", "220605000000"), ("磐石县", "220284000000"), ("德惠县", "220183000000"),
        ("三岔子区", "220605000000"), ("白山市八道江区", "220602000000"),
        ("220223", "220284000000"),
        ("伊通", "220323000000"), ("长白县", "220623000000"),
    ],
)  # fmt: skip
def test_counties_by_all_their_names(name, county):
    (row,) = table("venues", ["名称", "县区"], ["示范大厅", name]).rows
    assert row.values.get("county") == county


def test_errors_of_formulas_are_no_texts():
    reading = table(
        "venues",
        ["编号", "名称", "县区", "地址", "电话"],
        ["#N/A", "示范大厅", "江源区", "#REF!", "#VALUE!"],
        [None, "#N/A", "江源区", None, None],
    )
    assert outcomes(reading) == ["accept", "reject"]
    assert values(reading, "office_id", "address", "phone") == [("", "", "")]
    assert reading.rows[1].reason.code == "missing_required"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("正常开放", "open"), ("闭馆维修", "under_repair"), ("暂停开放", "closed"), ("是", "open"),
        ("已拆除", "demolished"), ("under repair", "under_repair"),
    ],
)  # fmt: skip
def test_whether_a_site_is_open_is_said_in_many_words(said, status):
    (row,) = table("sites", ["名称", "县区", "状态"], ["示范旧址", "江源区", said]).rows
    assert (row.values["status"], list(row.warnings)) == (status, [])


def test_of_two_columns_for_a_name_the_surer_one_counts():
    reading = table("venues", ["县区", "村", "站名"], ["江源区", "大安村", "大安村文化大院"])
    assert values(reading, "name") == [("大安村文化大院",)]


def test_one_feature_is_a_layer():
    text = (
        '{"type":"Feature","properties":{"名称":"示范大厅","区县":"江源区"},'
        '"geometry":{"type":"Point","coordinates":[126.6,42.1]}}'
    )
    assert values(read(text, "venues", file="a.geojson"), "lon") == [(126.6,)]


def test_a_whole_date_is_not_taken_from_the_title():
    reading = table("lectures", ["2027年台账"], ["日期", "地点"], ["2026-12-30", "江源区"])
    assert reading.notes == ()
    assert values(reading, "date") == [("2026-12-30",)]


@pytest.mark.parametrize(
    ("said", "form", "warned"),
    [("现场教学", "on_site", 0), ("集中宣讲", "classroom", 0), ("", None, 0), ("广播", None, 1)],
)
def test_the_form_of_a_lecture(said, form, warned):
    (row,) = table("lectures", ["日期", "地点", "形式"], ["2027-04-08", "江源区", said]).rows
    assert (row.values["form"], len(row.warnings)) == (form, warned)


def test_headings_of_parts_of_a_table_are_notes():
    reading = table(
        "lectures",
        ["日期", "地点", "人数"],
        ["四月份", None, None],
        ["2027-04-08", "江源区", 30],
        ["以上共1场", None, None],
        ["2027-05-08", None, None],
    )
    assert outcomes(reading) == ["note_row", "accept", "note_row", "reject"]


def test_a_heading_in_two_languages_is_read_in_either():
    reading = table(
        "venues",
        ["名称 Name", "县区\nCounty", "经度（Longitude）", "纬度Latitude"],
        HALL,
    )
    assert values(reading, "name", "county", "lat") == [("示范大厅", "220605000000", 42.1)]


def test_a_county_that_is_not_that_of_the_code_is_told():
    reading = table(
        "venues", ["区划代码", "名称", "县区"], ["220605102000", "湾沟镇新时代文明实践所", "长岭县"]
    )
    (row,) = reading.rows
    assert row.values["county"] == "220605000000"
    assert [(one.code, one.cell) for one in row.warnings] == [("other_county", "C2")]
