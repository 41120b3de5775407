"""Setting out for a lecture today or tomorrow, and words for the last lecture."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from routes.tour.clock import clock_text
from web.installation.context import CHINA, Context
from web.language.messages import translator
from web.nearby.leaving import LEAVES, bound_line, late_line, leaving, offered
from web.places.last_words import last_words


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 6, 1, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("asked", "now", "leaves", "left"),
    [
        ("", at(9), "09:00", 390),
        ("now", at(14), "14:00", 90),
        ("now", at(15, 29), "15:29", 1),
        ("now", at(15, 30), None, None),
        ("now", at(5), None, None),
        ("afternoon", at(9), "13:30", 120),
        ("afternoon", at(15), "15:00", 30),
        ("afternoon", at(21), None, None),
        ("next-morning", at(21), "08:00", 120),
        ("next-afternoon", at(21), "13:30", 120),
        ("", at(21), None, None),
        ("by balloon", at(21), None, None),
    ],
)
def test_a_departure_leaves_time_for_a_lecture(
    asked: str, now: datetime, leaves: str | None, left: int | None
) -> None:
    found = leaving(asked, now)
    assert (found and clock_text(found.at), found and found.left) == (leaves, left)


def test_the_next_two_departures_are_offered() -> None:
    assert offered(at(9)) == ["now", "afternoon"]
    assert offered(at(6)) == ["afternoon", "next-morning"]
    assert offered(at(21)) == ["next-morning", "next-afternoon"]


def test_only_what_was_asked_for_bounds_the_search_and_says_so() -> None:
    free, bound = leaving("", at(15)), leaving("now", at(15))
    assert free
    assert bound
    assert (free.within(60), bound.within(60), bound.within(20)) == (60, 30, 20)
    assert bound_line(bound, 20, "zh") == ""
    assert "30 分钟内" in bound_line(bound, 60, "zh")
    assert "17:00 前讲完" in bound_line(bound, 60, "zh")
    assert "赶不上" in late_line("afternoon", at(20), "zh")


def test_an_arrival_may_be_too_late_for_a_lecture_or_for_the_day() -> None:
    found = leaving("now", at(15))
    assert found
    assert (found.arrival(12.4), found.arrival(None), found.arrival(600)) == (912, None, None)
    assert [found.is_late(one) for one in (930, 931, None)] == [False, True, False]


@pytest.fixture
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Context, "now", lambda _: at(14))


@pytest.mark.usefixtures("afternoon")
def test_the_page_says_when_one_is_there_at_the_latest(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&within=120&leave=now").text
    assert "只列 90 分钟内能到的" in page
    assert "距大石人镇 90 分钟以内" in page
    assert "14:00 走，最晚 14:" in page
    assert "/files/nearby.xlsx?at=%E5%A4%A7%E7%9F%B3%E4%BA%BA%E9%95%87&amp;within=90" in page
    assert "14:00 走" in client.get("/nearby?at=大石人镇").text
    assert 'name="leave" value="now"' in page


@pytest.mark.usefixtures("afternoon")
def test_an_unknown_departure_bounds_nothing(client: FlaskClient) -> None:
    assert client.get("/nearby?at=大石人镇&leave=x").status_code == 200


def test_the_moment_of_an_installation_is_on_its_day(context: Context) -> None:
    assert context.now().date() == context.today()
    assert context.now().utcoffset() is not None


@pytest.mark.parametrize(
    ("days", "never", "last", "said", "tone"),
    [
        (0, False, "2027-06-01", "今天讲过", ""),
        (1, False, "2027-05-31", "昨天讲过", ""),
        (14, False, "2027-05-18", "14 天前讲过", ""),
        (90, False, "2027-03-03", "90 天前讲过", "late"),
        (None, True, None, "没讲过", "never"),
        (None, False, None, "讲没讲过没有记录", "unknown"),
        (None, False, "2026-01-01", "2026年1月1日讲过，之后没有记录", "unknown"),
    ],
)
def test_the_last_lecture_is_said_in_words(
    days: int | None, never: bool, last: str | None, said: str, tone: str
) -> None:
    venue = {"last_lecture": last, "days_since": days, "never": never}
    assert last_words(venue, "zh") == (said, tone)  # type: ignore[arg-type]


def test_every_departure_has_words() -> None:
    assert [LEAVES.say(code, "zh") for code in LEAVES][:2] == ["现在", "今天下午"]
    assert translator("zh")("no lecture yet") == "没讲过"


def test_what_is_here_lies_in_no_direction(client: FlaskClient) -> None:
    far = client.get("/nearby?at=大石人镇&within=30").text.split('class="venue-far">')
    assert "，南" not in far[1].split("<")[0]
    assert any("，" in one.split("<")[0] for one in far[2:])
