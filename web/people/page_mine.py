"""The page of a lecturer, for a telephone: reached by a personal link, everything one tap away."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from geo.errors import N_
from routes.book.links import navigation_link
from web.frame.outputs import unkept
from web.frame.page import REFUSED, asked, blueprint, current, done_said, refused
from web.frame.person import person
from web.installation.context import Context
from web.language.messages import translate
from web.language.request import language
from web.orders import ask as orders_service
from web.orders.page import order_cards
from web.people import mine as service
from web.people.page import door, welcomed
from web.store.order_rows import OrderRow
from web.store.people import Account
from web.store.reach import Area, Reach, reaching
from web.store.sessions import LINK
from web.terms.asked import parameters

STEPS: Final = {
    "take": N_("It is yours: the venue and the county see that you come."),
    "accept": N_("You have accepted; the venue sees it."),
    "decline": N_("You have declined; the county looks for somebody else."),
    "held": N_("Thank you: the lecture counts from now on."),
}
"""Step -> what the page says when it is done."""
REASONS: Final = (N_("I am away"), N_("I am ill"), N_("It is too far"), N_("Not my topic"))


def _me() -> Account:
    """Return the lecturer who asks; nobody else has such a page."""
    who = person()
    if who is None or not who.account.lecturer:
        abort(HTTPStatus.NOT_FOUND)
    return who.account


@blueprint.get("/my/<token>")
def my_link(token: str) -> ResponseReturnValue:
    """Show whoever has a personal link the way in: programs that look into links go no further."""
    owner, who = _owner(token), person()
    if who is not None and who.account.id == owner.id:
        return redirect(url_for("pages.mine"), HTTPStatus.SEE_OTHER)
    return door("my_link.html", token=token)


@blueprint.post("/my/<token>")
def enter_by_link(token: str) -> Response:
    """Sign in whoever has a personal link, and lead to his page."""
    return welcomed(_owner(token), url_for("pages.mine"), "signed_in_by_link")


def _owner(token: str) -> Account:
    found = current().store.keys.of(token, access=(LINK,))
    if found is None:
        abort(HTTPStatus.NOT_FOUND, N_("This personal link is not valid: ask for a new one."))
    return found[1]


@blueprint.get("/mine")
def mine() -> Response:
    """Show what a lecturer has to do."""
    return _page(done=done_said(STEPS))


def _page(calls: Mapping[int, str] | None = None, **variables: Any) -> Response:
    context, me = current(), _me()
    rows, offered = service.lectures(context, me.lecturer), service.offers(context, me.lecturer)
    return door(
        "mine.html",
        me=me,
        cards=[
            (one, _way(context, one.row), _is_over(context, one.row)) for one in order_cards(rows)
        ],
        offers=list(zip(order_cards([one.row for one in offered]), offered, strict=True)),
        ask=parameters(orders_service.HoldQuery),
        reasons=REASONS,
        form={},
        calls=calls or {},
        **variables,
    )


def _way(context: Context, row: OrderRow) -> str:
    """Return the link that opens the navigation of the telephone, "" where nobody knows where."""
    points = context.datasets.places.geometry
    if row.venue not in points.index:
        return ""
    name, point = orders_service.venue_name(context, row.venue), points[row.venue]
    return navigation_link({"name": name, "lon": point.x, "lat": point.y})


def _is_over(context: Context, row: OrderRow) -> bool:
    return row.status == "accepted" and row.date is not None and row.date <= context.today()


@blueprint.post("/mine/<int:order_id>/<any(take, accept, decline, held, call):step>")
def my_step(order_id: int, step: str) -> ResponseReturnValue:
    """Take an order, accept or decline it, say that it was held, or ask whom to call."""
    context, me, form = current(), _me(), asked()
    orders = context.store.orders
    try:
        if step == "take":
            service.take(context, me.lecturer, order_id)
        elif step == "accept":
            orders.accept(order_id)
        elif step == "call":
            return unkept(_page(calls={order_id: orders.reveal(order_id)}))
        elif step == "decline":
            reason = orders_service.DeclineQuery.model_validate(form).reason
            orders.decline(order_id, reason)
        else:
            people = orders_service.HoldQuery.model_validate(form).audience
            orders.hold(order_id, audience=people, today=context.today())
    except REFUSED as error:
        return _page(**refused(error))
    return redirect(url_for("pages.mine", done=step), HTTPStatus.SEE_OTHER)


@blueprint.get("/my/<token>/calendar.ics")
def my_calendar(token: str) -> Response:
    """Return the lectures of whoever has a personal link, for the calendar of a telephone."""
    from web.places.feed import lecture_feed, ordered  # noqa: PLC0415 - calendars are slow to import

    owner, context, lang = _owner(token), current(), language()
    with reaching(Reach(reads=Area((), owner.lecturer))):
        rows = service.lectures(context, owner.lecturer)
    coming = [
        ordered(row, row.date, orders_service.venue_name(context, row.venue))
        for row in rows
        if row.date is not None
    ]
    title = translate(N_("My lectures"), lang)
    feed = lecture_feed(title, coming, lang, today=context.today())
    return unkept(Response(feed, content_type="text/calendar; charset=utf-8"))
