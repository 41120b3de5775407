"""What pages need to work without a signal: manifest, service worker, forms that count once."""

import json
import re

import pytest

ORDER = {
    "venue": "220102000000", "topic": "law", "from": "2027-06-05", "to": "2027-06-30",
    "once": "a-random-text",
}  # fmt: skip
RED = "http://localhost/red"


def test_the_manifest_is_in_the_language_of_the_reader_and_below_the_base_path(client) -> None:
    page = client.get("/more", base_url=RED).text
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page)[1]
    assert address == "/red/manifest.webmanifest"
    answer = client.get("/manifest.webmanifest", base_url=RED)
    document = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert document["scope"] == document["start_url"] == "/red/"
    assert document["name"] == "红色路线·吉林"
    assert {one["purpose"] for one in document["icons"]} == {"any", "maskable"}
    for one in document["icons"]:
        assert one["src"].startswith("/red/static/")
        icon = client.get(one["src"].removeprefix("/red"))
        assert (icon.status_code, icon.mimetype) == (200, "image/png")
    english = client.get("/manifest.webmanifest?lang=en").get_json(force=True)
    assert english["name"] == "Red Routes Jilin"


def test_the_worker_names_files_that_are_there(client) -> None:
    answer = client.get("/sw.js", base_url=RED)
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in client.get("/more").headers["Content-Security-Policy"]
    settings = json.loads(re.match(r"const SETTINGS = (\{.*\});\n", answer.text)[1])
    assert settings["root"] == "/red/"
    files = settings["files"]
    assert any(one.endswith("/css/app.css") for one in files)
    assert any("/assets/leaflet/" in one for one in files)
    answers = [client.get(one.removeprefix("/red")) for one in files]
    assert {one.status_code for one in answers} == {200}
    assert sum(len(one.data) for one in answers) < 1_500_000
    again = client.get("/sw.js", base_url=RED, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_without_a_signal_says_so(client) -> None:
    assert "没有网络" in client.get("/offline").text
    assert "只发送一次" in client.get("/offline?kept=1").text


def test_an_order_sent_twice_is_one_order(client, context) -> None:
    before = len(context.store.orders.search())
    first, second = (client.post("/orders", data=ORDER) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(context.store.orders.search()) == before + 1
    other = client.post("/orders", data={**ORDER, "topic": "theory"})  # a page gone back to
    assert other.status_code == 303
    assert len(context.store.orders.search()) == before + 2


def test_a_refused_form_may_be_sent_again(client, context) -> None:
    wrong = {**ORDER, "once": "another", "to": "2027-06-01"}
    before = len(context.store.orders.search())
    assert [client.post("/orders", data=wrong).status_code for _ in range(2)] == [422, 422]
    assert len(context.store.orders.search()) == before


def test_a_form_that_has_not_come_to_an_end_is_not_tried_again(
    client, context, monkeypatch
) -> None:
    monkeypatch.setattr(context.store.sent, "finish", lambda *_: None)  # it died before
    form = {**ORDER, "once": "a-third"}
    assert client.post("/orders", data=form).status_code == 303
    before = len(context.store.orders.search())
    answer = client.post("/orders", data=form)
    assert answer.status_code == 409
    assert "刚刚已经提交" in answer.text
    assert len(context.store.orders.search()) == before


@pytest.mark.parametrize("address", ["/orders", "/orders?venue=220102000000"])
def test_every_form_of_an_order_has_a_text_of_its_own(client, address) -> None:
    texts = {re.search(r'name="once" value="([^"]+)"', client.get(address).text)[1] for _ in "ab"}
    assert len(texts) == 2
