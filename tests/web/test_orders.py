"""Orders through page, command line and API, and the dispatch of the store's lecturers."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from time import sleep

import icalendar
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from geo.simulate import simulate_year
from tests.geo.office_files import xlsx
from web import create_app
from web.cli import main
from web.installation.settings import Settings
from web.orders.orders_file import OrderFileError, read_orders

TODAY = date(2027, 6, 1)
DAY = "2027-06-02"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("orders")


@pytest.fixture(scope="module")
def url(new_url, made_url):
    return new_url(like=made_url)


@pytest.fixture(scope="module")
def office(url):
    """Application with a store of its own: 300 simulated lecturers and a few lectures."""
    app = create_app(Settings(database_url=url, today=TODAY))
    context = app.extensions["redroutes"]
    people, talks = simulate_year(context.datasets, seed=1, end=TODAY, lecturers=300, corps=8)
    context.store.replace_simulated(people, talks[::100])
    return app


@pytest.fixture
def page(office):
    with office.test_client() as opened:
        yield opened


@pytest.fixture
def redroutes(home, url, office, monkeypatch):
    monkeypatch.setenv("REDROUTES_DATABASE_URL", url)
    monkeypatch.setenv("REDROUTES_TODAY", TODAY.isoformat())
    monkeypatch.setenv("REDROUTES_HOME", str(home))
    return lambda *words: CliRunner().invoke(main, ["--lang", "en", *words])


def place(page, **changes):
    form = {"venue": "220102000000", "topic": "theory", "from": DAY, "people": "40"} | changes
    return page.post("/orders", data=form)


def orders(page):
    return page.get("/api/v1/orders").get_json()["orders"]


def test_an_order_becomes_a_lecture_that_coverage_counts(page):
    before = page.get("/api/v1/coverage?days=30&today=2027-06-02").get_json()
    answer = place(page, venue="220102000000", **{"from": "2027-06-01"}, contact="王站长")
    assert answer.status_code == 303
    key = orders(page)[0]["id"]
    shown = page.get("/orders/dispatch?date=2027-06-01&days=1&within=60&per_day=2")
    assert "份待派预约中可派" in shown.text
    assert page.post("/orders/dispatch", data={"days": "1"}).status_code == 303
    order = orders(page)[0]
    assert (order["status"], order["date"]) == ("dispatched", "2027-06-01")
    assert "contact" not in order
    assert page.post(f"/orders/{key}/held", data={"audience": "40"}).status_code == 409
    for step, form in (
        ("accept", {}), ("held", {"audience": "35"}), ("review", {"score": "5", "text": "很好"}),
    ):  # fmt: skip
        assert page.post(f"/orders/{key}/{step}", data=form).status_code == 303, step
    assert (orders(page)[0]["status"], orders(page)[0]["score"]) == ("reviewed", 5)
    after = page.get("/api/v1/coverage?days=30&today=2027-06-02").get_json()
    assert after["totals"]["lectures"] == before["totals"]["lectures"] + 1
    assert "王站长" not in page.get("/orders").text
    assert "王站长" in page.post(f"/orders/{key}/contact").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"venue": "没有这个地方"}, "没有这个地方"),
        ({"venue": "125.3,43.9"}, "不是宣讲场所"),
        ({"from": "2027-05-31"}, "须为今天或以后"),
        ({"to": "2027-06-01"}, "须为今天或以后"),
        ({"to": "2027-07-03"}, "31"),
        ({"topic": "astrology"}, "astrology"),
        ({"people": "0"}, "people"),
    ],
)
def test_an_impossible_order_is_refused_with_the_form_kept(page, changes, said):
    count = len(orders(page))
    answer = place(page, contact="留在表中", **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="留在表中"' in answer.text
    assert len(orders(page)) == count


def test_a_write_from_another_site_is_refused(page):
    answer = page.post("/orders", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_an_unknown_order_is_not_found(page):
    assert page.post("/orders/999/accept").status_code == 404


def test_the_command_line_goes_the_whole_way(redroutes):
    added = redroutes("orders", "add", "--venue", "220102000000", "--topic", "law", "--from", DAY)
    assert added.exit_code == 0, added.output
    key = added.output.split()[1]
    assert redroutes("dispatch", "--from-store", "--save", "--format", "json").exit_code == 0
    assert "dispatched" in redroutes("orders", "list", "--status", "dispatched").output
    assert "declined" in redroutes("orders", "decline", key, "--reason", "ill").output
    words = ("orders", "dispatch", key, "--lecturer", "L00001", "--date", "2027-06-01")
    refused = redroutes(*words)
    assert (refused.exit_code, "not on 1 Jun 2027" in refused.stderr) == (2, True)
    assert "dispatched" in redroutes(*words, "--part", "pm", "--override", "by telephone").output
    assert "accepted" in redroutes("orders", "accept", key).output
    assert "held" in redroutes("orders", "held", key, "--audience", "20").output
    assert "reviewed" in redroutes("orders", "review", key, "--score", "4").output
    late = redroutes("orders", "cancel", key)
    assert (late.exit_code, late.stderr.strip()) == (
        2, f"Order {key} is reviewed and cannot become cancelled.",
    )  # fmt: skip


@pytest.fixture
def file(home):
    rows = [
        {"venue": "220102000000", "topic": "theory", "from": DAY, "people": 30},
        {"venue": "长春市朝阳区", "topic": "law", "from": DAY, "to": "2027-06-04", "part": "am"},
        {"venue": "220102000000", "topic": "theory", "language": "mn", "from": DAY},
        {"venue": "220102000000", "topic": "theory", "from": "2027-08-01"},
    ]
    columns = ["venue", "topic", "language", "from", "to", "part", "people"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    path = home / "orders.csv"
    path.write_text("\ufeff" + text.getvalue(), encoding="utf-8")
    return str(path)


def test_a_file_of_orders_is_dispatched(redroutes, file):
    answer = redroutes("dispatch", "--orders", file, "--format", "json")
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.output)
    assert (document["orders"], document["outside"], document["served"]) == (3, 1, 2)
    assert document["checked"]
    assert document["simulated"]
    (left,) = document["open"]
    assert (left["order"], left["reason"]) == ("3", "language")
    assert {trip["order"]: trip["people"] for trip in document["trips"]} == {"1": 30, "2": None}
    text = redroutes("dispatch", "--orders", file).output
    assert text.startswith("2 of 3 orders served")
    assert "SIMULATED DATA" in text


def test_workbook_and_calendars_say_the_same_and_repeat_to_the_byte(redroutes, file, home):
    for form, name in (("xlsx", "one.xlsx"), ("ics-zip", "one.zip")):
        made = []
        for _ in range(2):
            answer = redroutes(
                "dispatch", "--orders", file, "--format", form, "-o", str(home / name)
            )
            assert answer.exit_code == 0, answer.output
            made.append((home / name).read_bytes())
        assert made[0] == made[1]
    document = json.loads(redroutes("dispatch", "--orders", file, "--format", "json").output)
    book = load_workbook(home / "one.xlsx")
    sheet = book.worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        trip["lecturer"] for trip in document["trips"]
    ]
    assert [len(list(one.rows)) - 1 for one in book.worksheets[:2]] == [2, 1]
    with zipfile.ZipFile(home / "one.zip") as archive:
        calendars = [icalendar.Calendar.from_ical(archive.read(n)) for n in archive.namelist()]
    events = [event for one in calendars for event in one.walk("VEVENT")]
    assert sorted(event["DTSTART"].dt.strftime("%Y-%m-%d %H:%M") for event in events) == sorted(
        f"{trip['date']} {trip['start']}" for trip in document["trips"]
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [("x,law,2027-06-02", "bad.csv A2"), ("220102000000,law,soon", "year-month-day")],
)
def test_a_wrong_line_is_named(redroutes, home, line, said):
    path = home / "bad.csv"
    path.write_text(f"venue,topic,from\n{line}\n", encoding="utf-8")
    answer = redroutes("dispatch", "--orders", str(path))
    assert answer.exit_code == 2
    assert said in answer.stderr


def test_all_wrong_lines_are_named_at_once(redroutes, home):
    path = home / "bad.xlsx"
    rows = [
        ["点单"],
        ["地点", "主题", "日期"],
        ["x", "law", "2027-06-02"],
        [],
        ["220102000000", "law", "?"],
    ]
    path.write_bytes(xlsx({"单": rows}))
    answer = redroutes("dispatch", "--orders", str(path))
    assert answer.exit_code == 2
    lines = answer.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == ["bad.xlsx 单!A3", "bad.xlsx 单!C5"]
    assert lines[0] == "2 things are wrong:"


def test_orders_as_offices_write_them(context, tmp_path):
    rows = [
        ["点单汇总表（2027年6月）"],
        ["序号", "阵地名称", "宣讲主题", "语言", "最早日期", "时段", "预计人数", "联系人", "电话"],
        [
            1,
            "２２０１０２００００００",
            "法治",
            "汉语",
            "2027年6月2日",
            "上午",
            "30余人",
            "甲",
            123,
        ],
        [2, 220102000000, "抗联精神", "朝", date(2027, 6, 3), "pm", "三十人", "", ""],
        ["合计", "", "", "", "", "", 60, "", ""],
    ]
    path = tmp_path / "点单.xlsx"
    path.write_bytes(xlsx({"单": rows}))
    read = read_orders(context, path, today=TODAY, language="en", name="点单.xlsx")
    one, two = (order.wanted for order in read.orders)
    assert {one.venue, two.venue} == {"220102000000"}
    assert (one.topic, one.language, one.part, one.people) == ("law", "zh", "am", 30)
    assert (two.topic, two.language, two.part, two.people) == ("united-army", "ko", "pm", 30)
    assert (one.since, two.since) == (date(2027, 6, 2), date(2027, 6, 3))
    assert (one.contact, two.contact) == ("甲 123", "")
    (left,) = read.notes
    assert left.template % left.params == (
        "点单.xlsx 单!A5 is no order and is left out: This is a total."
    )


def test_every_wrong_cell_of_orders_is_named_by_its_heading(context):
    text = "阵地,主题,日期,人数\n220102000000,xx,2027-06-02,-3\n某某站,法治,8/4/2027,30\n"
    with pytest.raises(OrderFileError) as caught:
        read_orders(context, text.encode("gb18030"), today=TODAY, language="en", name="单.csv")
    said = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in said[1:]] == ["单.csv B2", "单.csv D2", "单.csv C3"]
    assert "主题 must be one of" in said[1]


def test_a_file_without_an_order_is_refused(context):
    with pytest.raises(OrderFileError, match="holds no order"):
        read_orders(context, "阵地,主题,日期\n".encode(), today=TODAY, language="en", name="a.csv")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_orders_saved_by_a_spreadsheet_program_are_read(redroutes, file, encoding):
    path = Path(file)
    path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    document = json.loads(redroutes("dispatch", "--orders", file, "--format", "json").output)
    assert document["orders"] == 3


def test_a_column_of_orders_that_means_nothing_is_refused(redroutes, home):
    path = home / "bad.csv"
    path.write_text("venue,topic,from,langauge\n220102000000,law,2027-06-02,ko\n", encoding="utf-8")
    answer = redroutes("dispatch", "--orders", str(path))
    assert answer.exit_code == 2
    assert "langauge" in answer.stderr


@pytest.mark.parametrize("words", [[], ["--save"], ["--from-store", "--format", "xlsx"]])
def test_options_that_do_not_go_together_are_a_sentence(redroutes, words):
    answer = redroutes("dispatch", *words)
    assert answer.exit_code == 2
    assert answer.stderr.strip()


def test_the_files_of_the_page_are_offered(page):
    place(page)
    for address in ("/files/dispatch.xlsx", "/orders/dispatch/calendars.zip"):
        answer = page.get(address)
        assert answer.status_code == 200
        assert answer.data.startswith(b"PK")
        assert "filename" in answer.headers["Content-Disposition"]


def test_nearby_says_what_each_filter_left_out(page):
    address = "/api/v1/nearby?at=220102000000&within=30&limit=1000"
    whole = page.get(address).get_json()
    few = page.get(f"{address}&idle=90&topic=theory&sort=need&people=50").get_json()
    excluded = few["excluded"]
    assert whole["total"] == few["total"] + sum(excluded.values()) - excluded["within"]
    assert excluded["idle"] == sum(
        venue["days_since"] is not None and venue["days_since"] < 90 for venue in whole["venues"]
    )
    waits = [venue["days_since"] for venue in few["venues"]]
    assert waits == sorted(waits, key=lambda days: -(float("inf") if days is None else days))
    assert not few["capacity_known"]
    text = page.get("/nearby?at=220102000000&idle=90&people=50").text
    assert "处近 90 天内有过宣讲" in text
    assert "均无记录" in text


def test_without_lecturers_a_dispatch_says_what_to_do(store_url):
    app = create_app(Settings(database_url=store_url, today=TODAY))
    app.extensions["redroutes"].store.clear_simulated()
    with app.test_client() as page:
        assert place(page).status_code == 303
        for _ in range(600):
            shown = page.get("/orders/dispatch").text
            if "no-lecturers" in shown:
                break
            sleep(0.1)
        assert 'id="no-lecturers"' in shown
        assert "导入宣讲员" in shown
        assert "/register?kind=lecturers" in shown


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("王站长 0431-8888 8888", 'href="tel:043188888888"'),
        ("(0431)88888888 转 8", 'href="tel:043188888888"'),
        ("王站长 3 楼", ""),
    ],
)
def test_whom_an_order_names_can_be_called(page, contact, link):
    place(page, venue="220102000000", **{"from": "2027-06-01"}, contact=contact)
    shown = page.post(f"/orders/{orders(page)[0]['id']}/contact").text
    assert contact in shown
    assert link in shown
    assert bool(link) == ("tel:" in shown)
