"""Days that examples lie on."""

from datetime import date, timedelta
from typing import Final

from geo.calendar import is_day_off

AHEAD: Final = 7
WEEK: Final = 7
TUESDAY: Final = 1


def first_day(today: date) -> date:
    """Return the first Tuesday that is at least a week away and a working day."""
    soonest = today + timedelta(days=AHEAD)
    tuesday = soonest + timedelta(days=(TUESDAY - soonest.weekday()) % WEEK)
    while is_day_off(tuesday):
        tuesday += timedelta(days=WEEK)
    return tuesday
