"""Saved plans: keeping, changing, publishing, sharing, and what would be different today."""

from dataclasses import dataclass, replace
from typing import Annotated, cast

from pydantic import Field

from geo.errors import N_
from routes.plan.retime import Retimed, retime
from web.installation.basis import Difference as BasisDifference
from web.installation.basis import current_basis, difference
from web.installation.context import Context
from web.installation.travel import travel_again
from web.language.statuses import PLAN_STATUSES
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.keep import plan_of
from web.plan.target import MAX_NUMBER
from web.saved.changes import Difference, differences, drives, hours_difference, leg_differences
from web.store.plan_rows import Content, SavedPlan
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Line, Query, Text

COPY_NAME = N_("%(name)s (copy)")
STILL_HOLDS = N_("Nothing would be different: the plan still holds.")
NO_LONGER = N_(
    "In this order the tour does not fit the opening hours or the hours of the day any more. Plan "
    "it anew."
)


class NameQuery(Query):
    """A new name."""

    name: Annotated[Text, Asked(N_("New name of the plan."), N_("Name"))]


class StatusQuery(Query):
    """A new status."""

    status: Annotated[str, PLAN_STATUSES, asks.STATUS]


class RestoreQuery(Query):
    """The version to restore."""

    number: Annotated[int, Asked(N_("Number of a version."), N_("Version"))] = Field(
        ge=1, le=MAX_NUMBER
    )


class KeepQuery(PlanQuery):
    """A route that is planned and kept."""

    name: Annotated[
        Line, Asked(N_("Name under which it is kept; else by its start and days."), N_("Name"))
    ] = ""

    @property
    def plan(self) -> PlanQuery:
        """What is asked of the planner."""
        said = {name: getattr(self, name) for name in self.model_fields_set - {"name"}}
        return PlanQuery.model_construct(**said)  # checked already, as this one


@dataclass(frozen=True)
class Today:
    """A saved plan against the data of today.

    Attributes
    ----------
    basis
        Which of data and roads have changed since.
    differences
        What would be different if the same stops were visited in the same order.
    document
        The plan with the times of today; None if this order does not fit the hours any more.
    """

    basis: BasisDifference
    differences: list[Difference]
    document: Plan | None


def restore(context: Context, plan_id: int, number: int, *, seen: int) -> int:
    """Make an old version the newest again, under the present name; return its new number."""
    old, newest = context.store.plans.get(plan_id, number), context.store.plans.get(plan_id)
    kept = replace(_content(old), name=newest.name, change="restored", origin=number)
    return context.store.plans.add_version(plan_id, kept, seen=seen)


def rename(context: Context, plan_id: int, name: str, *, seen: int) -> int:
    """Give a plan another name, as a new version: what is published keeps its name until then."""
    newest = context.store.plans.get(plan_id)
    kept = replace(_content(newest), name=name, change="renamed")
    return context.store.plans.add_version(plan_id, kept, seen=seen)


def copy(context: Context, plan_id: int, name: str) -> int:
    """Start a new plan from the newest version of another; return the number of the new plan."""
    kept = replace(_content(context.store.plans.get(plan_id)), name=name, change="copied")
    return context.store.plans.create(replace(kept, origin=plan_id))


def update(context: Context, plan_id: int, *, seen: int) -> int | None:
    """Save the plan with the times of today as a new version; None if they do not fit any more."""
    saved = context.store.plans.get(plan_id)
    document = today(context, saved).document
    if document is None:
        return None
    kept = Content(
        saved.name, document, query=saved.query, basis=current_basis(context), change="updated"
    )
    return context.store.plans.add_version(plan_id, kept, seen=seen)


def _content(saved: SavedPlan) -> Content:
    return Content(saved.name, saved.document, query=saved.query, basis=saved.basis)


def today(context: Context, saved: SavedPlan) -> Today:
    """Visit the same stops in the same order with the data and roads of today."""
    state = difference(saved.basis, current_basis(context))
    travel = travel_again(context, saved.document)
    retimed = retime(saved.document, context.datasets.sites, context.datasets.divisions, travel)
    found = _missing(plan_of(saved), retimed)
    if retimed.document is None:
        found += _facts(plan_of(saved), retimed)
    else:  # what was removed has been said, with its reason
        compared = differences(plan_of(saved), cast("Plan", retimed.document))
        found += [one for one in compared if one.code != "removed"]
    return Today(state, found, cast("Plan | None", retimed.document))


def _missing(document: Plan, retimed: Retimed) -> list[Difference]:
    names = {stop["id"]: stop["name"] for day in document["days"] for stop in day["stops"]}
    gone = N_("%(name)s is not in the data any more: it is left out.")
    closed = N_("%(name)s cannot be visited now: %(reason)s It is left out.")
    return [
        *(Difference("gone", gone, {"name": names[one]}) for one in retimed.gone),
        *(
            Difference("not_visitable", closed, {"name": one.name, "reason": one.template})
            for one in retimed.closed
        ),
    ]


def _facts(document: Plan, retimed: Retimed) -> list[Difference]:
    """Return what has changed for a plan whose order does not fit the hours any more."""
    stops = [stop for day in document["days"] for stop in day["stops"]]
    hours = [
        one
        for stop in stops
        if stop["id"] in retimed.hours
        for one in hours_difference(stop, retimed.hours[stop["id"]])
    ]
    legs = leg_differences(drives(document), retimed.minutes)
    template = N_("Day %(day)d does not fit the opening hours or the hours of the day any more.")
    return [*hours, *legs, *(Difference("full", template, {"day": day}) for day in retimed.full)]


def compare(context: Context, plan_id: int, old: int, new: int) -> list[Difference]:
    """Return what version `new` of a plan has otherwise than version `old`.

    Raises
    ------
    web.store.plans.UnknownPlanError
        If there is no such plan or version.
    """
    before, after = (context.store.plans.get(plan_id, number) for number in (old, new))
    found = differences(plan_of(before), plan_of(after))
    if before.name != after.name:
        params = {"before": before.name, "after": after.name}
        template = N_("The name is %(after)s instead of %(before)s.")
        found.insert(0, Difference("name", template, params))
    return found


def published_plans(context: Context) -> list[SavedPlan]:
    """Return the plans that are published or done, each in the version that others may see.

    They are public and change only when somebody publishes, withdraws or deletes: what a read-only
    collection of plans is made of. :func:`web.plan.timetable.legs_of` draws their lines.
    """
    return context.store.plans.published()


def query_of(saved: SavedPlan) -> dict[str, object]:
    """Return the parameters that ask for a plan like this one.

    Where only the answer was kept they are read from it; a name in it may mean several places.
    """
    if saved.query is not None:
        return saved.query
    said = saved.document["request"]
    return {
        field.alias or name: said[name]
        for name, field in PlanQuery.model_fields.items()
        if name != "season" and _is_plain(said.get(name))
    }


def _is_plain(value: object) -> bool:
    """Tell whether a value of a request is written as its parameter: a text, a number, names."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str | float | int) and value != ""
