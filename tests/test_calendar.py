"""The calendar of working days against the State Council's notice of 2026, and in opening hours."""

import datetime as dt

import pytest

import geo.calendar
from geo.calendar import MAKE_UP, Calendar, is_day_off, is_weekend, qingming, special, working_days
from geo.days import day_text
from geo.errors import DataError
from geo.notices import read_days
from geo.openings import dated
from geo.places import Place
from routes.dispatch import Lecturer
from routes.inspection.request import InspectionRequest
from web.terms.dates import first_day

# General Office of the State Council, holiday arrangements of 2026.
OFF_WEEKDAYS = [
    "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01",
    "05-04", "05-05", "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07",
]  # fmt: skip
MAKE_UP_DAYS = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
JOINED_WEEKENDS = [
    "01-03", "02-15", "02-21", "02-22", "04-04", "04-05", "05-02", "05-03", "06-20", "06-21",
    "09-26", "09-27", "10-03", "10-04",
]  # fmt: skip
DEVIATIONS = {**dict.fromkeys(OFF_WEEKDAYS, False), **dict.fromkeys(MAKE_UP_DAYS, True)}
LIBRARY, TOLD = Calendar(), Calendar(read_days())
YEAR = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]


@pytest.fixture(autouse=True)
def own_calendar():
    """Leave the calendar of the process as it was."""
    before = list(geo.calendar._IN_USE)
    yield
    geo.calendar._IN_USE[:] = before


@pytest.mark.parametrize("calendar", [LIBRARY, TOLD], ids=["library", "notice"])
def test_25_of_25_deviations_of_2026(calendar):
    found = {
        f"{day:%m-%d}": calendar.is_working(day)
        for day in YEAR
        if calendar.is_working(day) == is_weekend(day)
    }
    assert len(DEVIATIONS) == 25
    assert found == DEVIATIONS


@pytest.mark.parametrize("calendar", [LIBRARY, TOLD], ids=["library", "notice"])
def test_every_special_day_of_2026_has_its_name(calendar):
    found = {f"{day:%m-%d}": one for day in YEAR if (one := calendar.special(day))}
    assert set(found) == {*DEVIATIONS, *JOINED_WEEKENDS}
    months = {"01": "元旦", "02": "春节", "04": "清明节", "05": "劳动节", "06": "端午节",
              "09": "中秋节", "10": "国庆节"}  # fmt: skip
    assert {day: one.name.zh for day, one in found.items() if one.off} == {
        day: months[day[:2]] for day in (*OFF_WEEKDAYS, *JOINED_WEEKENDS)
    }
    assert {one.name.zh for one in found.values() if not one.off} == {"调休上班"}


PUBLISHED = {
    2019: 5, 2020: 4, 2021: 4, 2022: 5, 2023: 5, 2024: 4, 2025: 4, 2026: 5, 2027: 5, 2028: 4,
    2029: 4, 2030: 5,
}  # fmt: skip


@pytest.mark.parametrize(("year", "day"), PUBLISHED.items())
def test_qingming_is_where_the_calendar_has_it(year, day):
    assert qingming(year) == dt.date(year, 4, day)


def test_a_year_without_a_notice_has_its_statutory_days_and_says_so():
    assert [str(day) for day in working_days(dt.date(2027, 9, 30), 3)] == [
        "2027-09-30", "2027-10-06", "2027-10-07",
    ]  # fmt: skip
    assert not TOLD.knows_make_up_days(2027)
    assert TOLD.knows_make_up_days(2026)
    assert LIBRARY.knows_make_up_days(2026)
    assert special(dt.date(1935, 10, 1)) is None
    for day in (dt.date.min, dt.date(9999, 12, 25), dt.date.max):
        assert day_text(day, "en", weekday=False) in day_text(day, "en")
        assert special(day) is None
    assert qingming(1935) == dt.date(1935, 4, 5)


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2026-10-01", "2026年10月1日周四（国庆节假期）", "Thu 1 Oct 2026 (National Day holiday)"),
        (
            "2026-02-15",
            "2026年2月15日周日（春节假期）",
            "Sun 15 Feb 2026 (Spring Festival holiday)",
        ),
        ("2026-10-10", "2026年10月10日周六（调休上班）", "Sat 10 Oct 2026 (make-up working day)"),
        ("2026-10-12", "2026年10月12日周一", "Mon 12 Oct 2026"),
    ],
)
def test_a_day_with_its_weekday_says_what_it_is(day, zh, en):
    day = dt.date.fromisoformat(day)
    assert (day_text(day, "zh"), day_text(day, "en")) == (zh, en)
    assert "（" not in day_text(day, "zh", weekday=False)


def test_what_an_office_tells_goes_before_everything(tmp_path):
    own = tmp_path / "days.csv"
    own.write_text(
        "日期;类型;名称\n2026年10月8日;休;州庆\n2027-10-9;班;\n2027/10/4;休;国庆节\n", "gb18030"
    )
    geo.calendar.use(read_days(own=own))
    assert special(dt.date(2026, 10, 8)).said("zh") == "州庆假期"
    assert is_day_off(dt.date(2026, 10, 1))
    assert special(dt.date(2027, 10, 9)).said("en") == "make-up working day"
    assert is_day_off(dt.date(2027, 10, 4))
    assert not is_day_off(dt.date(2027, 10, 5)), "a year with a make-up day is told whole"


def test_a_list_that_is_not_complete_takes_no_festival_away():
    began = Calendar({dt.date(2027, 1, 2): geo.calendar.Special(off=False, name=MAKE_UP)})
    assert began.is_working(dt.date(2027, 1, 2))
    for day in ("2027-02-05", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01"):
        assert not began.is_working(dt.date.fromisoformat(day))
    assert began.is_working(dt.date(2027, 10, 5)), "which day stands in for another is not told"


def test_days_and_words_are_read_as_people_write_them(tmp_path):
    own = tmp_path / "days.csv"
    own.write_text(
        "日期,类型,名称\n20270208,OFF,春节\n2027年２月９日（星期二）,休息日,春节\n2027.2.20,补班,\n",
        "utf-8",
    )
    found = {day: one.off for day, one in read_days(own=own).items() if day.year == 2027}
    assert found == {
        dt.date(2027, 2, 8): True, dt.date(2027, 2, 9): True, dt.date(2027, 2, 20): False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("date,kind\n2027-03-05,work\n", "2027-03-05” is a day on which offices work anyhow"),
        ("date,kind\n2027-02-06 周五,off\n", "“2027-02-06 周五” is no day"),
        ("date,kind\n2027-02-30x,off\n", "days.csv, line 2, column date: “2027-02-30x” is no day"),
        ("date,kind\n2027-02-30,off\n", "“2027-02-30” is no day"),
        ("date,kind\n2027-02-03,maybe\n", "column kind: “maybe” is not an allowed value"),
        ("kind\noff\n", "column date: “date” is missing"),
        ("date,kind\n2027-02-03,off\n2027-02-03,work\n", "line 3, column date"),
        ("", "days.csv cannot be read as a table of days"),
    ],
)
def test_a_file_with_a_mistake_is_refused_in_a_sentence(tmp_path, text, sentence):
    own = tmp_path / "days.csv"
    own.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        read_days(own=own)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "day", "written"),
    [
        ("08:00-16:00", "2027-04-05", "08:00-16:00"),
        ("Qingming 07:00-18:00", "2027-04-05", "2027 Apr 05 07:00-18:00"),
        ("Qingming -2 days-Qingming +1 day off", "2027-04-01", "2027 Apr 03-2027 Apr 06 off"),
        ("PH off", "2027-04-05", "PH off; 2027 Apr 05 off"),
        ("PH off", "2027-04-06", "PH off"),
        ("Mo-Su,PH 09:00-16:00", "2026-10-07", "Mo-Su,PH 09:00-16:00; 2026 Oct 07 09:00-16:00"),
        ("Mo-Fr 09:00-16:00; PH off", "2026-10-10",
         "Mo-Fr 09:00-16:00; 2026 Oct 10 09:00-16:00; PH off"),
        ("Mo-Fr 09:00-16:00", "2026-10-10", "Mo-Fr 09:00-16:00"),
        ("Mo-Fr,Su 09:00-16:00; PH off", "2026-10-10", "Mo-Fr,Su 09:00-16:00; PH off"),
    ],
)  # fmt: skip
def test_hours_of_a_special_day(text, day, written):
    assert dated(text, dt.date.fromisoformat(day)) == written


def test_an_inspection_goes_on_working_days():
    base = Place("长春市", 125.3, 43.9, "prefecture", "220100000000", "exact", 0.0, "")
    asked = InspectionRequest(base=base, date=dt.date(2026, 9, 30), days=5)
    assert [f"{day:%m-%d}" for day in asked.dates] == ["09-30", "10-08", "10-09", "10-10", "10-12"]


def test_whoever_can_go_on_working_days_goes_on_a_make_up_day_and_on_no_holiday():
    office, anybody, weekend = (
        Lecturer("L", "home", frozenset(), frozenset(), weekdays=frozenset(days))
        for days in (range(1, 6), range(1, 8), (6, 7))
    )
    holiday, make_up = dt.date(2026, 10, 1), dt.date(2026, 10, 10)
    assert [one.is_free(holiday) for one in (office, anybody, weekend)] == [False, True, False]
    assert [one.is_free(make_up) for one in (office, anybody, weekend)] == [True, True, True]


def test_examples_lie_on_a_tuesday_that_is_a_working_day():
    assert first_day(dt.date(2026, 9, 20)) == dt.date(2026, 9, 29)
    assert first_day(dt.date(2026, 9, 29)) == dt.date(2026, 10, 13)
