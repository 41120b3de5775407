"""Errors as answers: problem+json for /api, a page elsewhere, as the class of the error says."""

import logging
import secrets
from collections.abc import Sequence
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, has_request_context, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.exceptions import default_exceptions as _defaults

from geo.errors import N_, SORRY, AmbiguousPlaceError, OwnFaultError, RedRoutesError
from geo.text import readable
from web.files.jsontext import json_text
from web.frame import watched
from web.frame.choosing import Choice, choices_of
from web.frame.described import current_operation
from web.frame.negotiation import in_ogc, wants_html
from web.frame.page import RETRY_SECONDS, entries
from web.frame.problem import Problem, WrongValue
from web.frame.sent import page_of_form
from web.frame.writing import ToldError
from web.language.messages import VALUE_LENGTH, field_sentences, sentence, translate
from web.language.request import language
from web.language.words import label
from web.terms.asked import called, reader_sentence
from web.terms.fields import QueryError
from web.terms.rows import place_document

# What a status of HTTP itself means to a reader; others keep the phrase of the standard.
SENTENCES = {
    400: N_("The request could not be understood."),
    401: N_("Sign in first: this is not open to everybody."),
    403: N_("This is not allowed from another site."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not answer to this method."),
    406: N_("None of the media types you accept can be sent: see the description of the API."),
    408: N_("The answer took too long."),
    409: N_("This was done before, or somebody else was quicker."),
    410: N_("What was here is gone."),
    411: N_("Say how long the body is with Content-Length."),
    413: N_("The body is too large."),
    414: N_("The address is too long."),
    415: N_("The body must be JSON, sent as application/json."),
    422: N_("Something in what was sent does not fit."),
    429: N_("Too many requests at once."),
    500: SORRY,
    503: N_("The server is busy just now."),
}

MEANT = N_("Did you mean %(name)s?")
THERE_ARE = N_("There are: %(names)s.")
PROBLEM_JSON = "application/problem+json"
ALWAYS_JSON = ("/api/", "/healthz", "/readyz", "/tiles/", "/basemap/", "/ground/")
"""Addresses for programs: their errors are always JSON."""

LONGEST_INPUT = 1e15
"""Numbers beyond this are shown as text: JSON readers round them."""


def told_by(error: RedRoutesError | ValidationError) -> type[RedRoutesError]:
    """Return the class that declares status, kind, title and level of an error."""
    return QueryError if isinstance(error, ValidationError) else type(error)


def problem_of(
    error: RedRoutesError | ValidationError | HTTPException, language: str, *, person: bool = False
) -> Problem:
    """Describe an error as an RFC 9457 problem in `language`.

    Parameters
    ----------
    error
        One of ours, pydantic's, or of HTTP.
    person
        Whether somebody reads it on a page, who knows no names of parameters and no codes.
    """
    if isinstance(error, HTTPException):
        if (error.code or 500) != 500:  # noqa: PLR2004
            return _http_problem(error, language)
        error = OwnFaultError(SORRY)
    told = told_by(error)
    problem = Problem(
        type=f"urn:redroutes:{told.kind}",
        title=translate(told.title, language),
        status=told.status,
        detail=translate(told.public, language) if told.public else sentence(error, language),
    )
    if isinstance(error, ValidationError):
        problem["errors"] = wrong = wrong_values(error, language)
        problem["detail"] = " ".join(one["detail"] for one in wrong)
    elif isinstance(error, QueryError) and "field" in error.params:
        problem["errors"] = [_wrong_parameter(error, problem["detail"])]
    if isinstance(error, AmbiguousPlaceError):
        problem["choices"] = [place_document(place) for place in error.choices]
    if isinstance(error, ToldError):
        error.tell(problem, language)
    if person:
        problem["detail"] = reader_sentence(error, language)
    return problem


def wrong_values(error: ValidationError, language: str) -> list[WrongValue]:
    """Return one entry per thing wrong with a request: where it is, what is wrong, what was sent.

    Those of the query string are named by ``parameter``, those of a JSON body by ``pointer``.
    """
    sentences = field_sentences(error, language, called=called(error, language))
    wrong = zip(sentences, error.errors(include_url=False, include_context=False), strict=True)
    found = []
    for (field, detail), one in wrong:
        place = WrongValue(field=field, detail=detail)
        if has_request_context() and request.is_json:
            place["pointer"] = "".join(f"/{_escaped(part)}" for part in one["loc"])
        else:
            place["parameter"] = field
        if one["type"] != "missing":
            place["input"] = _shown(one["input"])
        found.append(place)
        if one["type"] == "extra_forbidden":
            found[-1]["detail"] = _with_known(field, detail, language)
    return found


def _wrong_parameter(error: QueryError, detail: str) -> WrongValue:
    field = str(error.params["field"])
    return WrongValue(field=field, detail=detail, parameter=field)


def _with_known(field: str, detail: str, language: str) -> str:
    """Add to the refusal of an unknown parameter which ones there are."""
    operation = current_operation() if has_request_context() else None
    names = operation.names if operation else ()
    near = get_close_matches(field, names, n=1)
    if near:
        return f"{detail} {translate(MEANT, language, name=near[0])}"
    if names:
        known = ", ".join(names)
        return f"{detail} {translate(THERE_ARE, language, names=known)}"
    return detail


def _escaped(part: object) -> str:
    """Write a member name in a JSON pointer (RFC 6901)."""
    return readable(str(part)).replace("~", "~0").replace("/", "~1")


def _shown(value: Any) -> Any:
    """Return what was sent if it is short, else its beginning as text."""
    if value is None or isinstance(value, bool | int | float):
        return value if abs(value or 0) < LONGEST_INPUT else str(value)[:VALUE_LENGTH]
    return readable(str(value)[:VALUE_LENGTH])


def _http_problem(error: HTTPException, language: str) -> Problem:
    status = int(error.code or 500)
    standard = _defaults.get(status, InternalServerError)
    phrase = HTTPStatus(status).phrase
    detail = translate(SENTENCES[status], language) if status in SENTENCES else phrase
    # Our own code gives a more exact sentence by abort(status, template).
    if error.description and error.description != standard.description:
        detail = translate(error.description, language)
    return Problem(type="about:blank", title=phrase, status=status, detail=detail)


def register(app: Flask) -> None:
    """Answer every error of `app` in one shape."""
    for cls in (RedRoutesError, ValidationError, HTTPException):
        app.register_error_handler(cls, _answer)


def _answer(error: Any) -> Any:
    if isinstance(error, HTTPException) and (error.response or (error.code or 500) < 400):  # noqa: PLR2004
        return error  # a redirection, or an answer made elsewhere
    watched.count_error(error)
    program = _wants_json()
    if not program and (form := page_of_form(error)):
        return form
    problem = problem_of(error, language(), person=not program)
    _log(error, problem)
    if program:
        kind = f"{PROBLEM_JSON}; charset=utf-8"
        response = Response(json_text(problem), problem["status"], content_type=kind)
    else:
        response = _page(problem, choices_of(error))
    if problem["status"] == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.vary.add("Accept")
    response.cache_control.no_store = True
    if isinstance(error, HTTPException):
        for name, value in error.get_headers(request.environ):
            if name not in ("Content-Type", "Content-Length"):
                response.headers.add(name, value)  # Allow for 405, Retry-After and their like
    return response


def _log(error: Any, problem: Problem) -> None:
    """Write down what went wrong; what is grave with a number that the answer names, too."""
    if isinstance(error, HTTPException):
        level = OwnFaultError.level if problem["status"] >= 500 else RedRoutesError.level  # noqa: PLR2004
    else:
        level = told_by(error).level
    number = secrets.token_hex(4)
    if level >= logging.WARNING:
        # RFC 9457 "instance": the reader names it, whoever keeps the server finds it in the log.
        problem["instance"] = f"urn:redroutes:error:{number}"
    current_app.logger.log(
        level, "%s %s %s: %s", number, request.method, request.path, error,
        exc_info=error if isinstance(error, OwnFaultError) else None,  # Flask logs all others
        extra={"number": number, **watched.facts(problem["status"]), "kind": problem["type"]},
    )  # fmt: skip


def _wants_json() -> bool:
    """Whether the reader is a program: by the address, or by what it accepts elsewhere."""
    if in_ogc():
        return not wants_html()
    if request.path.startswith(ALWAYS_JSON):
        return True
    accept = request.accept_mimetypes
    return accept.best_match(["text/html", "application/json", PROBLEM_JSON], "").endswith("json")


def _page(problem: Problem, choices: Sequence[Choice]) -> Response:
    page = render_template(
        "error.html", problem=problem, choices=choices, label=label, entries=entries(), back=_back()
    )
    return Response(page, problem["status"])


def _back() -> str:
    """Return the page of ours that the reader comes from, if his browser says so."""
    came = request.referrer or ""
    return came if came.startswith(request.host_url) and came != request.url else ""
