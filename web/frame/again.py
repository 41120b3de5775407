"""Answers that take long to write: a process for long work answers the same request once more.

A large file is a second or two of nothing but computing, and threads share one interpreter: whoever
opened the first page meanwhile would wait. So the view itself decides that it is one of these, and
asks for what it would have sent; a worker runs the same view, for the same reader, and writes it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Flask, request
from pydantic import BaseModel, ConfigDict

from web.files.export import Export
from web.frame.inputs import context
from web.installation.context import Context
from web.installation.queued import Queued
from web.installation.settings import Settings
from web.installation.tasks import Kind
from web.language.request import CHOSEN, language
from web.store.reach import Reach, reach, reaching
from web.terms.term import columns

AGAIN: Final = "redroutes.again"
"""Key of the environment of a request that is answered for another process."""
LARGE: Final = 30_000
"""Cells of a file that takes longer to write than anybody should wait for: 0.3 s."""

_makers: list[Callable[[Context], Flask]] = []
_apps: dict[Settings, Flask] = {}


class AgainQuery(BaseModel):
    """A request, and how far whoever sent it reaches."""

    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid")

    method: str
    endpoint: str
    values: dict[str, object]
    root: str
    path: str
    asked: str
    form: list[tuple[str, str]]
    body: str
    language: str
    reach: Reach


def ask(maker: Callable[[Context], Flask]) -> None:
    """Make the application of an installation by `maker` from now on."""
    _makers[:] = [maker]


def app_of(opened: Context) -> Flask:
    """Return the application of an installation in this process, made when first asked for."""
    if opened.settings not in _apps:
        _apps[opened.settings] = _makers[-1](opened)
    return _apps[opened.settings]


def forget() -> None:
    """Forget the applications that were made."""
    _apps.clear()


def written() -> bytes | None:
    """Return what a worker has written as the answer to this request; None: write it here.

    Raises
    ------
    web.installation.tasks.PendingError
        If it is still being written.
    """
    opened = context()
    return ANSWER.ask(opened, _said(), opened.today()) if _has_worker() else None


def _has_worker() -> bool:
    """Tell whether another process may be asked, and this one is not it."""
    return isinstance(context().work, Queued) and AGAIN not in request.environ


def written_if_large(export: Export) -> bytes | None:
    """Return what a worker has written where a file of a view is a large one, else None."""
    cells = sum(len(one.table) * len(one.columns) for one in export.layers)
    return written() if export.is_elsewhere or cells > LARGE else None


def is_for_worker(rows: int, declared: Any) -> bool:
    """Tell whether a worker reads and writes a list: here its rows need not be read at all."""
    return rows * len(columns(declared)) > LARGE and _has_worker()


def _said() -> AgainQuery:
    is_form = bool(request.form)
    return AgainQuery(
        method=request.method,
        endpoint=str(request.endpoint),
        values=dict(request.view_args or {}),
        root=request.root_url,
        path=request.path,
        asked=request.query_string.decode(),
        form=list(request.form.items(multi=True)),
        body="" if is_form else request.get_data(as_text=True),
        language=language(),
        reach=reach(),
    )


def _answered(opened: Context, query: AgainQuery, *, today: date) -> bytes:
    del today
    app = app_of(opened)
    app.extensions["redroutes"] = opened
    kind = {} if query.form or not query.body else {"content_type": "application/json"}
    with (
        app.test_request_context(
            query.path,
            method=query.method,
            base_url=query.root,
            query_string=query.asked,
            data=_fields(query.form) or query.body or None,
            environ_overrides={CHOSEN: query.language, AGAIN: True},
            **kind,
        ),
        reaching(query.reach),
    ):
        view = app.ensure_sync(app.view_functions[query.endpoint])
        return app.make_response(view(**query.values)).get_data()


def _fields(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _state(opened: Context, _query: AgainQuery, _today: date) -> object:
    """Tell the states of the store apart: each change of it is in its history.

    Whoever signs in changes nothing that a file tells.
    """
    return opened.snapshot().revision, opened.store.history.newest(but="account")


ANSWER: Final = Kind("answer", AgainQuery, _answered, lane="file", state=_state)
