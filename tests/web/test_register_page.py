"""The import by page: a file, its questions, the dry run, one button, and the way back."""

import html
import io
import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from geo.errors import SHOWN
from geo.register.headings import best_fit
from geo.register.kind import KINDS
from geo.register.pages import Page, read_pages
from geo.register.read import open_file
from geo.simulate import simulate_year
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.register import ask
from web.register.uploads import uploads_of
from web.store.store import Store
from web.store.tables import history, metadata, revision

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
LECTURERS = """\
姓名,工作单位,居住乡镇,擅长主题,联系电话
测试员甲,区委党校,江源区湾沟镇,法治宣传,14000000001
"""
VENUES = "名称,县区,乡镇,经度,纬度\n测试一号大院,江源区,湾沟镇,126.8,42.05\n"
NONE = dict.fromkeys(("new", "changed", "unchanged", "duplicate", "reject", "skip"), 0)
UNKNOWN = "叫法,归谁管,何处\n测试二号大院,江源区,湾沟镇\n"


def settings_of(folder: Path, *, page_seconds: float) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'redroutes.sqlite'}",
        uploads_folder=folder / "uploads",
        today=date(2027, 6, 30),
        page_seconds=page_seconds,
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(settings_of(tmp_path_factory.mktemp("register"), page_seconds=60))


def _parsed_here(data: bytes, file: str, names: Collection[str]) -> list[Page]:
    return read_pages(data, file, lambda rows: best_fit(rows, names))


@pytest.fixture
def client(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Client of a register with nothing in it; files are parsed without another process."""
    monkeypatch.setattr(ask, "open_file", partial(open_file, parse=_parsed_here))
    store: Store = app.extensions["redroutes"].store
    with store.write() as connection:
        for table in reversed(metadata.sorted_tables):
            if table not in (revision, history):
                connection.execute(table.delete())
        raised = {"value": revision.c.value + 1, "register": revision.c.register + 1}
        connection.execute(revision.update().values(raised))
    with app.test_client() as opened:
        yield opened


def context_of(client: FlaskClient) -> Context:
    found: Context = client.application.extensions["redroutes"]
    return found


def send(client: FlaskClient, kind: str, data: bytes | str, name: str = "名册.csv") -> TestResponse:
    body = data.encode() if isinstance(data, str) else data
    form = {"kind": kind, "file": (io.BytesIO(body), name)}
    return client.post("/register/files", data=form)


def opened(client: FlaskClient, kind: str, data: bytes | str, name: str = "名册.csv") -> str:
    """Send a file and return its address."""
    response = send(client, kind, data, name)
    assert response.status_code == 303, response.text
    return str(response.location)


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'data-count="(\w+)"><b>([\d,]+)</b>', page)
    assert len(found) == 6
    return {code: int(text.replace(",", "")) for code, text in found}


def apply(client: FlaskClient, address: str, **form: str) -> TestResponse:
    seen = re.search(r'name="seen" value="(\d+)"', client.get(address).text)
    assert seen
    pressed = client.post(f"{address}/apply", data={"seen": seen[1], **form})
    assert pressed.location == address
    return client.get(address)


def records(client: FlaskClient, kind: str) -> int:
    return len(context_of(client).store.register.records(kind))


def test_the_register_says_what_it_holds_and_takes_a_file(client: FlaskClient) -> None:
    page = client.get("/register").text
    assert page.count("data-kind=") == 5
    assert 'enctype="multipart/form-data"' in page
    assert "还没有导入过文件" in page
    assert 'name="kind" value="venues" required' in page


def test_a_clear_file_goes_straight_to_its_dry_run(client: FlaskClient) -> None:
    address = opened(client, "lecturers", LECTURERS.encode("gb18030"))
    page = client.get(address).text
    assert counts(page) == {**NONE, "new": 1}
    assert "测试员甲" in page
    assert records(client, "lecturers") == 0


def test_records_that_a_file_does_not_have_are_called_by_their_names(client: FlaskClient) -> None:
    apply(client, opened(client, "lecturers", LECTURERS))
    page = client.get(opened(client, "lecturers", LECTURERS.replace("测试员甲", "测试员乙"))).text
    stay = page[page.index("未经确认一律保留") :][:300]
    assert "<p>测试员甲</p>" in stay
    assert "区委党校" not in stay, "the key is for programs"


def test_counts_add_up_to_the_rows_read(client: FlaskClient) -> None:
    data = (CORPUS / "t07_one_bad_row.csv").read_bytes()
    page = client.get(opened(client, "lectures", data)).text
    found = counts(page)
    assert sum(found.values()) == 200 == int(re.search(r'data-read="(\d+)"', page)[1])  # type: ignore[index]
    assert (found["new"], found["reject"], found["duplicate"]) == (197, 1, 2)
    assert "A113" in page


def test_a_file_with_positions_asks_for_the_system_once(client: FlaskClient) -> None:
    address = opened(client, "venues", VENUES)
    page = client.get(address).text
    assert 'name="crs" value="GCJ02"' in page
    assert "data-count" not in page
    assert client.post(address, data={"crs": "GCJ02"}).location == address
    assert counts(client.get(address).text)["new"] == 1
    second = opened(client, "venues", VENUES.replace("一号", "三号"))
    assert counts(client.get(second).text)["new"] == 1


def test_the_system_is_proposed_from_the_headings(client: FlaskClient) -> None:
    page = client.get(opened(client, "venues", VENUES.replace("经度", "百度经度"))).text
    assert 'value="BD09" required checked' in page
    assert "文件看来用的是BD-09" in page


def test_not_sure_shows_the_first_rows_in_every_system(client: FlaskClient) -> None:
    address = opened(client, "venues", VENUES)
    asked = client.post(address, data={"unsure": "yes"})
    page = client.get(asked.location).text
    assert "126.80000, 42.05000" in page
    assert "测试一号大院" in page
    assert page.count('"system"') == 3  # a mark on the map for every system
    assert 'id="map_register"' in page


def test_unknown_headings_are_mapped_by_hand_and_remembered(client: FlaskClient) -> None:
    address = opened(client, "venues", UNKNOWN)
    page = client.get(address).text
    fields = [html.unescape(one) for one in re.findall(r'<select name="(column [^"]+)"', page)]
    assert len(fields) == 3
    assert "测试二号大院" in page
    answers = dict(zip(fields, ("name", "county", "township"), strict=True))
    client.post(address, data=answers)
    assert counts(client.get(address).text)["new"] == 1
    again = opened(client, "venues", UNKNOWN.replace("二号", "四号"))
    assert counts(client.get(again).text)["new"] == 1


def test_topics_that_are_none_of_ours_are_asked_for_once(client: FlaskClient) -> None:
    data = LECTURERS.replace("法治宣传", "防汛知识")
    address = opened(client, "lecturers", data)
    page = client.get(address).text
    field = re.search(r'<select name="(topic [^"]+)"', page)
    assert field
    assert "防汛知识" in page
    client.post(address, data={html.unescape(field[1]): "law"})
    apply(client, address)
    (record,) = context_of(client).store.register.records("lecturers")
    assert record.values["topics"] == ["law"]
    again = opened(client, "lecturers", data.replace("甲", "乙"))
    assert counts(client.get(again).text)["new"] == 1


def test_a_file_is_imported_once_however_often_the_button_is_pressed(client: FlaskClient) -> None:
    address = opened(client, "lecturers", LECTURERS)
    first = apply(client, address)
    assert first.status_code == 303
    second = client.post(f"{address}/apply", data={"seen": "0"})
    assert client.get(second.location).location == first.location
    assert "file=" in first.location
    assert records(client, "lecturers") == 1
    assert len(context_of(client).store.register.batches()) == 1
    page = client.get(first.location).text
    assert counts(page)["new"] == 1
    assert "撤销这次导入" in page
    assert client.get(address).location == first.location
    assert "名册.csv" in client.get("/register").text


def test_while_another_process_imports_a_file_the_page_waits(client: FlaskClient) -> None:
    address = opened(client, "lecturers", LECTURERS)
    uploads = uploads_of(context_of(client).settings)
    with uploads.claimed(address.split("/")[-1]):
        answer = apply(client, address)
        assert answer.status_code == 200
        assert answer.headers["Refresh"] == "2"
        assert "正在导入文件" in answer.text
        assert records(client, "lecturers") == 0
    assert client.get(address).status_code == 303
    assert records(client, "lecturers") == 1


def test_an_import_is_undone(client: FlaskClient) -> None:
    batch = apply(client, opened(client, "lecturers", LECTURERS)).location.split("?")[0]
    undone = client.post(f"{batch}/undo")
    assert undone.status_code == 303
    page = client.get(undone.location).text
    assert "已撤销：移除 1 条" in page
    assert "撤销这次导入" not in page
    assert records(client, "lecturers") == 0


def test_a_long_undoing_shows_how_far_it_is(client: FlaskClient) -> None:
    batch = apply(client, opened(client, "lecturers", LECTURERS)).location.split("?")[0]
    context, going = context_of(client).current(), Event()
    slow = context.jobs.ask("slow", going.wait, seconds=0, lane="register")
    assert slow is None
    object.__setattr__(context.settings, "page_seconds", 0)
    try:
        waits = client.post(f"{batch}/undo").location
        assert "<progress" in client.get(waits).text
    finally:
        object.__setattr__(context.settings, "page_seconds", 60)
        going.set()
    context.jobs.ask("all before", lambda: 1, seconds=60, lane="register")
    assert "已撤销：移除 1 条" in client.get(waits).text


def test_the_same_file_again_changes_nothing(client: FlaskClient) -> None:
    apply(client, opened(client, "lecturers", LECTURERS))
    page = client.get(opened(client, "lecturers", LECTURERS)).text
    assert counts(page)["unchanged"] == 1
    assert "不会有任何改动" in page


def test_changes_are_shown_field_by_field(client: FlaskClient) -> None:
    apply(client, opened(client, "lecturers", LECTURERS))
    page = client.get(opened(client, "lecturers", LECTURERS.replace("00001", "00002"))).text
    assert counts(page)["changed"] == 1
    assert "<del>140****0001</del>" in page
    assert "<ins>140****0002</ins>" in page


def test_what_a_newer_file_lacks_stays_unless_somebody_says_so(client: FlaskClient) -> None:
    apply(client, opened(client, "lecturers", LECTURERS))
    other = LECTURERS.replace("甲", "丙")
    page = client.get(opened(client, "lecturers", other)).text
    assert 'name="remove" value="true"' in page
    apply(client, opened(client, "lecturers", other))
    assert records(client, "lecturers") == 2
    apply(client, opened(client, "lecturers", other), remove="true")
    assert records(client, "lecturers") == 1


def test_a_register_that_changed_meanwhile_is_shown_again(client: FlaskClient) -> None:
    slow = opened(client, "lecturers", LECTURERS)
    page = client.get(slow).text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    apply(client, opened(client, "lecturers", LECTURERS))
    client.post(f"{slow}/apply", data={"seen": seen[1]})
    answer = client.get(slow)
    assert answer.status_code == 409
    assert counts(answer.text)["unchanged"] == 1
    assert apply(client, slow).status_code == 303


def test_findings_are_grouped_and_counted_and_never_too_many(client: FlaskClient) -> None:
    bad = "".join(f"人{n},单位,没有这个镇,法治宣传,\n" for n in range(SHOWN + 5))
    page = client.get(opened(client, "lecturers", LECTURERS + bad)).text
    assert counts(page)["reject"] == SHOWN + 5
    assert page.count("“没有这个镇”") + page.count("‘没有这个镇’") == SHOWN
    assert f"只列出前 {SHOWN} 处" in page


@pytest.mark.parametrize(("day", "sentence"), [("2027-07-01", "尚未到来"), ("明天", "日期")])
def test_a_record_is_not_complete_to_a_day_that_is_none(
    client: FlaskClient, day: str, sentence: str
) -> None:
    data = (CORPUS / "t07_one_bad_row.csv").read_bytes()
    address = opened(client, "lectures", data)
    answer = client.post(f"{address}/apply", data={"seen": "0", "complete_to": day})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert counts(answer.text)["new"] == 197


def test_what_is_recalled_is_folded_and_can_be_changed(client: FlaskClient) -> None:
    client.get(client.post(opened(client, "venues", VENUES), data={"crs": "GCJ02"}).location)
    first = opened(client, "venues", VENUES)
    client.get(first)
    page = client.get(f"{first}?ask=yes").text
    assert 'value="GCJ02" required checked' in page
    client.post(first, data={"crs": "WGS84"})
    assert "坐标系：WGS84" in client.get(first).text


def test_a_file_that_says_another_system_is_asked_about_again(client: FlaskClient) -> None:
    client.get(client.post(opened(client, "venues", VENUES), data={"crs": "GCJ02"}).location)
    page = client.get(opened(client, "venues", f"百度坐标,,,,\n{VENUES}")).text
    assert 'value="BD09" required checked' in page
    assert "data-count" not in page


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [("t08_wide_months.xlsx", "lectures", "交叉表"), ("v05_gb18030.csv", "lectures", "未找到")],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    client: FlaskClient, name: str, kind: str, sentence: str
) -> None:
    page = client.get(opened(client, kind, (CORPUS / name).read_bytes(), name)).text
    assert sentence in page
    assert "data-count" not in page


def test_pasted_cells_are_a_file(client: FlaskClient) -> None:
    pasted = LECTURERS.replace(",", "\t")
    response = client.post("/register/files", data={"kind": "lecturers", "pasted": pasted})
    assert counts(client.get(response.location).text)["new"] == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "lecturers"}, "请选择文件"),
        ({"pasted": "a"}, "缺少"),
        ({"kind": "cats", "pasted": "a"}, "宣讲员"),
        ({"kind": "lecturers", "file": (io.BytesIO(b""), "x.csv")}, "空"),
    ],
)
def test_a_form_that_lacks_something_comes_back(
    client: FlaskClient, form: dict[str, object], sentence: str
) -> None:
    response = client.post("/register/files", data=form)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'role="alert"' in response.text


def test_a_file_that_is_too_large_is_refused_with_a_sentence(client: FlaskClient) -> None:
    large = {"CONTENT_LENGTH": "34000000"}
    response = client.post("/register/files", data={"kind": "venues"}, environ_overrides=large)
    assert response.status_code == 422
    assert "32 MB" in response.text


def test_names_and_contents_stay_text(client: FlaskClient) -> None:
    name = "../<script>alert(1)</script>.csv"
    data = LECTURERS.replace("甲", "<b>甲</b>") + "=1+1,,,,\n"
    page = client.get(opened(client, "lecturers", data, name)).text
    assert "<script>alert" not in page
    assert "<b>甲" not in page


def test_what_is_wrong_comes_back_in_the_file_itself(client: FlaskClient) -> None:
    address = opened(client, "lecturers", LECTURERS + "人,单位,没有这个镇,法治宣传,\n", "名册.csv")
    assert f"{address}/errors.xlsx" in client.get(address).text
    answer = client.get(f"{address}/errors.xlsx")
    assert "filename*=UTF-8''%E5%90%8D%E5%86%8C" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    texts = [str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row]
    assert any("没有这个镇" in text and "C3" in text for text in texts)


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_kind_has_a_table_to_fill_in_that_can_be_imported(
    client: FlaskClient, kind: str
) -> None:
    table = client.get(f"/register/templates/{kind}.xlsx")
    assert table.status_code == 200
    page = client.get(opened(client, kind, table.data, "模板.xlsx"))
    assert page.status_code == 200
    assert "无法读取此文件" not in page.text


def test_records_are_taken_along_and_brought_back_without_a_change(client: FlaskClient) -> None:
    apply(client, opened(client, "lecturers", LECTURERS))
    taken = client.get("/register/export/lecturers.xlsx").data
    page = client.get(opened(client, "lecturers", taken, "宣讲员.xlsx")).text
    assert counts(page)["unchanged"] == 1
    assert counts(page)["new"] == counts(page)["changed"] == 0


def test_there_are_no_tables_of_other_kinds(client: FlaskClient) -> None:
    assert client.get("/register/templates/cats.xlsx").status_code == 404
    assert client.get("/register/export/cats.xlsx").status_code == 404


def test_a_file_can_be_forgotten(client: FlaskClient) -> None:
    address = opened(client, "lecturers", LECTURERS)
    assert client.post(f"{address}/drop").status_code == 303
    gone = client.get(address)
    assert gone.status_code == 404
    assert "请重新选择" in gone.text


def test_a_long_reading_shows_how_far_it_is_and_can_be_cancelled(tmp_path: Path) -> None:
    client = create_app(settings_of(tmp_path, page_seconds=0)).test_client()
    address = opened(client, "lecturers", LECTURERS)
    page = client.get(address).text
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back
    assert "<progress" in page
    job = re.search(r'data-work="([^"]+)"', page)
    assert job
    stopped = client.post(f"{job[1]}/cancel", data={"back": html.unescape(back[1])})
    page = client.get(stopped.location).text
    assert "已取消" in page
    assert "重新读取" in page
    context_of(client).jobs.ask("all before", lambda: 1, seconds=60, lane="register")


@pytest.mark.parametrize("path", ["", "/apply", "/drop"])
def test_another_site_cannot_write(client: FlaskClient, path: str) -> None:
    address = opened(client, "lecturers", LECTURERS)
    response = client.post(f"{address}{path}", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert client.get(address).status_code == 200


@pytest.mark.slow
def test_simulated_rows_can_be_taken_out_here(client: FlaskClient) -> None:
    people, talks = simulate_year(
        context_of(client).datasets, seed=1, end=date(2027, 6, 1), lecturers=60, corps=2
    )
    context_of(client).store.replace_simulated(people, talks[::100])
    assert "清除模拟数据" in client.get("/register").text
    assert client.post("/register/simulated").status_code == 303
    assert sum(context_of(client).store.simulated_counts().values()) == 0


def test_the_data_page_leads_here(client: FlaskClient) -> None:
    assert 'href="/register"' in client.get("/data").text.split("<main")[1]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/register/files?lang=en", "/register?lang=en"),
        ("/register/files/abc/apply", "/register/files/abc"),
        ("/register/files/abc/drop?size=large&lang=en", "/register/files/abc?size=large&lang=en"),
        ("/register/batches/7/undo", "/register/batches/7"),
    ],
)
def test_whoever_asks_for_the_address_of_a_form_gets_its_page(client, address, page) -> None:
    found = client.get(address)
    assert (found.status_code, found.location) == (303, page)
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 405
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("form", ["take-back", "remove"])
def test_the_address_of_a_form_of_a_history_leads_to_it(client, form) -> None:
    found = client.get(f"/register/lecturers/a|b/c|d/{form}?lang=en")
    assert found.status_code == 303
    assert found.location == "/register/lecturers/a%7Cb/c%7Cd/history?lang=en"
