"""Every figure and name of a book at its place: its tables, its calendar, its lines, its map.

The plan is made so that no two of its figures that stand beside each other are the same.
"""

from dataclasses import replace
from typing import Any

import gpxpy
import numpy as np
import pytest
import shapely
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from routes.book import map_legend
from routes.book.book import Book
from routes.book.colours import COLOURS, OFF_NETWORK
from routes.book.content import book_paper
from routes.book.events import events, lunch_before
from routes.book.ics import book_calendar
from routes.book.links import navigation_link
from routes.book.route_map import _figure, _sheet
from routes.book.school import school_paper
from routes.book.tracks import book_gpx, book_kml
from routes.cartography.ground import drawing, metric_points
from routes.paper.blocks import Codes, Table
from tests.routes.book.tiny import CITY, TOWN, tiny_book, tiny_document

PALACE, MARTYR, BATTLE = "伪满皇宫", "杨靖宇殉国地", "四平战役纪念馆"
START, NIGHT = "长春市", "靖宇县"


def told_book() -> Book:
    """Return the small plan with a rest of the driver, and with waiting on both days."""
    document = tiny_document()
    first, second = document["days"]
    first["wait_minutes"], second["wait_minutes"] = 17, 23
    first["legs"][1]["rest_minutes"], first["legs"][1]["detour_minutes"] = 8, 6
    return tiny_book(document)


DAY_1 = f"Day 1, Tue 15 Jun 2027: from {START} at 08:00, night in {NIGHT} from 14:05"
DAY_2 = f"Day 2, Wed 16 Jun 2027: from {NIGHT} at 08:00, back in {START} at 15:00"
ASSUMED = "09:00-16:00 (assumed, not published: ask before going)"
TABLES: dict[tuple[int, str], list[tuple[str, ...]]] = {
    (0, "Theme and content"): [
        ("1-1", PALACE, "period:AJ", "activity:museum*"),
        ("1-2", MARTYR, "period:AJ", "activity:former_site*"),
        ("2-1", BATTLE, "period:AJ", "activity:memorial_hall*"),
    ],
    (0, "On the road"): [
        (DAY_1,),
        ("1-1", "09:00–10:30", PALACE, "10 min", "50 min to wait"),
        ("1-2", "13:00–14:00", MARTYR, "50 min",
         "lunch 11:30–12:30 before; 40 min to wait; ask for the hours; ask for the place"),
        (DAY_2,),
        ("2-1", "12:00–13:00", BATTLE, "4 h 00 min", ""),
    ],
    (0, "Night in"): [
        ("15 Jun 2027", "11:30–12:30", "", NIGHT, ""), ("16 Jun 2027", "", "", "(return)", ""),
    ],
    (0, "Task"): [
        ("The whole activity", "", "", ""),
        (f"1-1 {PALACE}", "张三", "宣传部", "2027-06-10"),
        (f"1-2 {MARTYR}", "", "", ""), (f"2-1 {BATTLE}", "", "", ""),
    ],
    (1, "To be asked"): [
        ("1-1", PALACE, "", "–", ""),
        ("1-2", MARTYR, "", "opening hours (assumed: 09:00-16:00); exact position", ""),
        ("2-1", BATTLE, "", "–", ""),
    ],
    (1, "From and to"): [
        (f"{DAY_1}\nDriving 1 h 05 min, 66 km; visits 2 h 30 min; waiting 17 min.",),
        ("08:00–08:10", f"{START} → {PALACE}", "10 min", "4 km", ""),
        ("10:30–11:20", f"{PALACE} → {MARTYR}", "50 min", "60 km",
         ("3 km of it off the road network, estimated; 8 min of it the driver's rest; "
         "6 min of it the detour to lunch")),
        ("14:00–14:05", f"{MARTYR} → {NIGHT}", "5 min", "2 km", ""),
        (f"{DAY_2}\nDriving 6 h 00 min, 370 km; visits 1 h 00 min; waiting 23 min.",),
        ("08:00–12:00", f"{NIGHT} → {BATTLE}", "4 h 00 min", "250 km", ""),
        ("13:00–15:00", f"{BATTLE} → {START}", "2 h 00 min", "120 km", ""),
    ],
    (1, "Position"): [
        ("1-1", f"{PALACE}\ncategory:museum", "光复北路5号", "09:00-16:00 (source S2)",
         "43.90000 N, 125.34000 E\nprecision:poi ±50 m", "S1\nS2"),
        ("1-2", f"{MARTYR}\ncategory:former_site", "", ASSUMED,
         "42.40000 N, 126.80000 E\nprecision:town ±2.5 km", "S1"),
        ("2-1", f"{BATTLE}\ncategory:memorial_hall", "", "09:00-16:00 (source S2)",
         "43.17000 N, 124.37000 E\nprecision:poi ±50 m", "GENERAL\nS2"),
    ],
}  # fmt: skip
"""Part of the book and a heading of the table -> its rows."""


@pytest.mark.parametrize(("part", "heading"), TABLES)
def test_every_cell_of_a_table_says_what_is_at_its_place(part: int, heading: str) -> None:
    tables = [one for one in book_paper(told_book()).parts[part].blocks if isinstance(one, Table)]
    (found,) = [one for one in tables if heading in one.headers]
    assert [*found.rows] == TABLES[part, heading]


def test_the_paper_says_the_sums_of_the_plan() -> None:
    said = [getattr(one, "text", "") for one in book_paper(told_book()).parts[0].blocks]
    assert (
        "A red education activity is planned for Tue 15 Jun 2027 to Wed 16 Jun 2027: from "
        f"{START}, 2 days, 3 sites, about 436 km, about 7 h 05 min of driving; nights at {NIGHT}. "
        "The arrangements are as follows."
    ) in said
    asked = "1. Telephone 1 sites about hours and position (list in the annex)."
    assert said[said.index(asked) + 1] == f"2. Book the nights: 15 Jun 2027 in {NIGHT}."


def test_a_code_for_every_drive_leads_to_its_end() -> None:
    (codes,) = [one for one in book_paper(told_book()).parts[1].blocks if isinstance(one, Codes)]
    stops = {stop.visit["name"]: stop.visit for stop in told_book().stops}
    places: dict[str, Any] = {**stops, START: CITY, NIGHT: TOWN}
    assert [(one.caption, one.note, one.link) for one in codes.codes] == [
        (f"{mark}{name}", note, navigation_link(places[name]))
        for mark, name, note in (
            ("1-1 ", PALACE, "10 min · 4 km"),
            ("1-2 ", MARTYR, "50 min · 60 km\nposition uncertain: go by the address"),
            ("", NIGHT, "5 min · 2 km"),
            ("2-1 ", BATTLE, "4 h 00 min · 250 km"),
            ("", START, "2 h 00 min · 120 km"),
        )
    ]


def test_an_event_of_the_calendar_says_when_where_and_both_drives() -> None:
    told = [
        (str(one["summary"]), f"{one['dtstart'].dt:%d %H:%M}", f"{one['dtend'].dt:%d %H:%M}",
         str(one["location"]), str(one["description"]).splitlines(), str(one["url"]))
        for one in book_calendar(told_book()).walk("VEVENT")
    ]  # fmt: skip
    links = [navigation_link(stop.visit) for stop in told_book().stops]
    assert told == [
        (f"1-1 {PALACE}", "15 09:00", "15 10:30", "光复北路5号", [
            f"Drive here: leave {START} at 08:00, 10 min, 4 km (estimated).",
            f"Next drive: to {MARTYR} at 10:30, 50 min, 60 km (estimated).",
            "Responsible: 张三 宣传部"], links[0]),
        (f"1-2 {MARTYR}", "15 13:00", "15 14:00", MARTYR, [
            f"Drive here: leave {PALACE} at 10:30, 50 min, 60 km (estimated).",
            f"Next drive: to {NIGHT} at 14:00, 5 min, 2 km (estimated).",
            "opening hours assumed: ask before going; position known to ±2.5 km"], links[1]),
        (f"2-1 {BATTLE}", "16 12:00", "16 13:00", BATTLE, [
            f"Drive here: leave {NIGHT} at 08:00, 240 min, 250 km (estimated).",
            f"Next drive: to {START} at 13:00, 120 min, 120 km (estimated)."], links[2]),
    ]  # fmt: skip


SAID = [
    (f"1-1 {PALACE}", "2027-06-15, arrival 08:10, visit 09:00–10:30"),
    (f"1-2 {MARTYR}", ("2027-06-15, arrival 11:20, visit 13:00–14:00 opening hours assumed: ask "
                      "before going; position known to ±2.5 km")),
    (f"2-1 {BATTLE}", "2027-06-16, arrival 12:00, visit 12:00–13:00"),
]  # fmt: skip


def test_a_device_has_the_stops_with_their_times_and_the_ways_of_each_day() -> None:
    found, stops = gpxpy.parse(book_gpx(told_book()).decode()), told_book().stops
    assert [(one.name, one.description) for one in found.waypoints] == SAID
    assert [(one.longitude, one.latitude) for one in found.waypoints] == [
        (stop.visit["lon"], stop.visit["lat"]) for stop in stops
    ]
    assert [(one.name, [point.name for point in one.points]) for one in found.routes] == [
        ("Day 1, 2027-06-15", [START, PALACE, MARTYR, NIGHT]),
        ("Day 2, 2027-06-16", [NIGHT, BATTLE, START]),
    ]
    assert [(one.name, len(one.segments)) for one in found.tracks] == [
        ("Day 1, 2027-06-15", 3), ("Day 2, 2027-06-16", 2),
    ]  # fmt: skip


def test_a_map_on_a_screen_has_the_stops_of_a_day_in_its_folder() -> None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415

    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.fromstring(book_kml(told_book()))  # noqa: S314 - our own
    told = [
        (folder.findtext("k:name", "", space), [
            (mark.findtext("k:name", "", space), mark.findtext("k:description", "", space),
             mark.findtext("k:styleUrl", "", space))
            for mark in folder.findall("k:Placemark", space)
        ])
        for folder in root.findall(".//k:Folder", space)
    ]  # fmt: skip
    first, second = "Day 1, 2027-06-15", "Day 2, 2027-06-16"
    assert told == [
        (first, [(*SAID[0], ""), (*SAID[1], ""), (first, "", "#day1")]),
        (second, [(*SAID[2], ""), (second, "", "#day2")]),
    ]


# -- lunch, and waiting before a drive -------------------------------------------------------------


@pytest.mark.parametrize(
    ("lunch", "before"),
    [
        ({"start": "11:30", "end": "12:30"}, [False, True]),
        ({"start": "12:00", "end": "13:00"}, [False, True]),  # it ends when the visit begins
        ({"start": "08:10", "end": "08:50"}, [True, False]),  # the next visit only
        ({"start": "14:05", "end": "15:00"}, [False, False]),  # after the last one
        ({"start": "11:30", "end": "12:30", "course": "B"}, [False, False]),  # during a visit
        (None, [False, False]),
    ],
)
def test_lunch_is_before_the_visit_that_follows_it(lunch: Any, before: list[bool]) -> None:
    document = tiny_document()
    document["days"][0]["lunch"] = lunch
    book = tiny_book(document)
    found = [lunch_before(book, stop) for stop in book.stops]
    assert [one == lunch if one else False for one in found] == [*before, False]


@pytest.mark.parametrize(
    ("lunch", "wait"),
    [
        (None, ("10:15", "10:30")),
        ({"start": "10:10", "end": "10:30"}, ("09:55", "10:10")),  # eaten before the drive
        ({"start": "12:00", "end": "12:30"}, ("10:15", "10:30")),
    ],
)
def test_waiting_before_a_drive_ends_with_it_or_with_lunch(lunch: Any, wait: Any) -> None:
    document = tiny_document()
    first = document["days"][0]
    first["lunch"], first["legs"][1]["wait_minutes"] = lunch, 15
    found = [
        (one.start, one.end, one.minutes)
        for one in events(tiny_book(document), 0)
        if one.kind == "wait" and one.minutes == 15
    ]
    assert found == [(*wait, 15)]


def test_waiting_on_both_sides_of_a_lunch_is_told_twice() -> None:
    """The drive begins at 10:30, after a lunch to 10:25 and 15 minutes of waiting in all."""
    document = tiny_document()
    first = document["days"][0]
    first["lunch"] = {"start": "10:05", "end": "10:25"}
    first["legs"][1]["wait_minutes"] = 15
    day = events(tiny_book(document), 0)
    found = [(one.start, one.end, one.minutes) for one in day if one.kind == "wait"]
    assert ("09:55", "10:05", 10) in found
    assert ("10:25", "10:30", 5) in found


# -- the route map ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figure() -> Figure:
    with drawing():
        return _figure(told_book())


@pytest.fixture(scope="module")
def texts(figure: Figure) -> dict[str, Any]:
    return {one.get_text(): one for one in figure.axes[0].texts if one.get_text()}


def test_the_map_has_every_stop_by_its_mark_where_it_is(texts: dict[str, Any]) -> None:
    for stop, mark in zip(told_book().stops, ("1-1", "1-2", "2-1"), strict=True):
        x, y = metric_points([(stop.visit["lon"], stop.visit["lat"])])
        at, name = texts[mark].get_position(), texts[stop.visit["name"]].get_position()
        assert np.hypot(at[0] - x[0], at[1] - y[0]) < 15_000, "no more than marks give way"
        assert name[1] == pytest.approx(at[1]), "there is room beside each of them"


@pytest.mark.parametrize(
    ("mark", "day", "coarse"), [("1-1", 0, False), ("1-2", 0, True), ("2-1", 1, False)]
)
def test_a_mark_has_the_colour_of_its_day_hollow_where_the_place_is_not_sure(
    figure: Figure, texts: dict[str, Any], mark: str, day: int, coarse: bool
) -> None:
    at = texts[mark].get_position()
    rings = [one for one in figure.axes[0].collections if len(one.get_offsets()) == 1]
    (ring,) = [one for one in rings if np.allclose(one.get_offsets()[0], at)]
    colour = COLOURS[day].lower()
    assert to_hex(ring.get_edgecolor()[0]) == colour
    assert to_hex(ring.get_facecolor()[0]) == ("#ffffff" if coarse else colour)
    assert to_hex(texts[mark].get_color()) == (colour if coarse else "#ffffff")
    solid = ring.get_linestyle()[0][1] is None
    assert solid is not coarse


def test_start_and_night_have_their_letters_and_an_end_at_the_start_is_it(
    texts: dict[str, Any],
) -> None:
    for letter, place in (("S", CITY), ("N", TOWN)):
        x, y = metric_points([(place["lon"], place["lat"])])
        at = texts[letter].get_position()
        assert np.hypot(at[0] - x[0], at[1] - y[0]) < 15_000
        assert place["name"] in texts
    assert "E" not in texts


def test_the_legend_says_days_dates_and_only_the_signs_that_are_there(figure: Figure) -> None:
    assert [one.get_text() for one in figure.texts] == [
        "Day 1 (6-15)", "Day 2 (6-16)", "■ start, end, overnight stay",
        "dashed circle: place to be confirmed",
    ]  # fmt: skip
    assert [one.get_color() for one in figure.artists] == [*COLOURS[:2]]  # type: ignore[attr-defined]
    book = told_book()
    for stop in book.stops:
        stop.visit["coarse"] = False
    unsure = book.legs.assign(off_network=[shapely.LineString([(125, 43), (126, 43)])] * 5)
    signs = map_legend._signs(replace(book, legs=unsure))
    assert [text for _, text in signs] == [
        "Day 1 (6-15)", "Day 2 (6-16)", "course not known, estimated",
        "■ start, end, overnight stay",
    ]  # fmt: skip
    assert [style["color"] for style, _ in signs if style] == [*COLOURS[:2], OFF_NETWORK]


def test_names_without_room_stand_below_the_map_with_their_marks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("routes.book.route_map.draw_route", lambda *_: [0, 2])
    with drawing():
        said = [one.get_text() for one in _sheet(told_book()).texts]
    assert [one for one in said if "-" in one.split(" ")[0]] == [f"1-1  {PALACE}", f"2-1  {BATTLE}"]
    assert {"Day 1 (6-15)", told_book().title, told_book().edition} <= {*said}


@pytest.mark.parametrize("simulated", [True, False])
@pytest.mark.parametrize("paper", [book_paper, school_paper])
def test_a_paper_says_that_data_are_made_up_where_they_are(paper: Any, simulated: bool) -> None:
    document = {**tiny_document(), "simulated": simulated}
    said = [getattr(one, "text", "") for one in paper(tiny_book(document)).parts[0].blocks]
    assert ("SIMULATED DATA are part of this plan." in said) is simulated
