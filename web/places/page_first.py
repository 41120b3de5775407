"""The first question of a new installation: the register of the office, or a simulated year."""

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from web.frame.page import blueprint, current
from web.installation import preparing
from web.installation.context import Context

REGISTER = "pages.register"


def first_start(context: Context) -> dict[str, str] | None:
    """Return what the first question needs; None where it is answered."""
    if not preparing.is_open(context):
        return None
    there = REGISTER in current_app.view_functions
    return {"register": url_for(REGISTER) if there else ""}


@blueprint.post("/start/simulated-year")
def start_simulated() -> ResponseReturnValue:
    """Fill a new store with a simulated year; one that is in use stays as it is."""
    preparing.prepare(current())
    return redirect(url_for("pages.home"), 303)
