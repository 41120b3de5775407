"""What an inspection asks for, and what can be wrong with it before any computing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.calendar import working_days
from geo.errors import N_
from geo.places import Place
from routes.tour.clock import clock_minutes
from routes.tour.errors import PlanError
from routes.tour.problem import Lunch

LUNCH: Final = Lunch()


@dataclass(frozen=True, kw_only=True)
class InspectionRequest:
    """An inspection as people ask for it.

    Parameters
    ----------
    base
        Where every group sets out on the first day and returns to on its last.
    date
        First day; Saturdays and Sundays are left out.
    groups, days
        Most groups, most days of each; a day is used only when it is needed.
    per_county
        Centres drawn per county.
    shares
        Tier -> part of the centres of a county; None: all tiers together.
    reserve
        Replacements per stratum.
    within
        Codes of prefectures and counties to inspect; empty: the whole province.
    seed
        Of the draw and of the searches.
    leave, back
        Clock times ``HH:MM`` of every day.
    opens, closes
        When centres receive a group (an assumption: no hours are published).
    visit
        Minutes of a visit.
    overnight
        Nights at seats of the group's counties or the base; otherwise all at the base.
    """

    base: Place
    date: dt.date
    groups: int = 20
    days: int = 5
    per_county: int = 2
    shares: Mapping[str, int] | None = None
    reserve: int = 2
    within: tuple[str, ...] = ()
    seed: int = 0
    leave: str = "08:00"
    back: str = "18:00"
    opens: str = "08:30"
    closes: str = "17:00"
    visit: int = 60
    overnight: bool = True

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Days of the inspection: the working days of the calendar, make-up days too."""
        return working_days(self.date, self.days)

    @property
    def day(self) -> tuple[int, int]:
        """Earliest departure and latest arrival, minutes after midnight."""
        return clock_minutes(self.leave, field="leave"), clock_minutes(self.back, field="back")

    @property
    def window(self) -> tuple[int, int]:
        """When centres receive a group, minutes after midnight."""
        return clock_minutes(self.opens, field="opens"), clock_minutes(self.closes, field="closes")

    @property
    def capacity(self) -> int:
        """Working minutes of a day, lunch taken off."""
        leave, back = self.day
        return max(1, back - leave - LUNCH.minutes)


def validate_inspection(request: InspectionRequest, *, today: dt.date) -> None:
    """Refuse a request that no computing could meet.

    Raises
    ------
    PlanError
        With one sentence saying what to change.
    """
    if request.date < today:
        raise PlanError(
            N_("%(date)s is over: choose today (%(today)s) or a later date."),
            field="date",
            date=request.date.isoformat(),
            today=today.isoformat(),
        )
    (leave, back), (opens, closes) = request.day, request.window
    if leave >= back:
        raise PlanError(
            N_("The day must end after it begins: it leaves at %(leave)s, is back at %(back)s."),
            field="back",
            leave=request.leave,
            back=request.back,
        )
    if min(closes, back) - max(opens, leave) < request.visit:
        raise PlanError(
            N_(
                "A visit of %(visit)d minutes does not fit between %(opens)s and %(closes)s: make "
                "it shorter or the hours longer."
            ),
            field="visit",
            visit=request.visit,
            opens=max(request.opens, request.leave),
            closes=min(request.closes, request.back),
        )
