"""Saved plans, to read: the list, a plan, its versions, and what is different between them."""

from flask import Response

from geo.errors import N_
from web.frame.api import plans as plans_routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import respond_json, respond_part
from web.frame.writing import respond_version
from web.language.request import language
from web.saved import ask as service
from web.saved.answer import PlanChanges, PlanToday, SavedPlan, SavedPlans, SavedVersions
from web.saved.list import (
    CompareQuery,
    PlansQuery,
    page_of,
    plans_document,
    saved_document,
    versions_document,
)
from web.store.plans import UnknownPlanError

ONE_PLAN: dict[str, object] = {
    "problems": (UnknownPlanError,),
    "path": {"plan_id": 1},
}


@plans_routes.get("/plans")
@described(N_("Saved plans"), {"json": SavedPlans}, examples=({"status": "draft", "sort": "date"},))
def plans(query: PlansQuery) -> Response:
    """List the saved plans, one page at a time."""
    return respond_part(plans_document(page_of(context(), query)))


@plans_routes.get("/plans/<int:plan_id>")
@described(N_("Newest version of a saved plan"), {"json": SavedPlan}, **ONE_PLAN)
def plan(plan_id: int) -> Response:
    """Return the newest version of a saved plan."""
    saved = context().store.plans.get(plan_id)
    return respond_version(saved.version, saved_document(saved))


@plans_routes.get("/plans/<int:plan_id>/versions")
@described(N_("Versions of a saved plan"), {"json": SavedVersions}, **ONE_PLAN)
def versions(plan_id: int) -> Response:
    """List the versions of a saved plan."""
    return respond_json(versions_document(context().store.plans.versions(plan_id)))


@plans_routes.get("/plans/<int:plan_id>/versions/<int:number>")
@described(
    N_("One version of a saved plan"),
    {"json": SavedPlan},
    **{**ONE_PLAN, "path": {"plan_id": 1, "number": 1}},
)
def version(plan_id: int, number: int) -> Response:
    """Return one version of a saved plan."""
    return respond_json(saved_document(context().store.plans.get(plan_id, number)))


@plans_routes.get("/plans/<int:plan_id>/changes")
@described(
    N_("What one version has otherwise than another"),
    {"json": PlanChanges},
    **ONE_PLAN,
    examples=({"old": 1, "new": 1},),
)
def changes(plan_id: int, query: CompareQuery) -> Response:
    """Say what one version has otherwise than another."""
    found = service.compare(context(), plan_id, query.old, query.new)
    document: PlanChanges = {
        "kind": "plan_changes",
        "version": 1,
        "old": query.old,
        "new": query.new,
        "differences": [one.told(language()) for one in found],
    }
    return respond_json(document)


@plans_routes.get("/plans/<int:plan_id>/today")
@described(
    N_("What would be different with the data and roads of today"), {"json": PlanToday}, **ONE_PLAN
)
def today(plan_id: int) -> Response:
    """Say what would be different with the data and roads of today."""
    found = service.today(context(), context().store.plans.get(plan_id))
    document: PlanToday = {
        "kind": "plan_today",
        "version": 1,
        "changed": found.basis,
        "differences": [one.told(language()) for one in found.differences],
        "plan": found.document,
    }
    return respond_json(document)
