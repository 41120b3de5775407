"""What people write in cells: dates, times, numbers, phones, degrees; nothing is guessed."""

import datetime as dt

import pytest

from geo.register import moments, values


@pytest.mark.parametrize(
    ("text", "day", "finding"),
    [
        ("2027年4月8日上午", dt.date(2027, 4, 8), ""),
        ("二〇二七年十二月二十日", dt.date(2027, 12, 20), ""),
        ("8/4/2027", None, "ambiguous_date"),
        ("27年4月8日", None, "ambiguous_date"),
        ("2027.4.8-2027.4.10", None, "date_range"),
        ("4/8", None, "no_year"),
        ("2027年2月30日", None, "bad_date"),
        ("46490", dt.date(2027, 4, 13), "serial_date"),
        ("46490.375", dt.date(2027, 4, 13), "serial_date"),
        ("'2027-04-08", dt.date(2027, 4, 8), ""),
        ("2027—04—08", dt.date(2027, 4, 8), ""),
        ("2027年4月8日（农历三月初二）", dt.date(2027, 4, 8), ""),
        ("2027-4-8 9时", dt.date(2027, 4, 8), ""),
        ("2027年4月8日 9：30-11：00", dt.date(2027, 4, 8), ""),
        ("8-Apr-2027", dt.date(2027, 4, 8), ""),
        ("April 8, 2027", dt.date(2027, 4, 8), ""),
        ("8-Apr-27", None, "bad_date"),
        ("2027年4月", None, "bad_date"),
        ("4月8-9日", None, "date_range"),
    ],
)
def test_a_date_is_read_or_refused(text, day, finding):
    assert moments.date(text) == (day, finding)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("下午两点", "14:00"),
        ("晚上7点半", "19:30"),
        ("9：00—11：00", "09:00"),
        ("上午", "am"),
        ("2:30 PM", "14:30"),
        ("午后2点", "14:00"),
        ("早8点", "08:00"),
        ("1430", "14:30"),
        ("02:30", "02:30"),
        ("AM", "am"),
    ],
)
def test_a_time_is_read(text, start):
    assert moments.time(text) == (start, "")


@pytest.mark.parametrize(
    ("text", "count", "finding"),
    [("约40人", 40, ""), ("二百五十", 250, ""), ("30-40", None, "number_range"),
     ("1.2万", 12000, ""), ("几十人", None, "bad_number"), ("三四十人", None, "bad_number"),
     ("30（其中党员5人）", 30, ""), ("40.5", None, "bad_number"), ("不详", None, ""),
     ("30+", 30, "")],
)  # fmt: skip
def test_a_number_of_people_is_read(text, count, finding):
    assert values.people(text) == (count, finding)


def test_degrees_stand_in_one_cell_either_way_round():
    assert values.degree_pair("N42.05 E126.9") == (126.9, 42.05)
    assert values.degree_pair("东经126°30′，北纬42°15′") == (126.5, 42.25)


def test_minutes_beyond_sixty_are_no_degrees():
    with pytest.raises(ValueError, match="75"):
        values.degrees("126°75′")


@pytest.mark.parametrize("text", ["两点半", "2:30", "9:60", "全天"])
def test_an_hour_that_nobody_can_know_is_told(text):
    assert moments.time(text) == ("", "bad_time")


@pytest.mark.parametrize(
    ("text", "number", "finding"),
    [
        ("李四13800000000", "13800000000", ""),
        ("13800000000（李）", "13800000000", ""),
        ("13800000000或13900000000", "13800000000", "two_phones"),
        ("04393712345-801", "04393712345", ""),
        ("0439-3712345转8001", "04393712345", ""),
        (13800000000.0, "13800000000", ""),
        ("13800000000.0", "13800000000", ""),
        ("400-000-0000", "4000000000", ""),
        ("1.38E+10", "", "bad_phone"),
        ("8888888", "", "bad_phone"),
    ],
)
def test_a_phone_is_read_or_told(text, number, finding):
    assert values.phone(text) == (number, finding)


@pytest.mark.parametrize(
    "text",
    [
        "POINT (126.6 42.1)", "经度：126.6，纬度：42.1", "126.6/42.1", "126.6,42.1,350",
        "42°6′N 126°36′E", "126º36' 42º6'", "N42.1,E126.6",
    ],
)  # fmt: skip
def test_both_degrees_stand_in_one_cell(text):
    assert values.degree_pair(text) == (pytest.approx(126.6), pytest.approx(42.1))


@pytest.mark.parametrize("text", ["126 36 30", "126-36-30", "126:36:30", "126度36分30秒"])
def test_minutes_and_seconds_stand_without_their_marks(text):
    assert values.degrees(text) == pytest.approx(126.608333)
