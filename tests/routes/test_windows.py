"""Opening hours on real dates: 2027-06-14 is a Monday."""

from datetime import date

import pytest

from routes import HoursError
from routes.plan.windows import windows_on
from tests.routes.instances import window

MONDAY, TUESDAY = date(2027, 6, 14), date(2027, 6, 15)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Tu-Su 09:00-16:00", MONDAY, "closed"),
        ("Tu-Su 09:00-16:00", TUESDAY, "09:00-16:00"),
        ("Tu-Su 09:00-11:00,13:00-16:00", TUESDAY, "09:00-11:00,13:00-16:00"),
        ("24/7", MONDAY, "00:00-24:00"),
        ("off", MONDAY, "closed"),
        ("May-Sep 08:30-17:20; Oct-Apr 08:30-16:50", TUESDAY, "08:30-17:20"),
        ("May-Sep 08:30-17:20; Oct-Apr 08:30-16:50", date(2027, 10, 5), "08:30-16:50"),
        ("08:00-17:00; PH off", date(2026, 10, 1), "closed"),  # National Day
        ("08:00-17:00; PH off", date(2026, 10, 8), "08:00-17:00"),
        ("Mo-Fr 09:00-16:00; PH 10:00-15:00", date(2027, 5, 1), "10:00-15:00"),  # Labour Day, a Sa
        ("08:00-17:00; PH off", date(2027, 4, 5), "closed"),  # Qingming
        ("08:00-17:00; PH off; Qingming 07:00-18:00", date(2027, 4, 5), "07:00-18:00"),
        ("08:00-16:00; Qingming -2 days-Qingming 07:00-18:00", date(2027, 4, 3), "07:00-18:00"),
        ("08:00-16:00; Qingming -2 days-Qingming 07:00-18:00", date(2027, 4, 6), "08:00-16:00"),
        ("08:00-16:00; 2027 Apr 01-2027 Jun 14 off", MONDAY, "closed"),  # under repair
        ("08:00-16:00; 2027 Apr 01-2027 Jun 14 off", TUESDAY, "08:00-16:00"),
        ("08:00-17:00; PH off", date(2026, 10, 7), "closed"),  # the last day of the National Day
        ("08:00-17:00; PH off", date(2026, 10, 4), "closed"),  # a weekend in between
        ("Mo-Fr 09:00-16:00; PH off", date(2026, 10, 10), "09:00-16:00"),  # a make-up Saturday
        ("Mo-Fr 09:00-16:00; PH off", date(2026, 10, 17), "closed"),
        ("Tu-Su 09:00-16:00", date(2026, 10, 1), "09:00-16:00"),  # museums are open then
        ("22:00-02:00", MONDAY, "00:00-02:00,22:00-24:00"),
    ],
)
def test_windows_of_a_date(text, day, expected):
    assert windows_on(text, day) == window(expected)


@pytest.mark.parametrize("text", ["周一闭馆", "Tu-Su 9-25:99", "open sometimes"])
def test_text_in_another_syntax_is_refused(text):
    with pytest.raises(HoursError, match="opening_hours syntax"):
        windows_on(text, MONDAY)
