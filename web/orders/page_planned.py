"""Planned lectures: the list, taking some off it, and turning them into orders."""

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.formats import ANSWERS
from web.files.export import Export
from web.frame.files import file_links, page_file
from web.frame.form import Form
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.frame.paging import page_number, part_of
from web.installation.context import Context
from web.language.request import language
from web.orders import planned as service
from web.orders.answer import PlannedLecture
from web.orders.files import planned_export
from web.terms.asked import parameters, several
from web.terms.term import columns

PAGE_SIZE = 200
"""Planned lectures that a page shows."""
PAST = ("ordered", "dropped")
"""Statuses of those that do not wait any more."""
MOST_UNDONE = 100
"""Planned lectures that one tap puts back: their numbers stand in the address."""
SHOWN = columns(PlannedLecture, page=True, but=("within", "k", "days", "simulated"))
"""How a suggestion counted stands on its own page and in the files."""


@blueprint.get("/planned")
def planned_lectures() -> Response:
    """List the planned lectures."""
    return _planned_page({})


def _planned_page(form: Form, *, status: int = 200, **variables: Any) -> Response:
    context = current()
    planned = context.store.planned
    page = page_number(request.args.get("page", ""))
    past = planned.count(*PAST)
    part = part_of(planned.count("planned"), page, PAGE_SIZE, _page_address)
    rows = planned.search(["planned"], offset=part.offset, limit=PAGE_SIZE)
    return render(
        "orders",
        template="orders/planned.html",
        status=status,
        form=form,
        rows=service.planned_rows(context, rows),
        part=part,
        past=service.planned_rows(context, planned.search(PAST, limit=PAGE_SIZE, newest=True)),
        past_total=past,
        ask=parameters(service.OrderPlannedQuery),
        columns=SHOWN,
        today=context.today(),
        done=_done(),
        brought_back=_dropped(),
        exports=[file_links("planned", {}, endings=ANSWERS)] if rows or past else [],
        **variables,
    )


def _page_address(page: str) -> str:
    return url_for("pages.planned_lectures", page=page)


def _done() -> str:
    """Return what the page says after a form was sent."""
    counts = {name: request.args.get(name, "") for name in ("added", "of", "dropped", "back")}
    if counts["added"].isdecimal() and counts["of"].isdecimal():
        said = gettext(
            "%(added)s of %(of)s venues are new on the list; the others waited there already.",
            **counts,
        )
        return str(said)
    if counts["dropped"].isdecimal():
        return str(gettext("%(dropped)s planned lectures are taken off the list.", **counts))
    if counts["back"].isdecimal():
        return str(gettext("%(back)s planned lectures are on the list again.", **counts))
    return ""


@blueprint.post("/planned/drop")
def drop_planned() -> ResponseReturnValue:
    """Take planned lectures off the list: those named, or all."""
    form = asked(several=several(service.OrderPlannedQuery))
    every = form.pop("all", "")
    planned = current().store.planned
    try:
        keys: Sequence[int] = service.WhichQuery.model_validate(form).id
        if every:
            keys = [row.id for row in planned.search(["planned"])]
        dropped = planned.drop(keys)
    except REFUSED as error:
        return _planned_page({}, **refused(error))
    back = ",".join(map(str, keys)) if len(keys) <= MOST_UNDONE else None
    return redirect(url_for("pages.planned_lectures", dropped=dropped, ids=back), 303)


@blueprint.post("/planned/back")
def bring_planned_back() -> ResponseReturnValue:
    """Put planned lectures that were just taken off the list on it again."""
    form = asked(several=several(service.OrderPlannedQuery))
    try:
        count = current().store.planned.bring_back(service.WhichQuery.model_validate(form).id)
    except REFUSED as error:
        return _planned_page({}, **refused(error))
    return redirect(url_for("pages.planned_lectures", back=count), 303)


def _dropped() -> list[str]:
    """Return the numbers that the step before took off the list, to be put on it again."""
    return [key for key in request.args.get("ids", "").split(",") if key.isdecimal()][:MOST_UNDONE]


@blueprint.post("/planned/order")
def order_planned() -> ResponseReturnValue:
    """Turn the marked planned lectures into orders."""
    context, form = current(), asked(several=several(service.OrderPlannedQuery))
    try:
        query = service.OrderPlannedQuery.model_validate(form)
        service.chosen(query)
        service.order_all(context, query, today=context.today())
    except REFUSED as error:
        return _planned_page(form, **refused(error))
    return redirect(url_for("pages.orders", done="planned", status="ordered"), 303)


@page_file("planned")
def planned_file(context: Context) -> Export:
    """Take the planned lectures along."""
    query = service.PlannedListQuery.model_validate(asked())
    return planned_export(context, service.planned_document(context, query), language())
