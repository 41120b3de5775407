"""Share links: their page, the page behind them, files, picture, calendar, and their address."""

import io
import re
import struct

import icalendar
import pytest

from tests.web.test_saved import CEMETERY, act, address_in, save
from web.installation.settings import Settings
from web.saved.address import public_address

EVERYTHING = ("timetable", "map", "contacts", "documents")


def share(client, plan: int, *parts: str, **form: object) -> str:
    """Make a link by the form and return its address."""
    data = {"form": "link", "part": list(parts or EVERYTHING), **form}
    sent = client.post(f"/plans/{plan}/share", data=data, follow_redirects=True)
    assert sent.status_code == 200
    return address_in(sent.text)


@pytest.fixture(scope="module")
def plan(app) -> int:
    return save(app.test_client(), "分享两日")


def test_a_messenger_finds_title_summary_and_a_picture(client, plan) -> None:
    link = share(client, plan)
    page = client.get(link).text
    said = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', page))
    assert said["title"] == "分享两日"
    assert re.match(r"两天看 \d+ 处，行车 .*。长春市出发，2027年6月15日", said["description"])
    assert said["url"] == f"http://localhost{link}"
    picture = client.get(said["image"].removeprefix("http://localhost"))
    assert (picture.mimetype, picture.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", picture.data[16:24])
    assert size == (int(said["image:width"]), int(said["image:height"])) == (1200, 630)
    assert len(picture.data) < 120_000
    assert said["description"] in page.split('name="description" content="')[1]
    named = said["description"].rsplit("。", 1)[1].removesuffix("等").split("、")
    assert named
    assert all(f"<strong>{name}</strong>" in page for name in named)  # sites, no town of a lunch


def test_the_page_of_links_says_that_an_address_of_this_machine_opens_here_only(
    client, plan
) -> None:
    here = "只能在本机打开"
    assert here in client.get(f"/plans/{plan}/share").text
    elsewhere = client.get(f"/plans/{plan}/share", base_url="http://192.168.1.5:8000")
    assert elsewhere.status_code == 200
    assert here not in elsewhere.text


def test_a_link_shows_only_its_parts(client, plan) -> None:
    link = share(client, plan, "timetable")
    page = client.get(link).text
    assert f'data-stop="{CEMETERY}"' in page
    for word in ("og:image:alt", "分享两日"):
        assert word in page
    for word in ("map_plan", "tel:", "book.pdf", "calendar.ics", "webcal"):
        assert word not in page
    for address in ("picture.png", "book.pdf", "calendar.ics", "file.csv"):
        assert client.get(f"{link}/{address}").status_code == 404
    assert client.get(f"{share(client, plan, 'map')}/picture.png").status_code == 200


def test_at_least_one_part_is_chosen_and_the_last_day_is_not_over(client, plan) -> None:
    none = client.post(f"/plans/{plan}/share", data={"form": "link"})
    assert none.status_code == 422
    assert "至少选择一项" in none.text
    past = client.post(f"/plans/{plan}/share", data={"until": "2027-05-31"})
    assert past.status_code == 422
    assert "截止日期已过" in past.text


def test_a_link_ends_and_says_when(client, context, plan, monkeypatch) -> None:
    link = share(client, plan, until="2027-06-03", note="学校")
    assert client.get(link).status_code == 200
    before = context.today()
    monkeypatch.setattr(type(context), "today", lambda _: before.replace(day=4))
    ended = client.get(link)
    assert ended.status_code == 404
    assert "2027年6月3日" in ended.text
    assert "到期" in client.get(f"/plans/{plan}/share").text


def test_other_sites_may_show_it_only_where_the_link_says_so(client, plan) -> None:
    policy = "Content-Security-Policy"
    assert "frame-ancestors 'none'" in client.get(share(client, plan)).headers[policy]
    open_link = share(client, plan, embed="true")
    assert "frame-ancestors *" in client.get(open_link).headers[policy]
    assert "frame-ancestors 'none'" in client.get("/plans").headers[policy]


def test_a_link_is_changed_revoked_and_put_back(client, context) -> None:
    key = save(client, "撤销与恢复")
    link = share(client, key)
    (made,) = context.store.links.of(key)
    act(client, key, f"links/{made.id}", form="link", part=["timetable"], note="报社")
    assert "报社" in client.get(f"/plans/{key}/share").text
    assert client.get(f"{link}/book.pdf").status_code == 404
    page = act(client, key, f"links/{made.id}/revoke")
    assert "不能再打开" in page
    assert f'action="/plans/{key}/links/{made.id}/restore"' in page
    assert client.get(link).status_code == 404
    assert "可以打开" in act(client, key, f"links/{made.id}/restore")
    assert client.get(link).status_code == 200


def test_the_calendar_follows_the_plan_and_rings(client, context) -> None:
    key = save(client, "日历")
    address = f"{share(client, key)}/calendar.ics"
    first = client.get(address)
    assert first.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(first.data)
    assert calendar["X-PUBLISHED-TTL"] == "PT6H"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in first.data
    events = calendar.walk("VEVENT")
    stops = [stop for day in context.store.plans.get(key).document["days"] for stop in day["stops"]]
    assert len(events) == len(stops) > 2
    minutes = [-event.walk("VALARM")[0]["TRIGGER"].dt.total_seconds() / 60 for event in events]
    assert set(minutes) == {30, 60}
    assert minutes[0] == 60
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert b"VALARM" not in client.get(f"{address}?alarm=0").data

    act(client, key, "name", name="日历二", seen=1)
    later = icalendar.Calendar.from_ical(client.get(address).data)
    assert later["X-WR-CALNAME"] == "日历二"
    assert [one["UID"] for one in later.walk("VEVENT")] == [one["UID"] for one in events]
    assert {one["SEQUENCE"] for one in later.walk("VEVENT")} == {2}


def test_a_venue_has_a_calendar_of_lectures_to_come(client, context) -> None:
    lectures = context.snapshot().lectures
    coming = lectures[(lectures["status"] == "planned") & (lectures["date"] >= "2027-06-01")]
    assert len(coming)
    venue = coming["venue"].iloc[0]
    calendar = icalendar.Calendar.from_ical(client.get(f"/venues/{venue}/lectures.ics").data)
    days = {str(one["DTSTART"].dt)[:10] for one in calendar.walk("VEVENT")}
    assert str(coming["date"].iloc[0].date()) in days
    assert all(one.walk("VALARM") for one in calendar.walk("VEVENT"))
    assert client.get("/venues/nope/lectures.ics").status_code == 404


@pytest.mark.slow
def test_the_plan_book_is_taken_along_as_pdf(client, plan) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import

    link = share(client, plan)
    assert f'href="{link}/book.pdf"' in client.get(link).text
    file = client.get(f"{link}/book.pdf")
    assert len(PdfReader(io.BytesIO(file.data)).pages) > 1
    assert file.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("set_to", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"port": 80, "base_path": "/red"}, "http://127.0.0.1/red"),
        ({"host": "::1", "port": 9000}, "http://[::1]:9000"),
        ({"hosts": ("red.example.cn",), "port": 9000}, "http://red.example.cn:9000"),
        (
            {"hosts": (".example.cn", "red.example.cn"), "proxies": 1, "base_path": "/red"},
            "https://red.example.cn/red",
        ),
    ],
)
def test_the_command_prints_the_address_that_the_server_has(set_to, address) -> None:
    assert public_address(Settings(database_url="sqlite://", **set_to)) == address
