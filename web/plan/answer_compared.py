"""What is asked of a plan that is there already: other ones, how good it is, other dates."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import N_
from web.places.answer_tours import NamedSite
from web.plan.answer import Conflict, Plan, PlanTotals, Weekday
from web.terms.term import COUNT, INDEX, KILOMETRES, MINUTES, SHARE, Term
from web.terms.types import Clock, Day, Document, Provider, Sentence

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.


class Change(TypedDict):
    """Differences of the totals; the headings are also those of the totals compared."""

    stops: Annotated[int, COUNT, Term("Visits.", N_("Sites"), page=True)]
    km: Annotated[float, KILOMETRES, Term("Kilometres.", N_("Kilometres"), page=True)]
    drive_minutes: Annotated[int, MINUTES, Term("Minutes of driving.", N_("Driving, minutes"),
        page=True)]
    visit_minutes: Annotated[int, MINUTES, Term("Minutes of visits.", N_("Visits, minutes"),
        page=True)]
    wait_minutes: Annotated[int, MINUTES, Term("Minutes of waiting.", N_("Waiting, minutes"),
        page=True)]
    value: Annotated[int, COUNT, Term("Value.", N_("Value"), page=True)]


class Alternative(TypedDict):
    """Another tour of nearly the same value."""

    order: Annotated[list[str], Term("Its order of visits, one text per day.")]
    distance: Annotated[float, SHARE, Term("Share of the sites that differ.")]
    added: Annotated[list[NamedSite], Term("Sites that the tour compared with does not visit.")]
    removed: Annotated[list[NamedSite], Term("Sites that only the tour compared with visits.")]
    change: Annotated[Change, Term("Differences of the totals.")]
    plan: Annotated[Plan, Term("The tour.")]


class Choice(Alternative):
    """A tour for those who weigh driving otherwise."""

    balance: Annotated[int, COUNT, Term("What an hour of driving counts in it.")]


class Alternatives(Document):
    """Different tours of nearly the same value."""

    kind: Annotated[Literal["alternatives"], Term("Kind of document.")]
    count: Annotated[int, Term("How many were asked for.")]
    differ: Annotated[float, SHARE, Term("Least share of the sites that differ between any two.")]
    within: Annotated[float, SHARE, Term("Share of the value that may be lost.")]
    order: Annotated[list[str],
        Term("Order of visits of the tour compared with, one text per day.")]
    totals: Annotated[PlanTotals, Term("That tour in numbers.")]
    provider: Annotated[Provider, Term("Who computed the travel times.")]
    alternatives: Annotated[list[Alternative], Term("The tours, most valuable first.")]
    choices: Annotated[list[Choice],
        Term("Tours with less driving, and with more sites, where there are any.")]
    simulated: Annotated[bool, Term("Always false: plans do not rest on lectures.")]


class Bound(Document):
    """How far a tour is from the best one at most: proved, not estimated."""

    kind: Annotated[Literal["bound"], Term("Kind of document.")]
    order: Annotated[list[str], Term("Order of visits, one text per day.")]
    sites: Annotated[int, Term("Sites that the search considers; the bound is for tours of them.")]
    worth: Annotated[float | None, INDEX,
        Term("Points of the visits less those of driving, nights and idle days; null: unknown.")]
    bound: Annotated[float | None, INDEX,
        Term("No tour of these sites has more points; null: not proved.")]
    gap: Annotated[float | None, SHARE,
        Term("Share of the bound that the tour is below it; 0: the best one; null: not proved.")]
    simulated: Annotated[bool, Term("Always false: plans do not rest on lectures.")]


class DateOption(TypedDict):
    """The tour on another first day."""

    date: Annotated[Day, Term("First day.", N_("First day"), narrow=True)]
    weekday: Annotated[Weekday, Term("1 is Monday.")]
    asked: Annotated[bool, Term("Whether it is the date of the request.")]
    feasible: Annotated[bool, Term("Whether the tour works.", N_("Works"), narrow=True)]
    conflicts: Annotated[list[Conflict], Term("What does not work.")]
    changes: Annotated[list[Sentence], Term("What is different.", N_("What is different"),
        narrow=True)]
    ends: Annotated[list[Clock], Term("When each day is over.")]
    wait_minutes: Annotated[int, MINUTES, Term("Minutes of waiting.")]


class Dates(Document):
    """The same tour on other days."""

    kind: Annotated[Literal["dates"], Term("Kind of document.")]
    date: Annotated[Day, Term("Date of the request.")]
    span: Annotated[int, Term("Days before and after it that were tried.")]
    order: Annotated[list[str], Term("Order of visits, one text per day.")]
    dates: Annotated[list[DateOption], Term("One per first day; days that are over are left out.")]
    simulated: Annotated[bool, Term("Always false: plans do not rest on lectures.")]
