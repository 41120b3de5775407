"""What the page says after a step of an order, and the way back."""

from typing import Final, NamedTuple

from flask import request, url_for
from flask_babel import gettext

from geo.errors import RedRoutesError
from web.frame.form import number_of
from web.frame.page import current
from web.orders.steps import DONE
from web.store.order_rows import TAKEN_BACK

PASSED: Final = "list"
"""Field of the forms of the list: the status that it shows, so that it stays as it was."""
WAITING: Final = "waiting"
"""Said there by the page of what waits: it is the one to go back to."""


class After(NamedTuple):
    """A step that was just taken.

    Attributes
    ----------
    order
        Number of the order, 0 where several were changed at once.
    undo
        Address that takes it back, "" where nothing can.
    seen
        Number of the entry of the record that would be taken back.
    """

    text: str = ""
    order: int = 0
    undo: str = ""
    seen: int = 0


def after() -> After:
    """Return what the address says of the step before it."""
    done, order = request.args.get("done", ""), number_of(request.args.get("order", ""))
    if done not in DONE:
        return After()
    text = str(gettext(DONE[done]))
    if order is None:
        return After(text)
    try:
        last = current().store.orders.changes(order)[-1]
    except RedRoutesError:
        return After(text)
    if done in ("undone", "ordered") or last.status not in TAKEN_BACK:
        return After(text, order)
    return After(text, order, url_for("pages.undo_order", order_id=order), last.number)
