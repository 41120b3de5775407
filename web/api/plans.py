"""Saved plans, to read: the list, a plan, its versions, and what is different between them."""

from typing import Any

from flask import Blueprint, Response

from web.api.catalogue import NoParameters
from web.api.inputs import context, query_of
from web.api.outputs import respond_json
from web.i18n import language
from web.services import saved as service
from web.services.changes import Difference
from web.services.saved_list import (
    CompareQuery,
    PlansQuery,
    page_of,
    plans_document,
    saved_document,
    versions_document,
)
from web.timetable import difference_text

blueprint = Blueprint("plans", __name__)


@blueprint.get("/plans")
def plans() -> Response:
    """List the saved plans, one page at a time."""
    return respond_json(plans_document(page_of(context(), query_of(PlansQuery))))


@blueprint.get("/plans/<int:plan_id>")
def plan(plan_id: int) -> Response:
    """Return the newest version of a saved plan."""
    query_of(NoParameters)
    return respond_json(saved_document(context().store.plans.get(plan_id)))


@blueprint.get("/plans/<int:plan_id>/versions")
def versions(plan_id: int) -> Response:
    """List the versions of a saved plan."""
    query_of(NoParameters)
    return respond_json(versions_document(context().store.plans.versions(plan_id)))


@blueprint.get("/plans/<int:plan_id>/versions/<int:number>")
def version(plan_id: int, number: int) -> Response:
    """Return one version of a saved plan."""
    query_of(NoParameters)
    return respond_json(saved_document(context().store.plans.get(plan_id, number)))


@blueprint.get("/plans/<int:plan_id>/changes")
def changes(plan_id: int) -> Response:
    """Say what one version has otherwise than another."""
    query = query_of(CompareQuery)
    found = service.compare(context(), plan_id, query.old, query.new)
    document = {"kind": "plan_changes", "version": 1, "old": query.old, "new": query.new}
    return respond_json({**document, "differences": _differences(found)})


@blueprint.get("/plans/<int:plan_id>/today")
def today(plan_id: int) -> Response:
    """Say what would be different with the data and roads of today."""
    query_of(NoParameters)
    found = service.today(context(), context().store.plans.get(plan_id))
    document = {"kind": "plan_today", "version": 1, "changed": found.basis}
    return respond_json(
        {**document, "differences": _differences(found.differences), "plan": found.document}
    )


def _differences(found: list[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "text": difference_text(one, language()),
            "template": one.template,
            "params": one.params,
        }
        for one in found
    ]
