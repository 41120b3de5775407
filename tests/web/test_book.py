"""The plan book on the pages, in the API and on the command line: real plans, Chinese files."""

import io
import json
import re
import zipfile
from urllib.parse import unquote

import pypdf
import pytest
from click.testing import CliRunner

from web.book.ask import BOOK_FORMATS
from web.cli import main
from web.plan import tour as planning

PLAN = {"from": "长春", "date": "2027-06-15", "days": "2", "seconds": "0.2"}
API = "/api/v1/plan/book"


def pdf_text(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.fixture(scope="module")
def document(context):
    query = planning.PlanQuery.model_validate(PLAN)
    return planning.run(context, query, today=context.today()).document


def test_the_route_page_leads_to_the_form_and_back(client):
    assert "/plan/book?" in client.get("/plan", query_string=PLAN).text
    page = client.get("/plan/book", query_string=PLAN).text
    assert 'name="from" value="长春"' in page
    assert "责任领导" in page
    back = re.search(r'href="(/plan\?[^"]+)"', page)
    assert back
    assert client.get(back[1].replace("&amp;", "&")).status_code == 200


def test_the_form_asks_for_every_stop(client, document):
    page = client.get("/plan/book", query_string=PLAN).text
    stops = [stop["id"] for day in document["days"] for stop in day["stops"]]
    assert stops
    for stop in stops:
        for field in ("leader", "department", "deadline"):
            assert f'name="book.duty.{stop}.{field}"' in page


@pytest.mark.slow
def test_the_form_gives_a_named_file_with_what_was_written(client, document):
    stop = document["days"][0]["stops"][0]
    form = {
        **PLAN, "book.format": "pdf", "book.organiser": "某市委宣传部",
        f"book.duty.{stop['id']}.leader": "王某某", "book.people": "36",
    }  # fmt: skip
    response = client.post("/plan/book", data=form)
    assert response.mimetype == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert 'filename="plan-book.pdf"' in disposition
    assert "计划书 2027-06-15.pdf" in unquote(disposition)
    text = pdf_text(response.data)
    for said in ("某市委宣传部", "王某某", stop["name"], "日程", "安全与准备", "审图号", "36"):
        assert said in text


@pytest.mark.parametrize(
    "wrong", [{"book.people": "many"}, {"book.format": "exe"}, {"book.shoe": "1"},
              {"book.duty.X.shoe": "1"}, {"book.duty.": "1"}, {"book.title": "字" * 201}]
)  # fmt: skip
def test_a_wrong_form_comes_back_with_a_sentence_and_what_was_written(client, wrong):
    response = client.post("/plan/book", data={**PLAN, "book.contact": "李某", **wrong})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'value="李某"' in response.text


def test_a_saved_plan_has_its_book(client):
    saved = (
        client.post("/plans", data={**PLAN, "name": "春季"}).headers["Location"].partition("?")[0]
    )
    assert f"{saved}/book" in client.get(saved).text
    page = client.get(f"{saved}/book")
    assert page.status_code == 200
    assert saved in page.text
    response = client.post(f"{saved}/book", data={"book.format": "xlsx"})
    assert response.data.startswith(b"PK")
    assert client.get("/plans/99999/book").status_code == 404


@pytest.mark.slow
def test_the_api_gives_the_zip_in_the_language_asked_for(client):
    plan = {**PLAN, "days": 1}
    response = client.post(API, query_string={"lang": "en"}, json={"plan": plan})
    assert response.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(response.data)).namelist()
    assert {name.rsplit(".", 1)[1] for name in names} == {*BOOK_FORMATS, "txt"} - {"zip"}
    assert "timetable.xlsx" in names
    wanted = {"plan": plan, "form": {"title": "一日"}, "format": "gpx"}
    gpx = client.post(API, json=wanted)
    assert gpx.mimetype == "application/gpx+xml"
    assert "<name>一日</name>" in gpx.text


@pytest.mark.parametrize(
    "body", [{}, {"plan": PLAN, "format": "exe"}, {"plan": PLAN, "form": {"shoe": 1}},
             {"plan": PLAN, "form": {"duties": {"A": {"leader": 1}}}}]
)  # fmt: skip
def test_the_api_refuses_what_it_does_not_know(client, body):
    response = client.post(API, json=body)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


@pytest.mark.slow
def test_the_command_writes_the_folder(context, tmp_path):
    form = tmp_path / "form.json"
    form.write_text(json.dumps({"organiser": "某办公室"}), encoding="utf-8")
    env = {
        "REDROUTES_DATABASE_URL": context.settings.database_url,
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",
        "REDROUTES_LANG": "zh",
    }
    plan = ["plan", "--from", "长春", "--date", "2027-06-15", "--seconds", "0.2", "--book"]
    result = CliRunner().invoke(
        main, [*plan, str(tmp_path / "out"), "--book-form", str(form)], env=env
    )
    assert result.exit_code == 0, result.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"计划书.docx", "计划书.pdf", "时间表.xlsx", "路线图.png", "README.txt"} <= written
    assert "某办公室" in pdf_text((tmp_path / "out" / "计划书.pdf").read_bytes())
    packed = zipfile.ZipFile(tmp_path / "out" / "计划书.zip").read("计划书.pdf")
    assert packed == (tmp_path / "out" / "计划书.pdf").read_bytes()
    form.write_text("{", encoding="utf-8")
    result = CliRunner().invoke(
        main, [*plan, str(tmp_path / "out"), "--book-form", str(form)], env=env
    )
    assert result.exit_code == 2
    assert "form.json" in result.stderr


@pytest.mark.slow
def test_the_papers_of_a_school_trip_come_from_page_api_and_command(client, context, tmp_path):
    page = client.get("/plan/book", query_string=PLAN)
    assert 'value="school.docx"' in page.text
    form = {**PLAN, "book.format": "school.pdf", "book.people": "95", "book.seats": "45"}
    response = client.post("/plan/book", data=form)
    assert 'filename="school-pack.pdf"' in response.headers["Content-Disposition"]
    assert "研学材料 2027-06-15.pdf" in unquote(response.headers["Content-Disposition"])
    text = pdf_text(response.data)
    for said in ("致家长的信及同意书", "安全须知", "乘车与分组表", "课程提纲"):
        assert said in text
    body = {"plan": {**PLAN, "days": 1}, "pack": "school"}
    packed = zipfile.ZipFile(io.BytesIO(client.post(API, json=body).data))
    assert packed.namelist() == ["研学材料.docx", "研学材料.pdf"]
    refused = client.post(API, json={**body, "format": "gpx"})
    assert refused.status_code == 400
    env = {"REDROUTES_DATABASE_URL": context.settings.database_url, "REDROUTES_LANG": "zh",
           "REDROUTES_TODAY": "2027-06-01", "REDROUTES_ROADS": "estimate"}  # fmt: skip
    plan = ["plan", "--from", "长春", "--date", "2027-06-15", "--seconds", "0.2", "--school"]
    result = CliRunner().invoke(main, [*plan, str(tmp_path)], env=env)
    assert result.exit_code == 0, result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"研学材料.docx", "研学材料.pdf"}


@pytest.mark.slow
def test_the_budget_comes_from_the_form_and_a_wrong_amount_is_told(client):
    form = {**PLAN, "book.format": "pdf", "book.budget.meals": "1500.5"}
    text = pdf_text(client.post("/plan/book", data=form).data)
    assert "1,500.50" in text
    assert "合计（已填各项）" in text
    for wrong in ({"book.budget.meals": "-1"}, {"book.budget.shoes": "1"}):
        refused = client.post("/plan/book", data={**form, **wrong})
        assert refused.status_code == 422


def test_the_paper_part_of_a_real_plan_is_for_people(client):
    response = client.post("/plan/book", data={**PLAN, "book.format": "pdf"})
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.data)).pages]
    annex = next(number for number, text in enumerate(pages) if "附件" in text[:20])
    assert 1 < annex <= 4
    paper = "".join(pages[:annex])
    assert re.search(r"教\s*学\s*内\s*容", paper)
    for wrong in (r"\d\d\.\d{3,}", "68", "WGS", "GCJ", "\u200b", "%", "SHA", "OpenStreetMap"):
        assert not re.search(wrong, paper), wrong


@pytest.mark.slow
def test_the_english_book_is_english_but_for_addresses_and_sources(client):
    data = {**PLAN, "book.format": "pdf", "lang": "en"}
    response = client.post("/plan/book", query_string={"lang": "en"}, data=data)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.data)).pages]
    annex = next(n for n, text in enumerate(pages) if "Annex: technical" in text[:200])
    chinese = re.findall(r"[\u4e00-\u9fff]+", "".join(pages[:annex]))
    assert not chinese, chinese
