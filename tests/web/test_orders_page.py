"""The page of orders: names in its forms, one thing to do next, and the way back after a step."""

import html
import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.test_store import people, talks
from web import create_app
from web.installation.settings import Settings
from web.orders.page import PAGE_SIZE, _part, _with_name

TODAY = date(2027, 6, 1)
VENUE = "220605107000"


@pytest.fixture
def page(store_url: str) -> Iterator[FlaskClient]:
    app = create_app(Settings(database_url=store_url, today=TODAY))
    store = app.extensions["redroutes"].store
    store.replace_simulated(people("L1", "L2"), talks(("S1", "L1", "2027-05-01")))
    with app.test_client() as client:
        yield client


def placed(page: FlaskClient, **changes: str) -> str:
    form = {"venue": VENUE, "topic": "law", "from": "2027-06-02", **changes}
    answer = page.post("/orders", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def card(text: str, order: int) -> str:
    return text.split(f'data-order="{order}"')[1].split("</li>", maxsplit=1)[0]


def test_a_step_leads_back_to_the_order_in_the_list_as_it_was(page: FlaskClient) -> None:
    assert placed(page) == "/orders?done=ordered&order=1#order-1"
    said = card(page.get("/orders?done=ordered&order=1").text, 1)
    assert "预约已提交。" in said
    assert "撤销" not in said
    form = {"lecturer": "L1", "date": "2027-06-02", "list": "ordered"}
    answer = page.post("/orders/1/send", data=form)
    assert answer.location == "/orders?done=sent&order=1&status=ordered#order-1"
    listed = page.get(answer.location).text
    assert "已派人，等宣讲员答复。" in listed  # above the list, which does not hold it any more
    assert 'data-order="1"' not in listed


def test_what_was_done_is_taken_back_once(page: FlaskClient) -> None:
    placed(page)
    cancelled = page.post("/orders/1/cancel").location
    said = card(page.get(cancelled).text, 1)
    assert "已取消" in said
    seen = re.search(r'name="seen" value="(\d+)"', said)
    assert seen
    back = page.post("/orders/1/undo", data={"seen": seen[1]})
    assert back.location == "/orders?done=undone&order=1#order-1"
    assert "等派人" in card(page.get(back.location).text, 1)
    again = page.post("/orders/1/undo", data={"seen": seen[1]})
    assert again.status_code == 409
    assert "已经不能撤销" in again.text
    assert 'data-order="1"' in again.text


def test_cancelling_asks_first_with_and_without_a_script(page: FlaskClient) -> None:
    placed(page)
    link = re.search(r'href="(/orders/1/cancel[^"]*)" data-ask="([^"]+)"', page.get("/orders").text)
    assert link
    assert link[2].startswith("取消大石人镇新时代文明实践所")
    asked = page.get(html.unescape(link[1])).text
    assert '<form class="actions" method="post" action="/orders/1/cancel">' in asked
    assert "不取消" in asked
    assert "等派人" in card(page.get("/orders").text, 1)
    assert page.get("/orders/9/cancel").status_code == 404


def test_whoever_goes_is_named_and_a_wrong_name_is_said(page: FlaskClient) -> None:
    placed(page)
    shown = page.get("/orders/1/send").text
    assert 'list="lecturers"' in shown
    name = str(page.application.extensions["redroutes"].snapshot().lecturers.loc["L1", "name"])
    wrong = page.post("/orders/1/send", data={"lecturer": "没有此人", "date": "2027-06-02"})
    assert wrong.status_code == 422
    assert "没有叫“没有此人”的宣讲员" in wrong.text
    assert 'value="没有此人"' in wrong.text
    sent = page.post("/orders/1/send", data={"lecturer": name, "date": "2027-06-02"})
    if sent.status_code == 422:  # several of one name: the sentence lists their numbers
        assert "L1" in sent.text
        return
    assert name in card(page.get(sent.location).text, 1)


def test_the_form_shows_the_name_of_a_venue_and_keeps_its_code(page: FlaskClient) -> None:
    shown = page.get(f"/orders?venue={VENUE}").text
    assert 'value="大石人镇新时代文明实践所"' in shown
    assert f'name="venue_code" value="{VENUE}"' in shown
    assert '<details class="folded" id="order" open>' in shown
    name = "大石人镇新时代文明实践所"
    placed(page, venue=name, venue_code=VENUE)
    assert page.get("/api/v1/orders").get_json()["orders"][0]["venue"] == VENUE
    placed(page, venue="220102000000", venue_code=VENUE)
    assert page.get("/api/v1/orders").get_json()["orders"][0]["venue"] == "220102000000"


def test_what_forbids_a_step_is_said_in_the_list(page: FlaskClient) -> None:
    placed(page)
    answer = page.post("/orders/1/accept")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert 'data-order="1"' in answer.text


def test_a_status_is_a_filter_with_its_number(page: FlaskClient) -> None:
    placed(page)
    placed(page)
    page.post("/orders/2/cancel")
    shown = page.get("/orders?status=cancelled").text
    links = shown.split('class="pick')[1].split("</nav>")[0]
    assert re.findall(r'<span class="num">(\d+)</span>', links) == ["2", "1", "1"]
    assert 'data-order="1"' not in shown


def test_what_was_taken_off_the_planned_list_comes_back(page: FlaskClient) -> None:
    from tests.web.test_planned import venue  # noqa: PLC0415 - only this test needs it

    planned = page.application.extensions["redroutes"].store.planned
    planned.add([venue("220102000000"), venue("220104000000")])
    gone = page.post("/planned/drop", data={"id": "1"}).location
    assert gone == "/planned?dropped=1&ids=1"
    assert '<input type="hidden" name="id" value="1">' in page.get(gone).text
    back = page.post("/planned/back", data={"id": ["1"]})
    assert "1 场宣讲已放回列表。" in page.get(back.location).text
    assert [row.id for row in planned.search(["planned"])] == [1, 2]
    every = page.post("/planned/drop", data={"all": "1"}).location
    assert every == "/planned?dropped=2&ids=1,2" or every.endswith("ids=1%2C2")
    planned.add([venue("220102000000")])
    assert planned.bring_back([1, 2]) == 1


@pytest.mark.parametrize(("before", "shown"), [(0, 1), (49, 1), (50, 2), (99, 2), (100, 3)])
def test_an_order_is_shown_on_the_page_of_the_list_that_has_it(
    page: FlaskClient, before: int, shown: int
) -> None:
    lists = SimpleNamespace(before=lambda *_: before, search=lambda *_, **part: [part["offset"]])
    context: Any = SimpleNamespace(store=SimpleNamespace(orders=lists))
    with page.application.test_request_context("/orders"):
        part, rows = _part(context, {"ordered": 120}, "ordered", at=7, page=0)
    assert (part.page, rows) == (shown, [(shown - 1) * PAGE_SIZE])


def test_a_venue_that_was_written_over_loses_the_code_of_the_first(page: FlaskClient) -> None:
    context = page.application.extensions["redroutes"]
    with page.application.test_request_context("/orders?lang=zh"):
        first = _with_name(context, {"venue": VENUE})
        assert first["venue_code"] == VENUE
        assert _with_name(context, first) == first
        assert _with_name(context, {**first, "venue": "长春"}) == {"venue": "长春"}


def test_files_beside_a_list_hold_what_the_list_does(page: FlaskClient) -> None:
    placed(page)
    assert "/files/orders.csv?status=ordered" in page.get("/orders?status=ordered").text
    assert "/files/orders.csv?status" not in page.get("/orders").text
