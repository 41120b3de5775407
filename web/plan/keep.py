"""Plans in the store: keeping one, and having it back."""

from collections.abc import Mapping
from typing import cast

from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.travel import travel_again
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.timetable import legs_of
from web.store.plan_rows import Content, SavedPlan
from web.terms.answer import Answer


def save(context: Context, name: str, answer: Answer[Plan], query: PlanQuery | None = None) -> int:
    """Keep an answer of the planner as a new plan and return its number."""
    return context.store.plans.create(content_of(context, name, answer.document, query))


def content_of(
    context: Context, name: str, document: Mapping[str, object], query: PlanQuery | None = None
) -> Content:
    """Return what is to be saved of a plan that was computed just now."""
    asked = query.model_dump(mode="json", by_alias=True, exclude_defaults=True) if query else None
    return Content(
        name,
        document,
        query=asked,
        basis=current_basis(context),
        change="planned" if query else "saved",
    )


def plan_of(saved: SavedPlan) -> Plan:
    """Return the plan that was saved; one of an early version lacks some keys."""
    return cast("Plan", saved.document)


def answer_again(context: Context, saved: SavedPlan) -> Answer[Plan]:
    """Return a saved plan as an answer, its lines drawn anew by the roads of today."""
    plan = plan_of(saved)
    return Answer(plan, legs_of(plan, travel_again(context, plan)))
