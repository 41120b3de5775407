"""What is said on every page and with every answer while the store cannot be used."""

from typing import Final

from flask import Flask, Response, g

from geo.errors import N_
from web.installation.context import Context

HEADER: Final = "Redroutes-Missing"
"""Names to programs what an answer was made without."""
MISSING: Final = "history, orders, plans"
REGISTER: Final = "register"

STALE: Final = N_(
    "The store cannot be used just now: the register is shown as it was read last; the history of "
    "lectures, the orders and the saved plans are missing, and nothing can be saved."
)
NOTHING: Final = N_(
    "The store cannot be used just now: the register of the office, the history of lectures, the "
    "orders and the saved plans are missing, and nothing can be saved."
)
FULL: Final = N_("The disk of the store is full: all of it can be read, but nothing can be saved.")


def notice(context: Context) -> str:
    """Return the sentence about what is missing, "" when nothing is."""
    if context.has_store:
        return FULL if context.store.is_full else ""
    return STALE if context.registered.revision else NOTHING


def init_app(app: Flask) -> None:
    """Tell programs what an answer was made without; nobody keeps such an answer."""
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    context: Context | None = g.get("installation")
    if context is not None and not context.has_store:
        known = context.registered.revision
        response.headers[HEADER] = MISSING if known else f"{REGISTER}, {MISSING}"
        response.cache_control.clear()
        response.cache_control.no_store = True
    return response
