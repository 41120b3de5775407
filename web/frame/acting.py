"""Who acts in a request, as long as no account says more."""

from flask import Flask, request

from web.frame.patience import PROGRAMS
from web.store.acting import Acting, act


def init_app(app: Flask) -> None:
    """Note with each request from where it comes."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    program = request.path.startswith(PROGRAMS)
    act(Acting(address=request.remote_addr or "", by="api" if program else "page"))


def _end(_: BaseException | None) -> None:
    act(Acting())
