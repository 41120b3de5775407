"""One-row forms: a record is added, changed, seen version by version and taken back, on pages."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, delete, update
from werkzeug.test import TestResponse

from geo.days import day_text
from geo.register.form import form_fields
from geo.register.kind import KINDS
from geo.register.kinds import REGISTER
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.tables import lecturers, lectures, record_versions, revision

COUNTY, TOWNSHIP, SITE = "220605000000", "220605107000", "JL-220605-101"
HALL = {
    "name": "大石人村文化大院", "county": COUNTY, "township": "大石人镇", "phone": "0439-3456789",
    "lon": "126.6", "lat": "42.05", "error_m": "20",
}  # fmt: skip
LECTURE = {
    "date": "2027-05-30", "start": "09:00", "venue": "江源区大石人镇", "topic": "law",
    "lecturer": "某某/另一位", "people": "38",
}  # fmt: skip
LECTURER = {"name": "某某", "unit": "党校/分校", "home": "江源区大石人镇", "phone": "13000000000"}


@pytest.fixture(scope="module")
def installation(new_url: Callable[..., str], made_url: str) -> Settings:
    """Return an installation of its own: these tests change venues and sites."""
    return Settings(database_url=new_url(like=made_url), today=date(2027, 6, 1))


@pytest.fixture(scope="module")
def app(installation: Settings) -> Flask:
    return create_app(installation)


@pytest.fixture
def office(app: Flask, installation: Settings) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
    with create_engine(installation.database_url).begin() as connection:
        for table in (record_versions, lectures, lecturers):
            connection.execute(delete(table))
        raised = {name: revision.c[name] + 1 for name in ("value", "register")}
        connection.execute(update(revision).values(raised))


def context(office: FlaskClient) -> Context:
    found = office.application.extensions["redroutes"].current()
    assert isinstance(found, Context)
    return found


def added(office: FlaskClient, kind: str, typed: dict[str, str]) -> str:
    """Add a record; return the address of its form."""
    answer = office.post(f"/register/{kind}/new", data=typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("?")[0]


def value(answer: TestResponse, name: str) -> str:
    found = re.search(rf'<input id="field-{name}"[^>]* value="([^"]*)"', answer.text)
    assert found
    return found[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_has_every_field_of_the_declaration(
    office: FlaskClient, kind: str, lang: str
) -> None:
    page = office.get(f"/register/{kind}/new?lang={lang}")
    fields = form_fields(REGISTER[kind])
    assert page.status_code == 200
    assert len(fields) > 1
    for one in fields:
        assert f'id="field-{one.key}"' in page.text
        assert one.words is None or all(f'value="{code}"' in page.text for code in one.words)


def test_a_venue_is_added_and_is_on_its_card(office: FlaskClient) -> None:
    address = added(office, "venues", HALL)
    code = address.rsplit("/", 1)[1]
    page = office.get(address)
    assert value(page, "phone") == "043****6789"
    assert "历次版本" in page.text
    card = office.get(f"/venues/{code}").text
    assert f'action="{address}/reveal"' in card
    assert "04393456789" in office.post(f"{address}/reveal", data={"field": "phone"}).text
    assert f'href="{address}"' in card
    assert "±20米" in card
    venue = context(office).datasets.venues.loc[code]
    assert (venue["precision"], venue["error_m"]) == ("poi", 20)
    assert office.get("/register/venues?q=文化大院").text.count("043****6789") == 1


@pytest.mark.slow
def test_a_second_venue_of_the_name_leads_to_the_first(office: FlaskClient) -> None:
    address = added(office, "venues", HALL)
    again = office.post("/register/venues/new", data={**HALL, "phone": "13000000000"})
    assert again.status_code == 422
    assert f'href="{address}"' in again.text
    assert value(again, "phone") == "13000000000"


def test_a_second_population_is_refused_by_the_name_of_the_county(office: FlaskClient) -> None:
    added(office, "population", {"name": "江源区", "population": "180000"})
    again = office.post("/register/population/new", data={"name": "江源区", "population": "170000"})
    assert "台账中已有“江源区”" in again.text
    assert "台账中已有“170000”" not in again.text, "that was typed, and is not registered"


def test_a_wrong_form_says_it_at_the_field_and_keeps_what_was_typed(office: FlaskClient) -> None:
    typed = {**HALL, "lon": "39.9", "phone": "12", "capacity": "很多", "township": "无名镇"}
    answer = office.post("/register/venues/new", data={**typed, "languages": ["zh", "ko"]})
    assert answer.status_code == 422
    for name in ("lon", "phone", "capacity", "township"):
        assert value(answer, name) == typed[name]
        assert f'href="#field-{name}"' in answer.text
        assert f'id="said-{name}"' in answer.text
    assert answer.text.count(" checked") == 2
    assert context(office).store.register.records("venues") == []


@pytest.mark.parametrize(("venue", "code"), [("榆木桥子屯", "unknown"), ("民主村", "ambiguous")])
def test_a_lecture_at_a_venue_that_is_not_told_offers_those_that_may_be_meant(
    office: FlaskClient, venue: str, code: str
) -> None:
    answer = office.post("/register/lectures/new", data={**LECTURE, "venue": venue})
    choices = re.findall(r'type="radio" name="venue" value="(\d{12})"', answer.text)
    assert answer.status_code == 422
    assert choices, code
    chosen = office.post("/register/lectures/new", data={**LECTURE, "venue": [venue, choices[0]]})
    assert chosen.status_code == 303


def test_a_lecture_that_is_noted_counts(office: FlaskClient) -> None:
    told = day_text(date(2027, 5, 30), "zh")
    assert told not in office.get(f"/venues/{TOWNSHIP}").text
    address = added(office, "lectures", LECTURE)
    assert "%7C" in address
    assert told in office.get(f"/venues/{TOWNSHIP}").text
    assert value(office.get(address), "lecturer") == "某某、另一位"
    again = office.post("/register/lectures/new", data=LECTURE)
    assert again.status_code == 422
    assert "另一位" in again.text


def test_a_lecturer_is_named_by_the_number_of_the_office(office: FlaskClient) -> None:
    office.get("/register/lectures/new")  # what is known is kept
    added(office, "lecturers", {**LECTURER, "office_id": "G7"})
    address = added(office, "lectures", {**LECTURE, "lecturer": "G7"})
    assert value(office.get(address), "lecturer") == LECTURER["name"]


@pytest.mark.parametrize(
    ("kind", "typed"), [("lecturers", LECTURER), ("lectures", {**LECTURE, "lecturer": "a?b#c%d"})]
)
def test_every_key_is_an_address(office: FlaskClient, kind: str, typed: dict[str, str]) -> None:
    address = added(office, kind, typed)
    (record,) = context(office).store.register.records(kind)
    assert address == f"/register/{kind}/{quote(record.key, safe='/:')}"
    for page in (address, f"{address}/history", f"/register/{kind}"):
        answer = office.get(page)
        assert answer.status_code == 200
        assert f'href="{address}/history"' in answer.text or page.endswith("history")


def test_a_change_is_seen_field_by_field_and_taken_back(office: FlaskClient) -> None:
    address = added(office, "lecturers", LECTURER)
    office.post(address, data={**LECTURER, "phone": "", "unit": "三中", "number": "1"})
    history = office.get(f"{address}/history").text
    assert "第 2 版" in history
    assert re.search(r"<del>.*130\*{4}0000</del>.*<ins>.*—", history)
    assert re.search(r"<del>.*党校/分校</del>.*<ins>.*三中</ins>", history)
    assert value(office.get(address), "phone") == ""
    back = office.post(f"{address}/take-back", data={"number": "2"}, follow_redirects=True)
    assert "改动已撤回" in back.text
    assert value(office.get(address), "phone") == "130****0000"
    stale = office.post(f"{address}/take-back", data={"number": "2"})
    assert stale.status_code == 409
    assert "第 3 版" in stale.text


@pytest.mark.slow
def test_a_form_that_is_behind_shows_both_versions(office: FlaskClient) -> None:
    address = added(office, "venues", HALL)
    office.post(address, data={**HALL, "phone": "13000000001", "number": "1"})
    stale = office.post(address, data={**HALL, "contact": "某某", "number": "1"})
    assert stale.status_code == 409
    rows = stale.text.split('id="differ"')[1].split("</table>")[0]
    assert "130****0001" in rows
    assert "04393456789" in rows
    assert "某某" in rows
    assert value(stale, "contact") == "某某"
    assert 'name="number" value="2"' in stale.text
    assert office.post(address, data={**HALL, "number": "2"}).status_code == 303


@pytest.mark.parametrize(
    "number",
    ["x", *(pytest.param(one, marks=pytest.mark.slow) for one in ("", "-1", "0", "9" * 5000))],
)
def test_a_form_that_says_no_version_changes_nothing(office: FlaskClient, number: str) -> None:
    address = added(office, "lecturers", LECTURER)
    for page in ("", "/take-back", "/remove"):
        sent = office.post(f"{address}{page}", data={**LECTURER, "unit": "三中", "number": number})
        assert sent.status_code == 409
    assert value(office.get(address), "unit") == LECTURER["unit"]


def test_a_long_text_is_refused_and_kept(office: FlaskClient) -> None:
    answer = office.post("/register/lecturers/new", data={**LECTURER, "name": "某" * 200})
    assert answer.status_code == 422
    assert value(answer, "name") == "某" * 200
    assert "太长" in answer.text


def test_what_is_taken_out_can_come_back(office: FlaskClient) -> None:
    address = added(office, "lecturers", LECTURER)
    gone = office.post(f"{address}/remove", data={"number": "1"}, follow_redirects=True)
    assert "历次版本仍可查看" in gone.text
    assert office.get(address).headers["Location"] == f"{address}/history"
    assert office.post(address, data={**LECTURER, "number": "1"}).status_code == 409
    office.post(f"{address}/take-back", data={"number": "2"})
    assert office.get(address).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "key", "typed"),
    [
        ("venues", TOWNSHIP, {"name": "大石人镇实践所", "county": COUNTY, "township": "大石人镇"}),
        ("sites", SITE, {"name": "石人血泪山", "county": COUNTY, "opening": "09:00-15:00"}),
        ("population", COUNTY, {"name": COUNTY, "population": "180000"}),
    ],
)
def test_what_the_data_know_is_registered_when_it_is_saved(
    office: FlaskClient, kind: str, key: str, typed: dict[str, str]
) -> None:
    page = office.get(f"/register/{kind}/{key}")
    assert page.status_code == 200
    assert "尚未列入本单位台账" in page.text
    if kind != "population":
        assert [value(page, name) for name in ("lon", "lat", "error_m")] == ["", "", ""]
        assert '<option value="unknown" selected>' not in page.text
        assert value(page, "name") in office.get(f"/{kind}/{key}").text
    assert office.post(f"/register/{kind}/{key}", data=typed).status_code == 303
    (record,) = context(office).store.register.records(kind)
    assert (record.key, record.number) == (key, 1)
    assert "尚未列入本单位台账" not in office.get(f"/register/{kind}/{key}").text
    assert office.post(f"/register/{kind}/{key}", data=typed).status_code == 409


def test_a_search_finds_what_is_not_registered_yet(office: FlaskClient) -> None:
    found = office.get("/register/sites?q=石人血泪山").text
    assert f'href="/register/sites/{SITE}"' in found
    assert "尚未登记" in found


@pytest.mark.slow
def test_long_lists_come_page_by_page(office: FlaskClient) -> None:
    for day in range(1, 29):
        for start in ("09:00", "14:00"):
            typed = {**LECTURE, "date": f"2027-02-{day:02}", "start": start}
            assert office.post("/register/lectures/new", data=typed).status_code == 303
    first, second = office.get("/register/lectures"), office.get("/register/lectures?page=2")
    assert (first.text.count("data-key="), second.text.count("data-key=")) == (50, 6)
    assert "2027-02-28" in first.text
    assert "2027-02-01" in second.text
    assert office.get("/register/lectures?page=99&q=某某").text.count("data-key=") == 6
    assert office.get("/register/lectures?q=没有这个人").text.count("data-key=") == 0


@pytest.mark.parametrize("page", ["", "/history"])
def test_an_unknown_record_is_not_found(office: FlaskClient, page: str) -> None:
    for kind in KINDS:
        for key in ("没有", ".", "a%2Fb"):
            assert office.get(f"/register/{kind}/{key}{page}").status_code == 404
        assert office.get(f"/register/{kind}/%00{page}").status_code == 400
    assert office.get("/register/pets/new").status_code == 404


@pytest.mark.parametrize("page", ["new", TOWNSHIP, f"{TOWNSHIP}/take-back", f"{TOWNSHIP}/remove"])
def test_another_site_writes_nothing(office: FlaskClient, page: str) -> None:
    sent = {"Sec-Fetch-Site": "cross-site"}
    answer = office.post(f"/register/venues/{page}", data=HALL, headers=sent)
    assert answer.status_code == 403
    assert context(office).store.register.records("venues") == []
