"""Orders of lectures: the list, the form, the next step of each, and the dispatch."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import N_, RedRoutesError
from geo.formats import ANSWERS, FORMATS
from routes.dispatch.files import dispatch_calendars as dispatch_calendars_of
from web.files.attachment import attachment
from web.files.dated import dated_name
from web.files.export import Export
from web.frame.files import Links, file_links, page_file
from web.frame.form import Form, address_of, said
from web.frame.page import asked, blueprint, current, refused, render
from web.frame.waiting import STOPPED
from web.installation.context import Context
from web.installation.tasks import PendingError
from web.language.request import language
from web.language.wording import CatalogueWording
from web.orders import ask as service
from web.orders import dispatch as dispatching
from web.orders.answer import OpenOrder, Trip
from web.orders.files import dispatch_export, orders_export
from web.store.orders import OrderRow
from web.terms.asked import parameters
from web.terms.term import columns

DONE = {
    "ordered": N_("The order is placed."),
    "planned": N_("The planned lectures have become orders."),
    "dispatched": N_("The lecturers are sent; each has still to accept."),
    "accepted": N_("The lecturer has accepted."),
    "declined": N_("The lecturer has declined: the order is open again."),
    "held": N_("The lecture was held and counts in coverage."),
    "reviewed": N_("The review is kept."),
    "cancelled": N_("The order is cancelled."),
}
"""What the page says after a form was sent."""
ASK = {
    "order": parameters(service.OrderQuery),
    "dispatch": parameters(dispatching.DispatchQuery),
    "list": parameters(service.StatusQuery),
    "held": parameters(service.HoldQuery),
    "review": parameters(service.ReviewQuery),
}
"""Form of the page -> its fields."""
TABLES = {
    "trips": columns(Trip, page=True, but=("language",)),
    "open": columns(OpenOrder, page=True),
}
SHOWN = 200


@blueprint.get("/orders")
def orders() -> Response:
    """List the orders with their next steps."""
    done = request.args.get("done", "")
    return _page({key: value for key, value in asked().items() if key != "done"}, done=done)


def _page(
    form: Form, *, status: int = 200, done: str = "",
    order: Form | None = None, dispatched: Form | None = None, **variables: Any,
) -> Response:  # fmt: skip
    context = current()
    chosen, error = said(form, "status"), ""
    rows: list[OrderRow] = []
    try:
        query = service.StatusQuery.model_validate({"status": chosen})
        rows = context.store.orders.search([query.status] if query.status else [])
    except ValidationError as wrong:
        refusal = refused(wrong)
        status, error = refusal["status"], refusal["error"]
    variables.setdefault("error", error)
    return render(
        "orders",
        template="orders/orders.html",
        status=status,
        form={**form, "order": form if order is None else order, "dispatch": dispatched or {}},
        ask=ASK,
        columns=TABLES,
        rows=[(row, service.venue_name(context, row.venue)) for row in rows[:SHOWN]],
        total=len(rows),
        today=context.today(),
        planned=len(context.store.planned.search(["planned"])),
        done=gettext(DONE[done]) if done in DONE else "",
        exports=_exports(chosen, rows),
        dispatch_files=[file_links("dispatch", dispatched or {}, endings=ANSWERS)],
        **variables,
    )


def _exports(chosen: str, rows: list[OrderRow]) -> list[Links]:
    """Return the files of the list that the page shows."""
    query = {"status": chosen} if chosen else {}
    return [file_links("orders", query, endings=ANSWERS)] if rows else []


@blueprint.post("/orders")
def place_order() -> ResponseReturnValue:
    """Place an order."""
    context, form = current(), asked()
    try:
        query = service.OrderQuery.model_validate(form)
        service.place_order(context, query, today=context.today())
    except (ValidationError, RedRoutesError) as error:
        return _page({}, order=form, **refused(error))
    return _to("ordered")


@blueprint.get("/orders/dispatch")
def show_dispatch() -> Response:
    """Show who would go to the open orders, or how far that is."""
    form = asked()
    if STOPPED in form:
        return _page({}, dispatched=form, stopped=True)
    document, job = None, None
    try:
        document = _dispatched(form).document
    except PendingError as pending:
        job = pending.job
    except (ValidationError, RedRoutesError) as error:
        return _page({}, dispatched=form, **refused(error))
    back = address_of({**form, STOPPED: "yes"}, "pages.show_dispatch")
    return _page({}, dispatched=form, dispatch=document, job=job, back=back)


@blueprint.get("/orders/dispatch/calendars.zip")
def dispatch_calendars() -> Response:
    """Return a calendar for each lecturer."""
    answer = _dispatched(asked())
    today, title = current().today(), gettext("Calendars of the dispatch")
    return attachment(
        dispatch_calendars_of(answer.document, CatalogueWording(language()), today=today),
        name=dated_name(title, today, "zip"),
        fallback=f"calendars-{today.isoformat()}.zip",
        media_type=FORMATS["zip"].content_type,
    )


@blueprint.post("/orders/dispatch")
def save_dispatch() -> ResponseReturnValue:
    """Send the lecturers to the open orders."""
    answer = _dispatched(asked())
    current().store.orders.dispatch(answer.sendings())
    return _to("dispatched")


def _dispatched(form: Form) -> dispatching.Dispatched:
    context, query = current(), dispatching.DispatchQuery.model_validate(form)
    return dispatching.ask(context, query, today=context.today())


@blueprint.post("/orders/<int:order_id>/accept")
def accept_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecturer will go."""
    current().store.orders.accept(order_id)
    return _to("accepted")


@blueprint.post("/orders/<int:order_id>/decline")
def decline_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecturer will not go."""
    query = service.DeclineQuery.model_validate(asked())
    current().store.orders.decline(order_id, query.reason)
    return _to("declined")


@blueprint.post("/orders/<int:order_id>/held")
def hold_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecture was held."""
    context, query = current(), service.HoldQuery.model_validate(asked())
    context.store.orders.hold(order_id, audience=query.audience, today=context.today())
    return _to("held")


@blueprint.post("/orders/<int:order_id>/review")
def review_order(order_id: int) -> ResponseReturnValue:
    """Keep what the venue says."""
    query = service.ReviewQuery.model_validate(asked())
    current().store.orders.review(order_id, score=query.score, text=query.text)
    return _to("reviewed")


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel_order(order_id: int) -> ResponseReturnValue:
    """Note that the venue does not want the lecture any more."""
    current().store.orders.cancel(order_id)
    return _to("cancelled")


def _to(done: str) -> ResponseReturnValue:
    return redirect(url_for("pages.orders", done=done), 303)


@page_file("orders")
def orders_file(context: Context) -> Export:
    """Take the list of orders along."""
    query = service.StatusQuery.model_validate(asked())
    return orders_export(context, service.orders_document(context, query), language())


@page_file("dispatch")
def dispatch_file(context: Context) -> Export:
    """Take a dispatch along."""
    query = dispatching.DispatchQuery.model_validate(asked())
    answer = dispatching.ask(context, query, today=context.today())
    return dispatch_export(context, answer.document, language())
