"""Orders of lectures: the list, the form, the next step of each, and the dispatch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.formats import ANSWERS, FORMATS
from routes.dispatch.files import dispatch_calendars as dispatch_calendars_of
from web.files.attachment import attachment
from web.files.dated import dated_name
from web.files.export import Export
from web.frame.again import is_for_worker
from web.frame.files import Links, file_links, page_file
from web.frame.form import Form, address_of, said
from web.frame.inputs import of_one_moment
from web.frame.once import taken_once
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.frame.paging import Part, page_number, part_of
from web.frame.waiting import STOPPED, outcome_of
from web.installation.context import Context
from web.language.request import language
from web.language.wording import CatalogueWording
from web.orders import ask as service
from web.orders import dispatch as dispatching
from web.orders.after import PASSED, WAITING, After, after
from web.orders.answer import PlacedOrder
from web.orders.files import MOST_IN_FILE, dispatch_export, orders_export
from web.orders.people import named_venue, venue_place
from web.orders.steps import STATES, State
from web.store.database import StateError
from web.store.order_rows import OrderRow
from web.terms.asked import parameters

ASK = {
    "order": parameters(service.OrderQuery),
    "dispatch": parameters(dispatching.DispatchQuery),
    "list": parameters(service.StatusQuery),
    "held": parameters(service.HoldQuery),
    "review": parameters(service.ReviewQuery),
    "decline": parameters(service.DeclineQuery),
}
"""Form of the page -> its fields."""
PAGE_SIZE = 50
"""Orders that a page shows."""


@blueprint.get("/orders")
def orders() -> Response:
    """List the orders with their next steps."""
    form, done = asked(), after()
    page = page_number(said(form, "page")) if "page" in form else 0
    form = {key: value for key, value in form.items() if key not in ("done", "order", "page")}
    return list_page(form, after=done, at=done.order, page=page)


@of_one_moment
def list_page(
    form: Form, *, status: int = 200, after: After = After(),  # noqa: B008 - frozen
    order: Form | None = None, dispatched: Form | None = None, at: int = 0, page: int = 0,
    **variables: Any,
) -> Response:  # fmt: skip
    """Show the list of orders, and what the forms above it were asked.

    Parameters
    ----------
    form
        What the address says: the status of the list, or the beginning of an order.
    after
        The step that was just taken.
    order, dispatched
        What the forms of an order and of a dispatch were sent with.
    at, page
        The part of the list: that of an order, or of a number; else the first.
    """
    context = current()
    chosen = said(form, "status")
    listed = outcome_of(lambda: service.StatusQuery.model_validate({"status": chosen}))
    counts = context.store.orders.counts()
    part, rows = _part(context, counts, chosen, at=at, page=page)
    variables = {"error": listed.error, **variables}
    order = form if order is None else order
    return render(
        "orders",
        template="orders/orders.html",
        status=status if listed.answer else listed.status,
        form={**form, "order": _with_name(context, order), "dispatch": dispatched or {}},
        open_order=bool(order.get("venue")),
        ask=ASK,
        rows=order_cards(rows),
        part=part,
        states=_states(counts, chosen),
        today=context.today(),
        planned=context.store.planned.count("planned"),
        after=after,
        clashing=context.store.orders.clashing(),
        exports=_exports(chosen, rows),
        shown=PAGE_SIZE,
        dispatch_files=[file_links("dispatch", dispatched or {}, endings=ANSWERS)],
        **variables,
    )


class OrderCard(NamedTuple):
    """An order as the list shows it: with names, and in plain words."""

    row: OrderRow
    name: str
    where: str
    lecturer: str
    state: State
    contact: str


def order_cards(rows: Sequence[OrderRow]) -> list[OrderCard]:
    """Return orders with the names of their venues and lecturers.

    A lecturer whom the list has lost is called by the id.
    """
    context = current()
    names = context.store.lists.names({row.lecturer for row in rows if row.lecturer})
    return [
        OrderCard(
            row,
            service.venue_name(context, row.venue),
            venue_place(context, row.venue),
            names.get(row.lecturer, row.lecturer) if row.lecturer else "",
            STATES[row.status],
            context.store.vault.masked(row.contact),
        )
        for row in rows
    ]


def _part(
    context: Context, counts: Mapping[str, int], chosen: str, *, at: int, page: int
) -> tuple[Part, list[OrderRow]]:
    """Return the part of the list that a page shows, and its orders."""
    lists, statuses = context.store.orders, [chosen] if chosen else []
    total = counts.get(chosen, 0) if chosen else sum(counts.values())
    if at and not page:
        page = lists.before(at, statuses) // PAGE_SIZE + 1
    query = {"status": chosen} if chosen else {}
    part = part_of(total, page, PAGE_SIZE, lambda one: address_of(query, "pages.orders", page=one))
    return part, lists.search(statuses, offset=part.offset, limit=PAGE_SIZE) if total else []


class Filter(NamedTuple):
    """A part of the list that one tap shows."""

    text: str
    number: int
    address: str
    chosen: bool


def _states(counts: Mapping[str, int], chosen: str) -> list[Filter]:
    """Return the states that orders have, with how many there are of each."""
    every = Filter(gettext("all"), sum(counts.values()), url_for("pages.orders"), not chosen)
    return [every] + [
        Filter(
            gettext(state.text),
            counts.get(code, 0),
            url_for("pages.orders", status=code),
            chosen == code,
        )
        for code, state in STATES.items()
        if counts.get(code) or chosen == code
    ]


def _with_name(context: Context, order: Form) -> Form:
    """Return the form of an order with the name of its venue, and the code beside it."""
    code = said(order, "venue_code") or said(order, "venue")
    if code not in context.datasets.venues.index:
        return order
    name = service.venue_name(context, code)
    if said(order, "venue") not in (code, name):  # another one was written since
        return {key: value for key, value in order.items() if key != "venue_code"}
    return {**order, "venue": name, "venue_code": code}


def _exports(chosen: str, rows: list[OrderRow]) -> list[Links]:
    """Return the files of the list that the page shows."""
    query = {"status": chosen} if chosen else {}
    return [file_links("orders", query, endings=ANSWERS)] if rows else []


@blueprint.post("/orders")
@taken_once
def place_order() -> ResponseReturnValue:
    """Place an order."""
    context, form = current(), asked()
    back = form.pop(PASSED, "")
    try:
        query = service.OrderQuery.model_validate(named_venue(context, form))
        key = service.place_order(context, query, today=context.today())
    except REFUSED as error:
        return list_page({}, order=form, **refused(error))
    if back == WAITING:
        return redirect(url_for("pages.waiting", done="ordered", order=key), 303)
    return redirect(url_for("pages.orders", done="ordered", order=key, _anchor=f"order-{key}"), 303)


@blueprint.get("/orders/dispatch")
def show_dispatch() -> Response:
    """Show who would go to the open orders, or how far that is."""
    form = asked()
    outcome = outcome_of(lambda: None if STOPPED in form else _dispatched(form).document)
    shown = outcome.shown(form, "pages.show_dispatch")
    del shown["form"]
    return list_page({}, status=outcome.status, dispatched=form, dispatch=outcome.answer, **shown)


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
    form = asked()
    answer = _dispatched(form)
    try:
        service.send(current(), answer.sendings())
    except StateError as error:  # somebody was quicker: the proposal is made anew
        return list_page({}, dispatched=form, **refused(error))
    return _to("dispatched")


def _dispatched(form: Form) -> dispatching.Dispatched:
    context, query = current(), dispatching.DispatchQuery.model_validate(form)
    return dispatching.ask(context, query, today=context.today())


def _to(done: str) -> ResponseReturnValue:
    return redirect(url_for("pages.orders", done=done), 303)


@page_file("orders")
def orders_file(context: Context) -> Export:
    """Take the list of orders along."""
    query = service.StatusQuery.model_validate(asked())
    counts = context.store.orders.counts()
    rows = counts.get(query.status, 0) if query.status else sum(counts.values())
    elsewhere = is_for_worker(min(rows, MOST_IN_FILE), PlacedOrder)
    document = service.orders_document(context, query, limit=0 if elsewhere else MOST_IN_FILE)
    return replace(orders_export(context, document, language()), is_elsewhere=elsewhere)


@page_file("dispatch")
def dispatch_file(context: Context) -> Export:
    """Take a dispatch along."""
    query = dispatching.DispatchQuery.model_validate(asked())
    answer = dispatching.ask(context, query, today=context.today())
    return dispatch_export(context, answer.document, language())
