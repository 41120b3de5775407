"""Keeping a plan in the store."""

from collections.abc import Mapping
from typing import Any

from web.installation.basis import current_basis
from web.installation.context import Context
from web.plan.ask import PlanQuery
from web.store import Content
from web.terms.answer import Answer


def save(context: Context, name: str, answer: Answer, query: PlanQuery | None = None) -> int:
    """Keep an answer of the planner as a new plan and return its number."""
    return context.store.plans.create(content_of(context, name, answer.document, query))


def content_of(
    context: Context, name: str, document: Mapping[str, Any], query: PlanQuery | None = None
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
