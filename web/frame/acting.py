"""Who acts in a request, as long as no account says more, and by which way."""

from flask import Flask, request

from web.frame.patience import PROGRAMS
from web.store.acting import Acting, By, act


def init_app(app: Flask) -> None:
    """Note with each request from where it comes."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    act(Acting(address=request.remote_addr or "", by=asked_by()))


def asked_by() -> By:
    """Return by which way somebody asks: as a program or by the pages."""
    return "api" if request.path.startswith(PROGRAMS) else "page"


def _end(_: BaseException | None) -> None:
    act(Acting())
