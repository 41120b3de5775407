"""The page of what waits for an office: of the county of an officer, of the venue of a station."""

from http import HTTPStatus

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from web.frame.names import division_names
from web.frame.outputs import unkept
from web.frame.page import blueprint, current, render
from web.frame.person import may, person
from web.installation.context import Context
from web.language.choices import REPORT_SUBJECTS
from web.orders.after import WAITING, after
from web.orders.ask import venue_name
from web.orders.page import ASK, order_cards
from web.people.waits import venues_of
from web.people.waits import waiting as found_waiting
from web.store.people import Account


@blueprint.get("/waiting")
def waiting() -> ResponseReturnValue:
    """Show what waits for whoever asks; a lecturer has a page of his own."""
    context, who = current(), person()
    if who and who.account.lecturer:
        return redirect(url_for("pages.mine"), HTTPStatus.SEE_OTHER)
    groups = found_waiting(context, may)
    page = render(
        WAITING,
        template="people/waiting.html",
        where=_where(context, who.account.division) if who else "",
        groups=[(one, order_cards(one.found.orders)) for one in groups],
        venues=_venues(context, who.account if who else None),
        ask=ASK,
        form={"status": WAITING},
        after=after(),
        subjects=REPORT_SUBJECTS,
        today=context.today().isoformat(),
    )
    return unkept(page)


def _where(context: Context, code: str) -> str:
    """Return what a division, or the venue that an account is for, is called."""
    return division_names(context).get(code) or venue_name(context, code)


def _venues(context: Context, account: Account | None) -> dict[str, str]:
    """Return the venues for which an account orders on this page; others order in the list."""
    asks = account is not None and may("orders.place") and not may("orders.send")
    return venues_of(context, account) if account and asks else {}
