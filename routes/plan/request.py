"""What a planner asks for, and everything that can be wrong with it before any computing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from geo.errors import N_
from geo.places import Place
from routes.plan.position import NO_RESERVE, USUAL_SLACK
from routes.plan.prizes import DRIVING
from routes.plan.transfer import MAX_TRANSFER
from routes.terms import STORYLINES
from routes.tour.clock import clock_minutes
from routes.tour.errors import PlanError
from routes.tour.problem import Storyline

MAX_DAYS: Final = 14
MAX_SECONDS: Final = 600
MAX_SLACK: Final = 100
MAX_STAY: Final = 480
MAX_DRIVERS: Final = 2
MAX_BALANCE: Final = 200


@dataclass(frozen=True)
class LecturerTime:
    """When a lecturer is at a site: the visit there has to lie within one of these times."""

    site: str
    date: dt.date
    begin: str
    end: str


@dataclass(frozen=True)
class PlanRequest:
    """A tour as people ask for it.

    Parameters
    ----------
    start
        Where the group sets out on the first day.
    end
        Where it ends on the last day; None: where it started.
    date, days
        First date and number of days, 1 to 14.
    themes
        Codes, names or aliases of themes; none means every site is of interest.
    required, excluded
        Ids of sites that must, and must not, be visited.
    leave, back
        Clock times ``HH:MM`` of every day.
    max_drive
        Most minutes at the wheel per day, None for no limit.
    lunch
        Whether to keep an hour for lunch between 11:30 and 13:30.
    overnight
        Where to stay, one place per night; empty: the planner chooses county seats.
    seconds
        How much to search: work that one processor does in so many seconds, counted, not timed.
    seed
        Seed of the search.
    group_size
        Number of people.
    max_leg
        Most minutes at the wheel from one stop to the next, None for no limit.
    at_least, at_most
        Themes or categories (codes, names, aliases) with a number of sites.
    storyline
        Whether the sites are visited in the order of history: ``soft`` for
        :data:`routes.plan.prizes.STEP_BACK` of value per step back, ``hard`` in any case.
    capacities
        Sites with the number of people they hold at a time.
    stays
        Sites with the minutes that a visit takes, instead of those that are usual.
    shifts
        Whether a group above a site's capacity visits it in shifts, one after the other; else such
        a site is left out.
    lecturers
        When lecturers are where; a site named here is visited with its lecturer only.
    lecture
        Minutes that a lecture adds to the visit of such a site.
    slack
        Percentage of every drive kept in reserve; with any, 0 too, drives
        to sites of uncertain position also get the minutes that their error may cost.
        :data:`routes.plan.position.NO_RESERVE`, or None in early plans: no reserve.
    closed
        Sites with dates on which they are known to be closed.
    audience
        Code or name of the audience whose visiting times and interests are assumed, None for
        those of anybody.
    area
        Code of the prefecture or county whose sites alone are of interest, "" for the province.
    listed
        Ids of the sites that alone are of interest; empty for all.
    transfer
        Minutes at every stop to park, walk and get off and on, instead of those that are usual
        for the group and its vehicle (:mod:`routes.plan.transfer`).
    drivers
        How many take turns at the wheel: one keeps to :class:`routes.tour.driver.Driver`.
    balance
        What an hour at the wheel costs, in what sites are worth (:mod:`routes.plan.prizes`).
    """

    start: Place
    date: dt.date
    end: Place | None = None
    days: int = 1
    themes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    leave: str = "08:00"
    back: str = "17:30"
    max_drive: int | None = None
    lunch: bool = True
    overnight: tuple[Place, ...] = ()
    seconds: float = 1.0
    seed: int = 0
    group_size: int | None = None
    max_leg: int | None = None
    at_least: tuple[tuple[str, int], ...] = ()
    at_most: tuple[tuple[str, int], ...] = ()
    storyline: Storyline = "off"
    capacities: tuple[tuple[str, int], ...] = ()
    stays: tuple[tuple[str, int], ...] = ()
    shifts: bool = False
    lecturers: tuple[LecturerTime, ...] = ()
    lecture: int = 0
    slack: int | None = USUAL_SLACK
    closed: tuple[tuple[str, dt.date], ...] = ()
    audience: str | None = None
    area: str = ""
    listed: tuple[str, ...] = ()
    transfer: int | None = None
    drivers: int = 1
    balance: int = DRIVING

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """All (field, site id) that the request names."""
        return (
            *(("required", site) for site in self.required),
            *(("excluded", site) for site in self.excluded),
            *(("capacities", site) for site, _ in self.capacities),
            *(("stays", site) for site, _ in self.stays),
            *(("lecturers", one.site) for one in self.lecturers),
            *(("closed", site) for site, _ in self.closed),
        )

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """All dates of the tour."""
        return tuple(self.date + dt.timedelta(days=number) for number in range(self.days))

    @property
    def finish(self) -> Place:
        """Where the tour ends."""
        return self.end or self.start


_COUNTED: Final = ("at_least", "at_most", "capacities", "stays")
"""Fields that hold a number for each of some names: documents write them as mappings."""


def validate_request(
    request: PlanRequest, *, today: dt.date, names: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Refuse a request that no computing could meet.

    Parameters
    ----------
    names
        Names of the sites by id, by which sentences call them.

    Raises
    ------
    PlanError
        With one sentence saying what to change.
    """
    if not 1 <= request.days <= MAX_DAYS:
        raise PlanError(
            N_("A tour has 1 to %(most)d days, not %(days)d."),
            field="days",
            most=MAX_DAYS,
            days=request.days,
        )
    if request.date < today:
        raise PlanError(
            N_("%(date)s is over: choose today (%(today)s) or a later date."),
            field="date",
            date=request.date.isoformat(),
            today=today.isoformat(),
        )
    _validate_hours(request)
    _validate_amounts(request)
    _validate_rules(request)
    _validate_journey(request)
    _validate_lecturers(request, names)
    _validate_choices(request, names)


def request_document(request: PlanRequest) -> dict[str, Any]:
    """Return a request in the types of JSON, places by their names; :func:`rules_of` reads it."""
    values = {one.name: getattr(request, one.name) for one in fields(request)}
    values["end"] = request.finish
    return {
        name: dict(value) if name in _COUNTED else _plain(value) for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.name
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, LecturerTime):
        return {name: _plain(one) for name, one in vars(value).items()}
    return value


def rules_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return those fields of a request that a plan document writes otherwise, as they were.

    Parameters
    ----------
    said
        ``request`` of a plan document; one written before these rules existed has none of them.
    """
    return {
        **{name: tuple(said.get(name, {}).items()) for name in _COUNTED},
        "lecturers": tuple(
            LecturerTime(**{**one, "date": dt.date.fromisoformat(one["date"])})
            for one in said.get("lecturers", ())
        ),
        "closed": tuple((site, dt.date.fromisoformat(day)) for site, day in said.get("closed", ())),
        "slack": said.get("slack"),
        "transfer": said.get("transfer", 0),
        "drivers": said.get("drivers", MAX_DRIVERS),
    }


def _validate_hours(request: PlanRequest) -> None:
    leave = clock_minutes(request.leave, field="leave")
    back = clock_minutes(request.back, field="back")
    if leave >= back:
        raise PlanError(
            N_("The day must end after it begins: it leaves at %(leave)s, is back at %(back)s."),
            field="back",
            leave=request.leave,
            back=request.back,
        )


def _validate_amounts(request: PlanRequest) -> None:
    if not 0 < request.seconds <= MAX_SECONDS:
        raise PlanError(
            N_("Search for more than 0 and at most %(most)d seconds."),
            field="seconds",
            most=MAX_SECONDS,
        )
    if request.max_drive is not None and request.max_drive <= 0:
        raise PlanError(N_("The daily driving limit must be above 0 minutes."), field="max_drive")
    if not 0 <= request.balance <= MAX_BALANCE:
        raise PlanError(
            N_("An hour of driving weighs 0 to %(most)d points."), field="balance", most=MAX_BALANCE
        )
    if request.group_size is not None and request.group_size < 1:
        raise PlanError(N_("A group has at least one person."), field="group_size")
    if request.overnight and len(request.overnight) != request.days - 1:
        raise PlanError(
            N_("%(days)d days have %(nights)d nights, but %(given)d overnight places are given."),
            field="overnight",
            days=request.days,
            nights=request.days - 1,
            given=len(request.overnight),
        )


def _validate_rules(request: PlanRequest) -> None:
    if request.max_leg is not None and request.max_leg <= 0:
        raise PlanError(N_("The limit for one drive must be above 0 minutes."), field="max_leg")
    if request.slack is not None and not NO_RESERVE <= request.slack <= MAX_SLACK:
        raise PlanError(
            N_("Keep 0 to %(most)d percent of the driving in reserve; %(none)d: no reserve."),
            field="slack",
            most=MAX_SLACK,
            none=NO_RESERVE,
        )
    if request.storyline not in STORYLINES:
        raise PlanError(
            N_("The storyline is one of: %(known)s."),
            field="storyline",
            known=", ".join(STORYLINES),
        )
    if request.capacities and request.group_size is None:
        raise PlanError(
            N_("Say how many people the group has, else no capacity means anything."),
            field="group_size",
        )
    if any(people < 1 for _, people in request.capacities):
        raise PlanError(N_("A site holds at least one person."), field="capacities")
    if any(not 0 < minutes <= MAX_STAY for _, minutes in request.stays):
        raise PlanError(N_("A visit takes 1 to %(most)d minutes."), field="stays", most=MAX_STAY)


def _validate_journey(request: PlanRequest) -> None:
    if request.transfer is not None and not 0 <= request.transfer <= MAX_TRANSFER:
        raise PlanError(
            N_("Between a drive and a visit lie 0 to %(most)d minutes."),
            field="transfer",
            most=MAX_TRANSFER,
        )
    if not 1 <= request.drivers <= MAX_DRIVERS:
        raise PlanError(
            N_("One or %(most)d drivers take turns."), field="drivers", most=MAX_DRIVERS
        )


def _validate_lecturers(request: PlanRequest, names: Mapping[str, str]) -> None:
    for one in request.lecturers:
        begin = clock_minutes(one.begin, field="lecturers")
        end = clock_minutes(one.end, field="lecturers")
        if begin >= end or one.date not in request.dates:
            raise PlanError(
                N_(
                    "The lecturer at %(site)s comes on %(date)s from %(begin)s to %(end)s: give a "
                    "day of the tour, and an end after the beginning."
                ),
                field="lecturers",
                site=names.get(one.site, one.site),
                date=one.date.isoformat(),
                begin=one.begin,
                end=one.end,
            )
    if request.lecture < 0:
        raise PlanError(N_("A lecture cannot last less than 0 minutes."), field="lecture")


def _validate_choices(request: PlanRequest, names: Mapping[str, str]) -> None:
    both = sorted(set(request.required) & set(request.excluded))
    if both:
        raise PlanError(
            N_("%(sites)s cannot be required and excluded at once."),
            field="required",
            sites="、".join(names.get(site, site) for site in both),
        )
