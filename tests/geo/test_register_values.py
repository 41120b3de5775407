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
    ],
)
def test_a_date_is_read_or_refused(text, day, finding):
    assert moments.date(text) == (day, finding)


@pytest.mark.parametrize(
    ("text", "start"),
    [("下午两点", "14:00"), ("晚上7点半", "19:30"), ("9：00—11：00", "09:00"), ("上午", "am")],
)
def test_a_time_is_read(text, start):
    assert moments.time(text) == (start, "")


@pytest.mark.parametrize(
    ("text", "count", "finding"),
    [("约40人", 40, ""), ("二百五十", 250, ""), ("30-40", None, "number_range"),
     ("1.2万", 12000, ""), ("几十人", None, "bad_number")],
)  # fmt: skip
def test_a_number_of_people_is_read(text, count, finding):
    assert values.people(text) == (count, finding)


def test_degrees_stand_in_one_cell_either_way_round():
    assert values.degree_pair("N42.05 E126.9") == (126.9, 42.05)
    assert values.degree_pair("东经126°30′，北纬42°15′") == (126.5, 42.25)


def test_minutes_beyond_sixty_are_no_degrees():
    with pytest.raises(ValueError, match="75"):
        values.degrees("126°75′")
