"""Days that examples lie on."""

from datetime import date, timedelta
from typing import Final

AHEAD: Final = 7


TUESDAY: Final = 1


def first_day(today: date) -> date:
    """Return the first Tuesday that is at least a week away."""
    soonest = today + timedelta(days=AHEAD)
    return soonest + timedelta(days=(TUESDAY - soonest.weekday()) % 7)
