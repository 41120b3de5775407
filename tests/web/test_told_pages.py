"""What pages say of an answer outside their tables: every figure and name at its place.

As in :mod:`tests.web.test_told`, no two figures of an answer are the same; the English page is
written out, the Chinese one has the same figures.
"""

import json
import re
from datetime import date, datetime
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from flask.testing import FlaskClient
from geopandas import GeoDataFrame

from tests.web.test_told import PROVIDER, figures
from web.installation.context import Context
from web.language.words import label
from web.nearby.cards import card, chips
from web.nearby.leaving import leaving
from web.orders.page import OrderCard, _states
from web.orders.steps import STATES
from web.plan.map_file import render_part
from web.plan.timetable import shown
from web.terms.answer import Answer
from web.terms.term import CHINA

Document = Any
SPACE = re.compile(r"\s+")


def told(html: str) -> list[str]:
    """Return the lines that a reader sees: one for each paragraph, item, cell or heading."""
    html = re.sub(r"<(svg|script|style|form|button|select)\b.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(r'<(span|caption) class="sr">.*?</\1>', "", html)
    html = re.sub(
        r"</?(p|li|ol|ul|td|th|tr|h\d|div|summary|section|header|table)\b[^>]*>", "\n", html
    )
    lines = (
        SPACE.sub(" ", unescape(re.sub(r"<[^>]*>", "", one))).strip() for one in html.split("\n")
    )
    return [one for one in lines if one]


def part(html: str, start: str, end: str) -> str:
    """Return what stands between two pieces of a page."""
    assert start in html
    return html.partition(start)[2].partition(end)[0]


# -- venues nearby ---------------------------------------------------------------------------------


def venue(number: int, **more: Any) -> Document:
    """Return a venue of which every figure has another first number."""
    return {
        "code": f"22010200{number}000", "name": f"«venue {number}»", "tier": "township",
        "county": "c", "township": "t", "lon": 125.0 + number / 100, "lat": 43.0 + number / 100,
        "km": 2.0, "road_km": 10.0 * number + 0.3, "bearing": 91.0, "minutes": 20.0 + number,
        "minutes_low": 19.6 + number, "minutes_high": 20.6 + number, "error_m": 100 + number,
        "precision": "poi", "coarse": False, "days_since": 40 + number, "phone": "",
        "last_lecture": "2027-05-01", "never": False, "simulated": False, "lectures": 5 + number,
        **more,
    }  # fmt: skip


def around(**more: Any) -> Document:
    rough = venue(
        2, coarse=True, error_m=7000, minutes_low=11.6, minutes_high=33.4, days_since=None,
        last_lecture=None, never=True,
    )  # fmt: skip
    lost = venue(3, minutes=None, minutes_low=None, minutes_high=None, road_km=None, km=0.0,
                 days_since=None, last_lecture=None)  # fmt: skip
    excluded = dict.fromkeys(("within", "tier", "idle", "topic", "language", "people"), 0)
    return {
        "origin": {"lon": 125.5, "lat": 43.5, "name": "«here»", "context": "«there»",
                   "kind": "township", "code": "1", "precision": "poi", "error_m": 100},
        "within": 31.0, "unit": "min", "tiers": [], "sort": "near", "idle": 0, "topic": None,
        "topic_days": 365, "language": None, "people": None, "provider": PROVIDER,
        "simulated": False, "total": 77, "offset": 40, "limit": 20, "excluded": excluded,
        "capacity_known": False, "venues": [venue(1), rough, lost], **more,
    }  # fmt: skip


BEFORE_DAY = datetime(2027, 6, 15, 5, tzinfo=CHINA)
"""By day a card says when to leave, too."""


def nearby_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, language: str, document: Document
) -> str:
    answer: Any = Answer(document, GeoDataFrame(geometry=[], crs=4326))
    monkeypatch.setattr("web.nearby.page.service.run", lambda *_a, **_k: answer)
    monkeypatch.setattr(Context, "now", lambda _: BEFORE_DAY)
    monkeypatch.setattr("web.nearby.page.division_names", lambda _: SimpleNamespace(
        to_dict=lambda: {"c": "«county»", "t": "«township»"}))  # fmt: skip
    return client.get("/nearby", query_string={"at": "大石人镇", "lang": language}).text


CARDS = [
    ["41", "«venue 1»Township station · «township»", "21 min", "lecture 41 days ago",
     "10.3 km by road, east"],
    ["42", "«venue 2»Township station · «township»", "22 min12–33 min",
     "no lecture yet", "≈ 20 km by road, east · position ±7 km"],
    ["43", "«venue 3»Township station · «township»", "no road leads there",
     "lectures not known", "— km by road"],
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_says_number_minutes_distance_and_last_lecture(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    page = nearby_page(client, monkeypatch, language, around())
    assert '<ol class="venues" id="venues" start="41">' in page
    cards = page.split('<li class="venue"')[1:]
    assert len(cards) == len(CARDS)
    for html, said in zip(cards, CARDS, strict=True):
        found = told("<li" + html.partition('<div class="venue-acts')[0])
        if language == "en":
            assert found == said
        else:
            assert figures(" ".join(found), "zh") == figures(" ".join(said), "en")


@pytest.mark.parametrize(
    ("unit", "language", "said", "area"),
    [
        ("min", "en", "77 venues within 31 minutes of «here»", 31.0),
        ("km", "en", "77 venues within 31 km of «here»", None),
        ("min", "zh", "31 分钟", 31.0),
        ("km", "zh", "31 公里", None),
    ],
)
def test_the_head_of_the_page_and_what_its_map_starts_from(
    *, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, unit: str, language: str, said: str,
    area: float | None,
) -> None:  # fmt: skip
    document = around(unit=unit)
    page = nearby_page(client, monkeypatch, language, document)
    (head,) = told(part(page, '<h1 class="answer-head">', "</h1>"))
    assert said in head
    assert figures(head, "en") == ["31", "77"]
    assert "31" in told(part(page, 'id="area-legend" hidden>', "</ul>"))[0]
    config = json.loads(part(page, '<script type="application/json" id="config">', "</script>"))
    assert (config["first"], config["area"]) == (41, area)
    assert config["origin"] == document["origin"]
    assert config["venues"] == document["venues"]
    assert config["travel"] == {"vehicle": "car", "season": "normal"}


def test_a_card_says_when_who_leaves_now_is_there_at_the_latest(app: Flask) -> None:
    with app.test_request_context("/nearby?lang=en"):
        leave = leaving("now", datetime(2027, 6, 1, 9, 7, tzinfo=CHINA))
        assert leave
        shown_there = card(venue(1), 41, {}, origin_error_m=100, leave=leave)
        lost = card(venue(1, minutes_high=None), 41, {}, origin_error_m=100, leave=leave)
    begin, end = re.findall(r"\d\d:\d\d", shown_there["arrival"])
    minutes = [60 * int(one[:2]) + int(one[3:]) for one in (begin, end)]
    assert minutes[1] - minutes[0] == 22, "21.6 minutes at the most"
    assert lost["arrival"] == ""


# -- plans -----------------------------------------------------------------------------------------


def visit(site: str, start: str, leave: str, **more: Any) -> Document:
    return {
        "id": site, "name": f"«{site}»", "lon": 125.3, "lat": 43.8, "precision": "poi",
        "error_m": 5000, "coarse": False, "arrive": start, "start": start, "leave": leave,
        "wait_minutes": 0, "visit_minutes": 0, "windows": [["09:00", "16:00"]], "shifts": 1,
        "hours_basis": "published", "hours": "09:00-16:00", "required": False, **more,
    }  # fmt: skip


def leg(depart: str, arrive: str, minutes: int, km: float | None, **more: Any) -> Document:
    return {"depart": depart, "arrive": arrive, "minutes": minutes, "km": km,
            "off_network_km": 0.0, **more}  # fmt: skip


def plan() -> Document:
    first = visit("a", "09:11", "10:12", visit_minutes=61, wait_minutes=7, coarse=True,
                  hours_basis="assumed", before_minutes=3, after_minutes=4, required=True,
                  arrive_from="08:51", arrive_to="09:02", shifts=2)  # fmt: skip
    second = visit("b", "13:13", "14:14", visit_minutes=62, arrive="13:01")
    day: Document = {
        "date": "2027-06-15", "start": {"name": "«s»", "time": "08:08", "lat": 1, "lon": 2},
        "end": {"name": "«n»", "time": "15:15", "lat": 1, "lon": 2},
        "overnight": {"name": "«n»"}, "lunch": {"start": "11:21", "end": "12:22"},
        "stops": [first, second],
        "legs": [
            leg("08:08", "08:56", 48, 33.4, off_network_km=5.6, slack_minutes=6, rest_minutes=9,
                detour_minutes=14),
            leg("10:12", "11:19", 67, None),
            leg("14:14", "15:15", 11, 0.6, wait_minutes=13),
        ],
        "drive_minutes": 126, "km": 71.6, "visit_minutes": 123, "wait_minutes": 19,
    }  # fmt: skip
    return {
        "days": [day], "warnings": [], "left_out": [], "conflicts": [
            {"template": "«of the day»", "params": {}, "day": 1, "stop": ""},
            {"template": "«of b»", "params": {}, "day": 1, "stop": "b"},
        ],
        "totals": {"days": 2, "stops": 5, "km": 104, "drive_minutes": 201, "visit_minutes": 302},
    }  # fmt: skip


PAPER = [
    "2 days, 5 sites, 104 km; driving 201 min, visits 302 min",
    "This order does not work as it stands (2):", "«of the day»", "«of b»",
    "Day 1 · Tue 15 Jun 2027",
    "Driving 126 min, 72 km; visits 123 min; waiting 19 min", "«of the day»",
    "No.", "Place", "Arrive", "Visit from", "Leave", "Minutes", "«s»", "08:08",
    ("↓ drive 48 min, 33 km; 6 km of it off the road network, estimated; 6 min of it in reserve; "
    "9 min of it the driver's rest; 14 min of it the detour to lunch"),
    "1-1", "«a» required ±5 km hours assumed 3 min to get there, 4 min back wait 7 min",
    "08:51–09:02", "09:11", "10:12", "61",
    "↓ no road known",
    "lunch 11:21–12:22",
    "1-2", "«b»", "13:01", "13:13", "14:14", "62", "«of b»",
    "↓ drive 11 min, less than 1 km; set out at 14:14 after 13 min of waiting",
    "«n» overnight", "15:15",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plan_on_paper_has_every_figure_at_its_place(language: str) -> None:
    html = render_part("plan/paper.html", language, language=language, **shown(plan(), language))
    found = told(html)
    if language == "en":
        assert found == PAPER
        return
    for pattern in (r"\d\d:\d\d", "«[^»]*»"):
        assert re.findall(pattern, " ".join(found)) == re.findall(pattern, " ".join(PAPER))
    assert figures(" ".join(found), "zh") == figures(" ".join(PAPER), "en")


TIMETABLE = [
    "Day 1",
    "Tue 15 Jun · 2 sites · driving 2 h 06 min · 72 km", "«of the day»",
    "08:08", "S", "Set out from «s called»",
    ("48 min · 33 km · 6 km of it off the road network, estimated · 6 min of it in reserve · 9 min "
    "of it the driver's rest · 14 min of it the detour to lunch"),
    "09:1110:12", "1", "«a» required",
    ("«museum» · stay 61 min · arrival 08:51–09:02 · wait 7 min · 3 min to get there, 4 min back "
    "· 2 shifts"),
    "«doubt of a»",
    "no road known",
    "11:21", "Lunch until 12:22",
    "13:1314:14", "2", "«b»", "stay 62 min", "«of b»",
    "11 min · less than 1 km · set out at 14:14 after 13 min of waiting",
    "15:15", "N", "Stay at «n»",
]  # fmt: skip


def test_a_plan_on_its_page_has_every_figure_at_its_place(app: Flask) -> None:
    marks = {
        "a": {"category": "«museum»", "doubts": "«doubt of a»", "phone": "", "navigate": "/"},
        "b": {"category": "", "doubts": "", "phone": "", "navigate": "/"},
    }
    with app.test_request_context("/plan?lang=en"):
        html = render_template(
            "plan/timetable.html", **shown(plan(), "en"), marks=marks, edits=None, calls=[],
            places={"«s»": "«s called»"},
        )  # fmt: skip
    assert told(html) == TIMETABLE


# -- orders ----------------------------------------------------------------------------------------


def test_a_state_without_an_order_is_not_offered_but_the_chosen_one_is(app: Flask) -> None:
    counts = {"ordered": 12, "accepted": 34, "held": 0}
    with app.test_request_context("/orders?lang=en"):
        found = [(one.text, one.number, one.address, one.chosen) for one in _states(counts, "held")]
    assert found == [
        ("all", 46, "/orders", False),
        ("waits for a lecturer", 12, "/orders?status=ordered", False),
        ("agreed; the lecture is to come", 34, "/orders?status=accepted", False),
        ("held; waits for the venue's opinion", 0, "/orders?status=held", True),
    ]


def order(**more: Any) -> OrderCard:
    row: Any = SimpleNamespace(**{
        "id": 123, "venue": "220605107000", "topic": "law", "language": "zh", "people": None,
        "date": None, "start": "", "half": "", "since": date(2027, 6, 15),
        "until": date(2027, 6, 15), "part": "any", "override": "", "score": None, "review": "",
        "status": "ordered", "simulated": False, **more,
    })  # fmt: skip
    return OrderCard(row, "«venue»", "«where»", "", STATES[row.status], "")


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["Rule of law", "Tue 15 Jun 2027"]),
        ({"language": "ko", "people": 45}, ["Rule of law · Korean · 45 people", "Tue 15 Jun 2027"]),
        ({"until": date(2027, 6, 17), "part": "morning"},
         ["Rule of law", "Tue 15 Jun 2027 – Thu 17 Jun 2027 · morning"]),
        ({"date": date(2027, 6, 16), "start": "09:30", "half": "afternoon"},
         ["Rule of law", "Wed 16 Jun 2027 09:30"]),
        ({"date": date(2027, 6, 16), "half": "afternoon", "score": 4, "review": "«review»"},
         ["Rule of law", "Wed 16 Jun 2027 afternoon · score 4 of 5: «review»"]),
        ({"override": "«why»"},
         ["Rule of law", "Tue 15 Jun 2027 · does not fit the order: «why»"]),
    ],
)  # fmt: skip
def test_the_facts_of_an_order(app: Flask, changes: Document, lines: list[str]) -> None:
    with app.test_request_context("/orders?lang=en"):
        html = render_template_string(
            '{% from "orders/card.html" import order_facts with context %}{{ order_facts(one) }}',
            one=order(**changes), label=label, form={},
        )  # fmt: skip
    assert told(html) == lines


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "11 of 22 open orders can be served from 2027-06-01 to 2027-06-14."),
        ({"outside": 1}, "One open order is for other days."),
        ({"outside": 33}, "33 open orders are for other days."),
        ({"orders": 0, "served": 0}, "No open order is for a day from 2027-06-01 to 2027-06-14."),
    ],
)
def test_the_first_line_of_a_dispatch(
    app: Flask, changes: Document, said: str, language: str
) -> None:
    document = {
        "served": 11, "orders": 22, "from": "2027-06-01", "to": "2027-06-14", "outside": 0,
        "trips": [], "open": [], "lecturers": 5, "notes": [], "planned": 0, **changes,
    }  # fmt: skip
    with app.test_request_context(f"/orders/dispatch?lang={language}"):
        html = render_template("orders/dispatch.html", dispatch=document, rules={}, shown=50)
    (lead,) = told(part(html, '<p class="lead">', "</p>"))
    if language == "en":
        assert said.replace("2027-06-01", "1 Jun 2027").replace("2027-06-14", "14 Jun 2027") in lead
    assert bool(changes.get("orders", 22)) is ("22" in figures(lead, "en"))


@pytest.mark.parametrize(
    ("form", "chosen"),
    [
        ({}, []),
        ({"idle": "0"}, []),
        ({"idle": "90"}, ["Long without a lecture"]),
        ({"tier": ["township"]}, ["Townships only"]),
        ({"language": "ko"}, ["Korean"]),
        ({"language": "mn"}, []),
    ],
)
def test_a_condition_is_marked_where_it_is_chosen_only(
    app: Flask, form: Document, chosen: list[str]
) -> None:
    with app.test_request_context("/nearby?lang=en"):
        found = chips(form, datetime(2027, 6, 1, 21, tzinfo=CHINA))
    assert {one.text for one in found} >= {"Long without a lecture", "Townships only", "Korean"}
    assert [one.text for one in found if one.chosen] == chosen
