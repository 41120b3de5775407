"""The page of the network: asked for, filtered, and the way to the planner."""

import re
from html import unescape

import pytest

ASKED = "from=通化市&days=1&least=1&most=3&effort=0.001"


def test_the_form_stands_before_any_question(app):
    page = app.test_client().get("/network").get_data(as_text=True)
    assert 'name="most"' in page
    assert "路线网络" in page


def test_what_is_wrong_is_said_at_once(app):
    answer = app.test_client().get("/network?most=3&least=9")
    assert answer.status_code == 422
    assert "路线网络有 1 至" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_the_routes_are_shown_filtered_and_planned_on_from(app):
    client = app.test_client()
    page = client.get(f"/network?{ASKED}").get_data(as_text=True)
    cards = re.findall(r'id="route-(\d+)"', page)
    assert cards
    none = client.get(f"/network?{ASKED}&only_days=3").get_data(as_text=True)
    assert "没有这样的路线" in none
    way = unescape(re.search(r'class="btn" href="(/plan\?[^"]+)"', page)[1])
    assert "order=" in way
    assert client.get(way).status_code == 200
    for file in ("network.geojson", "network-map.png", "network-booklet.docx"):
        assert f"/files/{file}?" in page
        assert client.get(f"/files/{file}?{ASKED}").status_code == 200, file


def test_what_is_not_kept_is_not_found(app):
    client = app.test_client()
    assert client.get("/networks/99").status_code == 404
    assert client.get("/network/routes/99").status_code == 404
    sent = client.post("/network/routes/99/state", data={"seen": 1, "state": "approved"})
    assert sent.status_code == 404


def test_the_form_is_in_the_language_of_the_reader(client):
    assert ">不限</option>" in client.get("/network").text
    assert ">anybody</option>" in client.get("/network?lang=en").text
    client.get("/network?lang=zh")
