"""Who goes: open orders and the lecturers of the store, matched for some days."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from geo.calendar import is_day_off
from geo.errors import N_, OwnFaultError
from geo.folder import LIST_SEPARATOR
from routes.dispatch import Lecturer, Order, Rules, Trip, Unserved, check_dispatch, dispatch
from web.installation.context import Context, Snapshot
from web.installation.tasks import Kind
from web.installation.travel import TravelQuery, travel_of
from web.installation.work import watch
from web.orders import answer as answers
from web.orders.ask import WantedLecture, venue_name
from web.orders.planned import MARK, planned_asked
from web.store.bookings import Hall
from web.store.order_rows import Sending
from web.store.reach import Area, reach, reaching
from web.terms.asked import Asked
from web.terms.codes import Language, Topic
from web.terms.fields import IsoDate
from web.terms.rows import provider_document
from web.terms.term import kept

MAX_DAYS = 31
LOAD_DAYS = 90
CHECKED = 500
"""Most trips that are checked trip by trip; a larger dispatch says that it was not."""
MATCHED = 0.9
"""Share of the work that is done with the matching."""
NOTES = (
    N_("Mornings are 08:30–11:30, afternoons 14:00–17:00; a lecture takes 90 minutes (assumed)."),
    N_(
        "A lecturer counts as free on every day without another lecture: "
        "on which weekdays somebody can go is not recorded."
    ),
    N_("Nobody is sent on a public holiday unless an order leaves no other day."),
    N_("Lecturers set out from home; the way there is taken to last as long as the way back."),
    N_("The size of the group is passed on, not checked: nobody has recorded how many fit in."),
)
"""What every answer rests on."""
NOBODY = N_(
    "There are no lecturers here, so nobody can go: import the office's list of lecturers first."
)


FIRST = Asked(N_("First day; else today."), N_("From day"))
DAYS = Asked(N_("How many days."), N_("Days"))
WITHIN = Asked(
    N_("Minutes from home that a lecturer drives at most."), N_("Most minutes from home")
)
PER_DAY = Asked(
    N_("Most lectures of a lecturer on a day."), N_("Most lectures per lecturer and day")
)
TRIPS = Asked(
    N_("Most lectures of a lecturer in all; else as many as there are days for."),
    N_("Most lectures per lecturer"),
)
PLANNED = Asked(
    N_("Whether planned lectures take part as if they were ordered."), N_("Planned lectures")
)
TOPIC = Asked(N_("Topic of the planned lectures."), N_("Topic of planned lectures"))
LANGUAGE = Asked(N_("Language of the planned lectures."), N_("Language of planned lectures"))


class DispatchQuery(TravelQuery):
    """For which days to dispatch, and what holds for every trip.

    With `planned` the planned lectures take part as if they were ordered: on any of the days, on
    one `topic` and in one `language`, for a suggestion knows neither.
    """

    since: Annotated[IsoDate | None, FIRST] = Field(default=None, alias="date")
    days: Annotated[int, Field(ge=1, le=MAX_DAYS), DAYS] = 14
    within: Annotated[int, Field(ge=1, le=600), WITHIN] = 60
    per_day: Annotated[int, Field(ge=1, le=2), PER_DAY] = 2
    trips: Annotated[Annotated[int, Field(ge=1, le=1000)] | None, TRIPS] = None
    planned: Annotated[bool, PLANNED] = False
    topic: Annotated[Topic, TOPIC] = "theory"
    language: Annotated[Language, LANGUAGE] = "zh"

    def dates(self, today: date) -> list[date]:
        """Return the days of the dispatch."""
        first = self.since or today
        return [first + timedelta(days=n) for n in range(self.days)]


@dataclass(frozen=True)
class Dispatched:
    """The document, and what to keep in the store when the orders came from there."""

    document: answers.Dispatch
    trips: tuple[Trip, ...]

    def sendings(self) -> list[Sending]:
        """Return who is sent to which order of the store; planned lectures are no orders yet."""
        return [
            Sending(int(trip.order.id), trip.lecturer, trip.date, clock(trip.start))
            for trip in self.trips
            if MARK not in trip.order.id
        ]


class Waiting(NamedTuple):
    """What is to be dispatched, and how many orders beside it want none of the days."""

    asked: Sequence[WantedLecture]
    outside: int = 0


def store_asked(context: Context, query: DispatchQuery, *, today: date) -> Waiting:
    """Return what waits in the store: orders for these days and, where wanted, planned lectures."""
    days = query.dates(today)
    due = context.store.orders.due(days[0], days[-1])
    orders = [WantedLecture(str(row.id), row) for row in due.rows]
    if query.planned:
        orders += planned_asked(context, query.topic, query.language, days)
    return Waiting(orders, due.outside)


def ask(context: Context, query: DispatchQuery, *, today: date) -> Dispatched:
    """Return the dispatch of the store's orders, as soon as whoever asks has patience.

    Raises
    ------
    web.installation.tasks.PendingError
        While it is worked out.
    web.installation.work.BusyError
        If too much long work is waiting.
    """
    said, area = query.model_dump(by_alias=True, exclude_unset=True), reach().reads
    within = said if area.is_all else {**said, "starts": area.starts}
    return DISPATCH.ask(context, WithinQuery.model_validate(within), today)


class WithinQuery(DispatchQuery):
    """A dispatch within the divisions of whoever asks, whom the process at work does not know."""

    starts: Annotated[
        tuple[str, ...],
        Asked(
            N_("First digits of the codes of the divisions whose orders are sent somebody."),
            label=N_("Divisions"),
        ),
    ] = ("",)
    """As in :class:`web.store.reach.Area`."""


def _state(context: Context, query: WithinQuery, today: date) -> object:
    waiting, days = store_asked(context, query, today=today), query.dates(today)
    taken = context.store.orders.taken(days[0], days[-1])  # changes the answer, too
    return context.snapshot().revision, waiting, taken


def _stored(context: Context, query: WithinQuery, today: date) -> Dispatched:
    with reaching(replace(reach(), reads=Area(query.starts))):
        return run(context, query, store_asked(context, query, today=today), today=today)


DISPATCH: Final = Kind("dispatch", WithinQuery, _stored, lane="long", state=_state)


def run(context: Context, query: DispatchQuery, waiting: Waiting, *, today: date) -> Dispatched:
    """Dispatch lecturers to orders, checked against every rule.

    Parameters
    ----------
    waiting
        The orders; those without a day in the period are counted and left alone.
    today
        First day when the query names none.
    """
    days = query.dates(today)
    travel = travel_of(context, query, days)
    venues = [one.wanted.venue for one in waiting.asked]
    halls = context.store.orders.halls(venues, days)
    orders = [_order(one, days, halls) for one in waiting.asked]
    due = [order for order in orders if order.dates]
    gone = [Unserved(one, "gone") for one in due if one.venue not in context.datasets.venues.index]
    there = [one for one in due if one.venue in context.datasets.venues.index]
    snapshot = context.snapshot()
    lecturers = _lecturers(context, snapshot, days)
    rules = Rules(within=query.within, per_day=query.per_day, trips=query.trips)
    points = context.datasets.places.geometry
    answer = dispatch(there, lecturers, points, travel, rules=rules)
    watch(MATCHED)
    checked = len(answer.trips) <= CHECKED
    if checked:
        broken = check_dispatch(there, lecturers, points, travel, answer, rules=rules)
        if broken:
            raise OwnFaultError.of(broken)
    people = {one.id: one.wanted.people for one in waiting.asked}
    document: answers.Dispatch = {
        "kind": "dispatch",
        "version": 1,
        "from": days[0].isoformat(),
        "to": days[-1].isoformat(),
        "rules": kept(answers.DispatchRules, vars(rules)),
        "orders": len(due),
        "outside": waiting.outside + len(orders) - len(due),
        "planned": sum(order.id.lstrip("0").startswith(MARK) for order in due),
        "served": len(answer.trips),
        "bound": answer.bound,
        "home_minutes": answer.minutes,
        "complete": answer.complete,
        "checked": checked,
        "lecturers": len(lecturers),
        "provider": provider_document(travel.provider),
        "simulated": snapshot.simulated,
        "notes": [*NOTES] if lecturers else [NOBODY],
        "trips": [_trip(context, snapshot, trip, people) for trip in answer.trips],
        "open": [_open(context, one) for one in (*answer.unserved, *gone)],
    }
    return Dispatched(document, answer.trips)


def _order(asked: WantedLecture, days: Sequence[date], halls: Mapping[str, Hall]) -> Order:
    wanted = asked.wanted
    possible = [day for day in days if wanted.since <= day <= wanted.until]
    usual = [day for day in possible if not is_day_off(day)]
    return Order(
        id=asked.id.zfill(6),
        venue=wanted.venue,
        topic=wanted.topic,
        language=wanted.language,
        dates=tuple(usual or possible),
        part=wanted.part,
        taken=halls[wanted.venue].full,
        rooms=halls[wanted.venue].rooms,
    )


def _lecturers(context: Context, snapshot: Snapshot, days: Sequence[date]) -> list[Lecturer]:
    """Return the lecturers whose home is on the map, and in the divisions of whoever asks.

    Each has the days that are taken by lectures and accepted orders.
    """
    busy = _busy(context, days)
    load = context.store.lists.held_since(days[0] - timedelta(days=LOAD_DAYS))
    homes = snapshot.lecturers["home"]
    known = homes.isin(context.datasets.places.index) & homes.map(reach().reads.holds)
    return [
        Lecturer(
            id=str(row.Index),
            home=str(row.home),
            topics=frozenset(str(row.topics).split(LIST_SEPARATOR)),
            languages=frozenset(str(row.languages).split(LIST_SEPARATOR)),
            busy=frozenset(busy.get(str(row.Index), ())),
            load=load[str(row.Index)],
        )
        for row in snapshot.lecturers[known].itertuples()
    ]


def _busy(context: Context, days: Sequence[date]) -> dict[str, set[date]]:
    busy: dict[str, set[date]] = defaultdict(set)
    store, first, last = context.store, days[0], days[-1]
    for lecturer, day in (
        *store.lists.speaking(first, last),
        *store.orders.taken(first, last),
    ):
        busy[lecturer].add(day)
    return busy


def _trip(
    context: Context, snapshot: Snapshot, trip: Trip, people: dict[str, int | None]
) -> answers.Trip:
    point = context.datasets.venues.geometry[trip.order.venue]
    key = trip.order.id.lstrip("0")
    clocks = {
        name: None if minutes is None else clock(minutes)
        for name, minutes in vars(trip).items()
        if name in ("depart", "arrive", "start", "end", "home")
    }
    return kept(
        answers.Trip,
        {**vars(trip.order), **vars(trip), **clocks, "lon": point.x, "lat": point.y},
        order=key,
        venue_name=venue_name(context, trip.order.venue),
        people=people.get(key),
        lecturer_name=str(snapshot.lecturers.loc[trip.lecturer, "name"]),
        drive_minutes=trip.drive,
    )


def _open(context: Context, one: Unserved) -> answers.OpenOrder:
    return kept(
        answers.OpenOrder,
        {**vars(one.order), "reason": one.reason},
        order=one.order.id.lstrip("0"),
        venue_name=venue_name(context, one.order.venue),
        left=dict(one.left),
    )


def clock(minutes: int) -> str:
    """Write minutes after midnight as a clock time."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
