"""Forms that count once, however often they are sent.

A form carries a random text. A telephone that was without a signal sends it again as soon as there
is one, not knowing whether the first time got through; a reader presses the button twice. The same
text with the same contents leads where it led the first time. Other contents are another form: a
page that was kept, or gone back to, still holds its old text.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from flask import Flask, make_response, redirect, request
from flask.typing import ResponseReturnValue

from web.frame.inputs import context
from web.store.claims import working_on

ONCE: Final = "once"
"""Name of the field."""
SEE_OTHER: Final = 303

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def taken_once(view: View[P]) -> View[P]:
    """Answer a form that was sent before with where it led then, without doing anything."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not request.form.get(ONCE):
            return view(*args, **kwargs)
        sent, key = context().store.sent, _fingerprint()
        claim = sent.claim(key)
        if isinstance(claim, str):
            return redirect(claim, SEE_OTHER)
        try:
            with working_on(claim):
                response = make_response(view(*args, **kwargs))
        except Exception:
            sent.release(claim)
            raise
        if response.status_code == SEE_OTHER:
            sent.finish(claim, str(response.location))
        else:
            sent.release(claim)
        return response

    return answer


def _fingerprint() -> str:
    """Return what tells this form from every other: where it was sent, and all it says."""
    said = [request.path, *(f"{name}={value}" for name, value in request.form.items(multi=True))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def init_app(app: Flask) -> None:
    """Give the templates ``once()``, the random text of a form."""
    app.jinja_env.globals["once"] = lambda: secrets.token_urlsafe(16)
