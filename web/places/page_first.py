"""The first question of a new installation: the register of the office, or a simulated year."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from web.frame.page import blueprint, current
from web.installation import preparing


@blueprint.post("/start/simulated-year")
def start_simulated() -> ResponseReturnValue:
    """Fill a new store with a simulated year; one that is in use stays as it is."""
    preparing.prepare(current())
    return redirect(url_for("pages.home"), 303)
