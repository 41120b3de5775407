"""Every figure of a sentence that terminals, heads and tables share, at its place.

No two figures of an answer are the same, so one that stands at the place of another is seen. The
English sentence is written out; the Chinese one has the same figures, in its own order.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from web.coverage.text import _parts, unknown_text
from web.files.text import SIMULATED
from web.inspection.answer import Inspection
from web.inspection.tables import group_sheet, headline, inspection_title, summary_lines
from web.language.messages import translate
from web.nearby.excluded import excluded_lines
from web.nearby.text import nearby_text
from web.network import text as network
from web.network import upkeep_text as upkeep
from web.orders.text import dispatch_text
from web.plan import headline as plan_head
from web.plan.text import plan_text
from web.plan.timeline import timeline
from web.suggest import text as suggest
from web.suggest.question import OWN

Document = Any
PROVIDER = {
    "name": "estimate", "data_date": "2025-07", "attribution": "«credit»", "note": "«note»",
    "vehicle": "car", "season": "normal",
}  # fmt: skip
TRAVEL = "estimate on the main road network, data of 2025-07, «credit»; car, normal season"


class Told(NamedTuple):
    """What is told of an answer: who says it, and all of it in English."""

    name: str
    say: Callable[[str], list[str]]
    lines: list[str]


# -- suggestions -----------------------------------------------------------------------------------

BEFORE: Document = {
    "centres": 901, "served": 202, "share": 0.22, "reachable": 303, "reachable_share": 0.33,
}  # fmt: skip
AFTER: Document = {
    **BEFORE, "served": 404, "share": 0.44, "reachable": 505, "reachable_share": 0.55,
    "served_at_venues": 606,
}  # fmt: skip


def suggestion(model: str) -> Document:
    return {
        "model": model, "within": 31.0, "simulated": True, "before": BEFORE, "after": AFTER,
        "demand": {"open": 707, "centres": 708, "people": 709, "drawn": 710, "candidates": 711},
        "uncoverable": [{}] * 12, "uncovered": [{}] * 13, "venues_chosen": [{}] * 14,
        "solution": {"unit": "people", "venues": 17, "objective": 1801.0, "bound": 1902.0,
                     "gap": 0.0561, "optimal": False, "greedy": 1703.5, "cpu_seconds": 2.5},
    }  # fmt: skip


def suggested(model: str) -> Callable[[str], list[str]]:
    document = suggestion(model)
    return lambda language: [
        *suggest.summary_lines(document, language),
        "|".join(suggest.headline(document, language)),
        suggest.below_headline(document, language),
    ]


PROVED = "1,801 people; at best 1,902 (gap 5.61%), greedy 1703.50; 2.5 s"
OPEN = "707 centres are to be drawn, 12 of them out of reach of every candidate"
MADE_UP = translate(SIMULATED, "en")
SUGGESTIONS = [
    Told("mclp", suggested("mclp"), [
        "most centres whose people travel to a lecture: 17 venues, 31 minutes",
        PROVED, OPEN, "Served: 202 before, 404 after (606 at the venues alone)", MADE_UP,
        "17 lectures, if people travel: near a lecture |22% → 44%|",
        ("202 of 901 centres before, 404 after. That people travel is an assumption: on the "
        "coverage page it makes 606, for a lecture counts there where it is held."),
    ]),
    Told("lscp", suggested("lscp"), [
        "fewest bases of lecturers for everybody: 17 venues, 31 minutes",
        PROVED, OPEN, "Centres with a lecturer within reach: 303 before, 505 after", MADE_UP,
        "17 bases: a lecturer within reach of |33% → 55%|",
        "303 of 901 centres before, 505 after.",
    ]),
    Told("own", suggested(OWN), [
        "17 lectures, one at each venue: centres covered 202 (22%) → 404 (44%)", MADE_UP,
        "17 more lectures: covered |22% → 44%|",
        "202 of 901 centres before, 404 after.",
    ]),
]  # fmt: skip

# -- inspections and orders ------------------------------------------------------------------------

INSPECTION: Document = {
    "request": {"start": "«start»", "date": "2027-06-15"}, "provider": PROVIDER,
    "totals": {"visits": 21, "drawn": 34, "counties": 5, "days": 3, "drive_minutes": 607,
               "km": 408.6},
    "balance": {"work_minutes": {"min": 61, "max": 185, "mean": 122, "max_to_mean": 1.52}},
    "groups": [{"visits": 2}, {"visits": 0}, {"visits": 9}],
}  # fmt: skip
GROUP: Document = {
    "number": 7, "visits": 21, "drive_minutes": 607, "work_minutes": 728, "km": 408.6,
    "counties": [{"name": "«a»"}, {"name": "«b»"}],
    "days": [
        {"date": f"2027-06-{day}", "legs": [], "stops": [], "lunch": None, "overnight": None}
        for day in (15, 16, 17, 18)
    ],
}  # fmt: skip


def inspected(language: str) -> list[str]:
    document: Inspection = INSPECTION
    sheet = group_sheet(GROUP, language)
    return [
        headline(document, language), *summary_lines(document, language), sheet.title, *sheet.lines
    ]  # fmt: skip


DISPATCH: Document = {
    "served": 11, "orders": 22, "home_minutes": 33, "simulated": True, "trips": [], "open": [],
    "notes": ["«note 1»", "«note 2»"], "provider": PROVIDER,
}  # fmt: skip

# -- coverage --------------------------------------------------------------------------------------

TOTALS: Document = {
    "unknown": 1234, "bound_low": 0.12, "bound_high": 0.34, "topics_share": 0.56,
    "topics_met": 71, "topics_none": 82, "topics_missing": ["law"],
}  # fmt: skip
COVERAGE: Document = {
    "totals": TOTALS,
    "compare": {"today": "2027-03-01", "totals": {
        "difference": 0.031, "difference_low": -0.012, "difference_high": 0.054, "gained": 45,
        "lost": 36}},
    "equity": {"lectures": {"gini": 0.13, "lowest_share": 0.24},
               "access": {"gini": 0.35, "lowest_share": 0.46}},
    "uncertainty": {"totals": {"expected_share": 0.67, "expected_low": 0.61, "expected_high": 0.72,
                               "uncertain": 91}},
}  # fmt: skip
NONE_KNOWN: Document = {
    "totals": {**TOTALS, "unknown": 0, "topics_share": None},
    "compare": {"today": "2027-03-01", "totals": {"difference": None}},
    "uncertainty": {"totals": None},
}

# -- networks --------------------------------------------------------------------------------------

NETWORK: Document = {
    "figures": [{"routes": 11, "sites": 22, "all_sites": 33, "worth": 0.44, "national": 5,
                 "all_national": 66, "counties": 7, "all_counties": 88, "seats": 9,
                 "all_seats": 10}],
    "proof": {"candidates": 1201, "objective": 12.5, "bound": 13.5, "gap": 0.012,
              "relaxed_gap": 0.034, "greedy": 11.5},
    "request": {"within": 91}, "unmet": [],
    "routes": [
        {"winter_how": how, "holds": holds, "winter": winter}
        for how, holds, winter in (
            *[("holds", True, True)] * 2, *[("none", True, False)] * 3, ("drop", False, False)
        )
    ],
}  # fmt: skip
ROUTE: Document = {
    "winter_removed": ["«a»", "«b»"], "winter_added": ["«c»"], "winter_repair_minutes": 12,
}  # fmt: skip
REPAIR: Document = {
    "how": "replace", "removed": ["«a»"], "added": ["«b»"], "drive_minutes": -12,
    "visit_minutes": 34, "worth": -5.6,
}  # fmt: skip
UPKEEP: Document = {
    "checked": 11,
    "date": "2027-06-15",
    "routes": [{"state": one} for one in ("broken", "later")],
}


def of_network(language: str) -> Iterator[str]:
    yield from network.summary_lines(NETWORK, language)
    for days in (1, 3):
        size: Document = {"days": days, "sites": 5, "drive_minutes": 95}
        yield network.route_facts(size, language)
    for how in network.WINTERS:
        route: Document = {**ROUTE, "winter_how": how}
        yield network.winter_sentence(route, language)
    yield network.more_minutes(0, language)
    yield upkeep.upkeep_summary(UPKEEP, language)
    yield upkeep.repair_sentence(REPAIR, language)


# -- plans -----------------------------------------------------------------------------------------


def day(number: int) -> Document:
    place = {"name": "«start»", "time": f"07:1{number}"}
    leg = {"depart": "08:01", "arrive": f"16:1{number}"}
    return {
        "date": f"2027-06-1{number + 4}", "drive_minutes": 60 * number + 5, "km": 50.6 + number,
        "start": place, "end": {"name": "«end»", "time": "17:59"}, "legs": [leg], "stops": [],
        "lunch": None,
    }  # fmt: skip


PLAN: Document = {
    "totals": {"days": 2, "stops": 5, "drive_minutes": 200, "km": 104.6}, "provider": PROVIDER,
    "simulated": True, "days": [day(1), day(2)], "left_out": [], "warnings": [],
}  # fmt: skip


def planned(language: str) -> list[str]:
    lines = plan_text(PLAN, language).splitlines()
    heads = ["«start»", "«end»"]
    return [
        line if not any(one in line for one in heads) else " ".join(line.split())
        for line in lines
        if re.search(r"\d", line)
    ]


TOLD = [
    *SUGGESTIONS,
    Told("inspection", inspected, [
        "2 groups visit 21 centres, 10 h 07 min of driving",
        ("21 of 34 drawn centres in 5 counties are visited by 2 groups in at most 3 days; "
        "10 h 07 min driving, 409 km in all."),
        ("Work of a group (driving and visits): 1 h 01 min to 3 h 05 min, on average 2 h 02 min; "
        "the longest is 1.52 times the average."),
        f"Travel times: {TRAVEL}",
        "Group 7",
        "«a»、«b»: 21 visits in 4 days, 10 h 07 min driving, 12 h 08 min work, 409 km",
    ]),
    Told("dispatch", lambda language: dispatch_text(DISPATCH, language).splitlines(), [
        "11 of 22 orders served, 33 minutes from home to venue in all", MADE_UP, "",
        "- «note 1»", "- «note 2»", TRAVEL,
    ]),
    Told("coverage", lambda language: [one for one in _parts(COVERAGE, language) if one], [
        "Of 1,234 centres nothing is known: the share lies between 12% and 34%.",
        ("Against the period up to 1 Mar 2027: +3.1 points (-1.2 to +5.4), 45 centres gained, "
        "36 lost."),
        ("Evenness (Gini, 0 is even): lectures 0.13, access to lecturers 0.35; the worst-served "
        "40 % of people have 24% of the lectures."),
        ("Errors of positions: expected share within reach 67%; for 91 centres it is open whether "
        "a lecturer is within reach."),
        "Required topics: 71 centres had enough (56%), 82 had none.",
        "Given nowhere: Rule of law",
    ]),
    Told("nothing known", lambda language: [one for one in _parts(NONE_KNOWN, language) if one], [
        ("If lectures are missing that were held on days not reported, or at places not named, "
        "the share lies between 12% and 34%."),
        "Against the period up to 1 Mar 2027: not known, for no record covers both periods.",
        "Required topics: not known, for no record covers the period.",
    ]),
    Told("network", lambda language: [*of_network(language)], [
        ("11 routes visit 22 of 33 sites (44% of their worth), 5 of 66 of national grade, in 7 of "
        "88 counties; 9 of 10 county seats have a one-day route within 91 minutes."),
        ("Chosen from 1201 candidates: value 12.5, at best 13.5 (gap 1.20%, to the relaxation "
        "3.40%), greedy 11.5."),
        ("5 of 6 timetables hold in summer, 2 in winter as they are; for 1 more there is a winter "
        "timetable, for 3 there is none."),
        "one day, 5 sites, 1 h 35 min driving",
        "3 days, 5 sites, 1 h 35 min driving",
        "The same timetable holds.",
        "A timetable that holds leaves out «a», «b» (12 min more driving).",
        "A timetable that holds visits «c» instead of «a», «b» (12 min more driving).",
        "A timetable that holds visits the same sites in another order (12 min more driving).",
        "No timetable that holds was found.",
        "as much driving",
        ("11 published routes were looked at on 15 Jun 2027. Changed: 2, of which not to be driven "
        "as they are: 1."),
        "Visit «b» instead of «a»: 12 min less driving, visits +34 min, worth -6",
    ]),
    Told("plan", planned, [
        "2 days, 5 sites, 3 h 20 min driving, 105 km", f"Travel times: {TRAVEL}",
        "Day 1, 15 Jun 2027 Tuesday: 1 h 05 min driving, 52 km", "«start» 07:11", "«end» 16:11",
        "Day 2, 16 Jun 2027 Wednesday: 2 h 05 min driving, 53 km", "«start» 07:12", "«end» 16:12",
    ]),
]  # fmt: skip
DAY_EN = re.compile(r"(\d+) (Mar|Jun) (\d{4})")
MONTHS = {"Mar": 3, "Jun": 6}


def figures(text: str, language: str) -> list[str]:
    """Return the numbers of a sentence, of a day its year, month and day."""
    if language == "en":
        text = DAY_EN.sub(lambda found: f"{found[3]} {MONTHS[found[2]]} {found[1]}", text)
    return sorted(number.lstrip("0") or "0" for number in re.findall(r"\d+", text))


@pytest.mark.parametrize("told", TOLD, ids=lambda one: one.name)
def test_every_figure_stands_at_its_place(told: Told) -> None:
    assert told.say("en") == told.lines


@pytest.mark.parametrize("told", TOLD, ids=lambda one: one.name)
def test_chinese_sentences_have_the_same_figures(told: Told) -> None:
    said = told.say("zh")
    assert len(said) == len(told.lines)
    for chinese, english in zip(said, told.lines, strict=True):
        assert figures(chinese, "zh") == figures(english, "en"), chinese
        assert chinese != english or not re.search("[a-z]{3} [a-z]", english), chinese


def test_the_title_of_an_inspection_says_where_when_and_how_many() -> None:
    assert inspection_title(INSPECTION, "en") == "Inspection from «start», 15 Jun 2027, 2 groups"
    assert figures(inspection_title(INSPECTION, "zh"), "zh") == ["15", "2", "2027", "6"]


def test_nothing_is_said_of_bounds_that_are_one() -> None:
    same: Document = {"totals": {**TOTALS, "unknown": 0, "bound_high": 0.12}}
    assert unknown_text(same, "en") == ""


# -- venues nearby ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "language", "said"),
    [
        ("min", "en", "7 venues within 31 minutes of «here» «county»"),
        ("km", "en", "7 venues within 31 km of «here» «county»"),
        ("min", "zh", "31 分钟"),
        ("km", "zh", "31 公里"),
    ],
)
def test_the_head_of_venues_nearby_says_within_what(unit: str, language: str, said: str) -> None:
    excluded = dict.fromkeys(("within", "tier", "idle", "topic", "language", "people"), 0)
    document: Document = {
        "origin": {"name": "«here»", "context": "«county»", "error_m": 100}, "total": 7,
        "within": 31.0, "unit": unit, "venues": [], "provider": PROVIDER, "simulated": False,
        "excluded": {**excluded, "within": 45}, "idle": 90, "topic": "law", "topic_days": 365,
        "people": None, "capacity_known": False,
    }  # fmt: skip
    head, *_ = nearby_text(document, language).splitlines()
    assert said in head
    assert sorted(re.findall(r"\d+", head)) == ["31", "7"]
    (line,) = excluded_lines(document, language)
    assert sorted(re.findall(r"\d+", line)) == ["31", "45"]
    assert {"en": {"min": "minutes", "km": "km"}, "zh": {"min": "分钟", "km": "公里"}}[language][
        unit
    ] in line


# -- the head of a plan, and its days on one clock -------------------------------------------------


@pytest.mark.parametrize(
    ("days", "stops", "said"),
    [
        (1, 1, ("One day, one site,", "1 h 35 min of driving")),
        (3, 5, ("Three days, 5 sites,", "1 h 35 min of driving")),
        (2, 0, ("No site fits into this tour", "")),
    ],
)
def test_the_sentence_of_a_plan(days: int, stops: int, said: tuple[str, str]) -> None:
    document: Document = {"totals": {"days": days, "stops": stops, "drive_minutes": 95}}
    assert plan_head.headline(document, "en") == said
    for chinese, english in zip(plan_head.headline(document, "zh"), said, strict=True):
        assert bool(chinese) == bool(english)


def test_the_facts_of_a_plan_are_in_their_order() -> None:
    document: Document = {
        "totals": {"km": 61.6},
        "days": [{"date": f"2027-06-{one}", "start": {"name": f"«{one}»"}} for one in (15, 16)],
    }
    called = {"«15»": "«called»"}
    assert plan_head.facts(document, "en", ["«theme»"], called=called) == [
        "from «called»", "«theme»", "Tue 15 Jun to Wed 16 Jun 2027", "62 km",
    ]  # fmt: skip


def test_a_day_lies_on_the_clock_where_its_hours_are() -> None:
    rows: Document = [
        {"kind": "leg", "depart": "08:00", "arrive": "08:30"},
        {"kind": "stop", "id": "A", "label": "1-1", "called": "«a»", "start": "09:00",
         "leave": "10:30", "before_minutes": 12, "after_minutes": 6},
        {"kind": "lunch", "start": "11:00", "end": "11:45"},
        {"kind": "leg", "depart": "11:45", "arrive": "12:00"},
    ]  # fmt: skip
    days: Document = [{"start": {"time": "08:00"}, "rows": rows}]
    found = timeline(days)
    assert [(one["shown"], one["at"]) for one in found["ticks"]] == [
        ("08:00", 0), ("10:00", 50), ("12:00", 100),
    ]  # fmt: skip
    told = [
        (one["kind"], one["begin"], one["end"], one["minutes"], one["at"], one["width"])
        for one in found["days"][0]
    ]
    assert told == [
        ("drive", "08:00", "08:30", 30, 0, 12.5),
        ("wait", "08:30", "08:48", 18, 12.5, 7.5),
        ("transfer", "08:48", "09:00", 12, 20, 5),
        ("visit", "09:00", "10:30", 90, 25, 37.5),
        ("transfer", "10:30", "10:36", 6, 62.5, 2.5),
        ("wait", "10:36", "11:00", 24, 65, 10),
        ("lunch", "11:00", "11:45", 45, 75, 18.75),
        ("drive", "11:45", "12:00", 15, 93.75, 6.25),
    ]
    visit = found["days"][0][3]
    assert (visit["stop"], visit["label"], visit["name"]) == ("A", "1-1", "«a»")
