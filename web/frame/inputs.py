"""From an HTTP request to a validated query."""

import json
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Final, NoReturn, ParamSpec, TypeVar, cast

from flask import abort, current_app, g, request
from werkzeug.datastructures import MultiDict

from geo.errors import N_
from geo.formats import FORMATS
from geo.text import TextError, require_text
from web.frame.form import Form
from web.installation.context import Context
from web.installation.settings import LANGUAGES, Settings
from web.store.database import StoreError
from web.terms.asked import several
from web.terms.fields import Query, QueryError

Q = TypeVar("Q", bound=Query)
P = ParamSpec("P")
T = TypeVar("T")

MAX_BODY = 1 << 20
WITHOUT_STORE: Final = frozenset(
    (
        *("", "nearby", "plan", "places", "venues", "sites", "themes", "examples"),
        *("boundaries", "isochrone", "directions", "work", "openapi.json"),
        *("tiles", "ground", "basemap", "static", "assets", "sw.js", "manifest.webmanifest"),
        *("help", "more", "offline"),
    )
)
"""First parts of addresses that answer when the store cannot be used."""
FILES_WITHOUT_STORE: Final = frozenset(("plan", "nearby"))
LANGUAGE = "lang"  # every address takes it; web.language.request reads it
SIZE = "size"  # every page takes it; web.frame.page reads it


class NoParameters(Query):
    """An address without parameters."""


def of_one_moment(view: Callable[P, T]) -> Callable[P, T]:
    """Let all that an answer reads from the store be of one moment, however often it reads."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        with context().store.at_once():
            return view(*args, **kwargs)

    return answer


def context() -> Context:
    """Return the installation as it is in this request, however often it is asked for.

    Another process may change the register meanwhile: the request ends in the state it began in.

    Raises
    ------
    web.store.database.StoreError
        If the store cannot be used, at an address that is nothing without it.
    """
    if "installation" not in g:
        g.installation = _installation(cast("Context", current_app.extensions["redroutes"]))
    return cast("Context", g.installation)


def settings() -> Settings:
    """Return the settings of the installation, also where its store cannot be used."""
    return cast("Context", current_app.extensions["redroutes"]).settings


def _installation(opened: Context) -> Context:
    if _goes_without_store() and opened.outage.lasts():
        return opened.without_store()
    try:
        found = opened.current()
    except StoreError as error:
        opened.outage.begin()
        if not _goes_without_store():
            raise
        current_app.logger.warning("%s", error)
        return opened.without_store()
    opened.outage.end()
    return found


def _goes_without_store() -> bool:
    """Tell whether an address answers from the data alone what most people ask of it."""
    first = request.path.removeprefix("/api/v1").strip("/").split("/")[0]
    if first == "files":
        return (request.view_args or {}).get("view") in FILES_WITHOUT_STORE
    return first in WITHOUT_STORE


def query_of(model: type[Q], args: MultiDict[str, str] | None = None) -> Q:
    """Validate the query string against `model`.

    Raises
    ------
    pydantic.ValidationError
        For unknown, missing or wrong parameters.
    QueryError
        For a parameter given twice that takes one value.
    """
    values = request.args if args is None else args
    many = several(model)
    given: Form = {}
    for name, sent in values.lists():
        if name == LANGUAGE and set(sent) <= set(LANGUAGES):
            continue
        if len(sent) > 1 and name not in many:
            raise QueryError(N_("%(field)s may be given only once."), field=name)
        given[name] = sent if name in many else sent[0]
    return model.model_validate(given)


def choose_format(args: MultiDict[str, str], formats: Collection[str]) -> None:
    """Take ``format`` out of the query string, or choose it by ``Accept``.

    A client that accepts none of the formats was refused before; :func:`asked_format` tells which
    one it is.

    Raises
    ------
    QueryError
        If the format is none of them.
    """
    known = tuple(form for form in FORMATS if form in formats)
    wanted = args.pop("format", "") or accepted(*known)
    if wanted not in known:
        raise QueryError(
            N_("%(field)s must be one of %(expected)s, not %(value)s."),
            field="format", expected=", ".join(known), value=wanted[:60],
        )  # fmt: skip
    g.format = wanted


def asked_format() -> str:
    """Return the format in which the answer to this request is wanted."""
    return str(g.format)


def accepted(*formats: str) -> str:
    """Return the format that the client likes best, the first where it does not care.

    The map page comes for ``format=html`` alone: browsers like HTML best wherever they go.
    """
    types = {FORMATS[form].media_type: form for form in formats if form != "html"}
    best = request.accept_mimetypes.best_match(types, default=FORMATS[formats[0]].media_type)
    return types[best]


def body_of(model: type[Q]) -> Q:
    """Validate the JSON body against `model`; the address may hold the language only.

    A body without a stated length is refused: servers cut chunked bodies at the limit without a
    word, and half a request must never be answered.
    """
    query_of(NoParameters)
    length = request.content_length
    if length is None:
        abort(411)
    if length > MAX_BODY:
        abort(413)
    if request.mimetype != "application/json":
        abort(415)
    return model.model_validate(_parse(request.get_data()))


def _parse(body: bytes) -> Any:
    try:
        return _readable(json.loads(body, parse_constant=_refuse, object_pairs_hook=_unique))
    except TextError:
        raise
    except (ValueError, RecursionError):
        abort(400, N_("The body is not valid JSON."))


def _readable(body: Any) -> Any:
    """Return a body, whose members are checked each by its model; a bare text is checked here."""
    return require_text(body) if isinstance(body, str) else body


def _refuse(_constant: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are not JSON


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = {require_text(name): value for name, value in pairs}
    if len(members) < len(pairs):
        raise ValueError
    return members
