"""Writing saved plans by API: keeping, changing, publishing and deleting them, for programs."""

from typing import Any, Final

from flask import Response, url_for

from geo.errors import N_
from web.frame.api import plans as plans_routes
from web.frame.described import NEXT_TUESDAY, PLAN_PROBLEMS
from web.frame.inputs import context
from web.frame.writing import Versioned, respond_version, writing
from web.language.request import language
from web.plan import tour as planning
from web.plan.answer import Plan
from web.plan.files import plan_title
from web.plan.keep import content_of, save
from web.saved import ask as service
from web.saved.answer import SavedVersion, WrittenPlan
from web.saved.list import version_row, written_document
from web.store.plans import PlanStateError, UnknownPlanError
from web.terms.answer import Answer

PLAN: Final = {"plan_id": 1}
TRIP: Final = {
    "from": "长春",
    "date": NEXT_TUESDAY,
    "days": 1,
    "seconds": 0.1,
    "name": "研学",
}


def _now(plan_id: int) -> tuple[int, SavedVersion]:
    saved = context().store.plans.get(plan_id)
    return saved.version, version_row(saved)


def _was(plan_id: int, seen: int) -> SavedVersion | None:
    """Return the version that was seen; all are kept."""
    versions = context().store.plans.versions(plan_id)
    return next((version_row(one) for one in versions if one.number == seen), None)


OF_PLAN: Final = Versioned("plan", _now, _was, PLAN, (UnknownPlanError, PlanStateError))


@plans_routes.post("/plans")
@writing(
    N_("Plan a tour and keep it"), WrittenPlan, makes=True, later=True,
    problems=PLAN_PROBLEMS, examples=(TRIP,),
)  # fmt: skip
def save_plan(body: service.KeepQuery) -> Response:
    """Plan a tour and keep it as a draft; 202 while it is planned: send it again, with its key."""
    answer = _answer(body)
    name = body.name or plan_title(answer.document, language())
    key = save(context(), name, answer, body.plan)
    return _respond(key, status=201, location=url_for("api.plans.plan", plan_id=key))


@plans_routes.post("/plans/<int:plan_id>/versions")
@writing(
    N_("Plan a tour and keep it as the next version of a plan"), WrittenPlan, of=OF_PLAN,
    makes=True, later=True, examples=(TRIP,), problems=PLAN_PROBLEMS,
)  # fmt: skip
def add_version(plan_id: int, seen: int, body: service.KeepQuery) -> Response:
    """Plan a tour and keep it as the next version; a published version stays the published one."""
    named = body.name or context().store.plans.get(plan_id).name
    content = content_of(context(), named, _answer(body).document, body.plan)
    number = context().store.plans.add_version(plan_id, content, seen=seen)
    there = url_for("api.plans.version", plan_id=plan_id, number=number)
    return _respond(plan_id, status=201, location=there)


@plans_routes.post("/plans/<int:plan_id>/name")
@writing(N_("Give a plan another name"), WrittenPlan, of=OF_PLAN, examples=({"name": "抗联路"},))
def rename_plan(plan_id: int, seen: int, body: service.NameQuery) -> Response:
    """Give a plan another name, as a new version."""
    service.rename(context(), plan_id, body.name, seen=seen)
    return _respond(plan_id)


@plans_routes.post("/plans/<int:plan_id>/status")
@writing(
    N_("Publish a plan, withdraw it or mark it as done"), WrittenPlan, of=OF_PLAN,
    examples=({"status": "published"},),
)  # fmt: skip
def set_plan_status(plan_id: int, seen: int, body: service.StatusQuery) -> Response:
    """Publish the version that was seen, withdraw the plan or mark it as done."""
    context().store.plans.set_status(plan_id, body.status, seen=seen)
    return _respond(plan_id)


@plans_routes.post("/plans/<int:plan_id>/restore")
@writing(
    N_("Make an old version the newest again"), WrittenPlan, of=OF_PLAN, examples=({"number": 1},)
)
def restore_version(plan_id: int, seen: int, body: service.RestoreQuery) -> Response:
    """Make an old version the newest again, under the present name."""
    service.restore(context(), plan_id, body.number, seen=seen)
    return _respond(plan_id)


@plans_routes.delete("/plans/<int:plan_id>")
@writing(N_("Delete a plan"), WrittenPlan, of=OF_PLAN)
def delete_plan(plan_id: int, seen: int) -> Response:
    """Delete a plan and revoke its links; it can be brought back."""
    saved = context().store.plans.get(plan_id)
    context().store.plans.delete(plan_id)
    return respond_version(seen, {**written_document(saved), "status": "deleted"})


@plans_routes.post("/plans/<int:plan_id>/undelete")
@writing(N_("Bring a deleted plan back"), WrittenPlan, path=PLAN, problems=(UnknownPlanError,))
def undelete_plan(plan_id: int) -> Response:
    """Bring a deleted plan back with all its versions."""
    context().store.plans.undelete(plan_id)
    return _respond(plan_id)


def _answer(query: service.KeepQuery) -> Answer[Plan]:
    return planning.run(context(), query.plan, today=context().today())


def _respond(plan_id: int, **more: Any) -> Response:
    saved = context().store.plans.get(plan_id)
    return respond_version(saved.version, written_document(saved), **more)
