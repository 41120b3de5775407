"""Writing by programs: once however often it is sent, and never over what was not seen.

Every view that writes is declared with :func:`writing`. Whoever names a request with
``Idempotency-Key`` may send it again and gets the same answer. Whoever changes something that is
there says with ``If-Match`` in which version it was seen: the ETag of what was read.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Self

from flask import Response, request

from geo.errors import N_, RedRoutesError, Template
from web.files.jsontext import json_text
from web.frame.described import Problem, View, asking, kept, operation_for
from web.frame.inputs import context
from web.frame.outputs import JSON
from web.frame.problem import Problem as Told
from web.frame.security import SAFE_METHODS
from web.store.acting import acting
from web.store.answered import KeptAnswer, LostAnswerError, OtherRequestError, StillWorkingError
from web.store.claims import working_on
from web.store.reach import OutOfReachError
from web.store.seen import ConflictError, Seen, seeing
from web.terms.fields import QueryError

KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
"""Says that the answer is one that was given before."""
IF_MATCH: Final = "If-Match"
ANYTHING: Final = "*"
_KEY: Final = re.compile(r'"([\x21\x23-\x7e]{1,200})"|([\x21\x23-\x7e]{1,200})')
_TAG: Final = re.compile(r'"(\d{1,9})-[0-9a-f]+(?::\w+)?"')
"""An ETag of ours: the version, then a fingerprint, then what it was compressed with."""
_NONE: Final = 0
"""The version of no record: what a tag means that is none of ours."""


class UnseenError(QueryError):
    """Nobody has said which version is changed."""

    status = 428
    kind = "unseen"
    title = N_("Say which version you have seen")


class ToldError(RedRoutesError):
    """An error whose problem document has members of its own."""

    def tell(self, problem: Told, language: str) -> None:
        """Add these members to a problem document, sentences in a language."""


class StaleError(ToldError):
    """The version that was seen is not the newest any more.

    Attributes
    ----------
    seen, current
        What was seen, None where that is not kept or never was; and what there is now.
    """

    status = 412
    kind = "stale"
    title = N_("What you have seen is not the newest any more")
    seen: Mapping[str, object] | None = None
    current: Mapping[str, object] | None = None

    @classmethod
    def of(
        cls, error: RedRoutesError, seen: Mapping[str, object] | None, current: Mapping[str, object]
    ) -> Self:
        """Return the error that says what another says, with both versions."""
        stale = cls(error.template, **error.params)
        stale.seen, stale.current = seen, current
        return stale

    def tell(self, problem: Told, language: str) -> None:  # noqa: ARG002 - records as they are
        """Add both versions."""
        problem["seen"], problem["current"] = self.seen, self.current


class Versioned(NamedTuple):
    """A kind of record that is there in versions.

    Attributes
    ----------
    kind
        As the history calls it.
    now
        What stands in the path -> number of the newest version, and the record.
    was
        The same, and a number -> what was seen under this number, None where that is not kept.
    path
        Names in the path -> a value that exists.
    problems
        Errors that every change of one may raise.
    """

    kind: str
    now: Callable[..., tuple[int, Mapping[str, object]]]
    was: Callable[..., Mapping[str, object] | None]
    path: Mapping[str, object]
    problems: tuple[Problem, ...]


def writing(
    title: Template,
    declared: type,
    *,
    of: Versioned | None = None,
    makes: bool = False,
    problems: tuple[Problem, ...] = (),
    **facts: Any,
) -> Callable[[View], View]:
    """Describe a view that writes, and guard it.

    Parameters
    ----------
    title, declared, problems, **facts
        As in :func:`web.frame.described.described`; the answer is JSON.
    of
        What is changed; it brings its path and its problems. The view gets the number of the
        version that was seen as ``seen``.
    makes
        Whether something is made that was not there: the answer is 201.
    """
    told = (*problems, OutOfReachError, StillWorkingError, LostAnswerError, OtherRequestError)
    if of is not None:
        told = (*of.problems, *told, UnseenError, StaleError)
        facts["path"] = of.path

    def keep(view: View) -> View:
        operation = operation_for(
            view, title, {"json": declared}, problems=told, writes=True, versioned=of is not None,
            status=int(HTTPStatus.CREATED if makes else HTTPStatus.OK), **facts,
        )  # fmt: skip
        asked = asking(view, operation)
        return kept(_once(_of_version(asked, of) if of else asked), operation)

    return keep


# -- once -----------------------------------------------------------------------------------------


def _once(view: View) -> View:
    """Answer a request whose key came before as it was answered then, without doing anything."""

    @wraps(view)
    def answer(**parts: object) -> Response:
        said = _said_key()
        if not said:
            return view(**parts)
        kept, key = context().store.answers, _digest(acting().who, said)
        claim = kept.claim(key, _fingerprint())
        if isinstance(claim, KeptAnswer):
            return _again(claim)
        try:
            with working_on(claim):
                response = view(**parts)
        except Exception:
            kept.release(claim)
            raise
        kept.finish(claim, _kept(response))
        return response

    return answer


def _said_key() -> str:
    """Return how the request is named, "" where it is not.

    Raises
    ------
    QueryError
        If that is no name.
    """
    text = request.headers.get(KEY)
    if text is None:
        return ""
    found = _KEY.fullmatch(text)
    if found is None:
        raise QueryError(
            N_("%(field)s must be 1 to 200 letters, digits and signs of ASCII, without spaces."),
            field=KEY,
        )
    return found[1] or found[2]


def _fingerprint() -> str:
    """Return what tells this request from every other but its repetitions."""
    said = (request.method, request.full_path, request.headers.get(IF_MATCH, ""))
    return _digest(*said, request.get_data().hex())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _kept(response: Response) -> KeptAnswer:
    headers = response.headers
    text = response.get_data(as_text=True)
    return KeptAnswer(
        response.status_code, text, headers.get("Location", ""), headers.get("ETag", "")
    )


def _again(before: KeptAnswer) -> Response:
    response = Response(before.body, before.status, content_type=JSON)
    named = {"Location": before.location, "ETag": before.etag, REPLAYED: "true"}
    response.headers.update({name: value for name, value in named.items() if value})
    response.cache_control.no_cache = True
    return response


# -- versions -------------------------------------------------------------------------------------


def _of_version(view: View, of: Versioned) -> View:
    """Let a view change what is there only in the version that was seen."""

    @wraps(view)
    def answer(**parts: Any) -> Response:
        said = request.headers.get(IF_MATCH, "").strip()
        if not said:
            raise UnseenError(
                N_(
                    "Say with the header If-Match what you have seen: the ETag of the last answer,"
                    " or * for whatever is there now."
                )
            )
        now, _ = of.now(**parts)
        if said == ANYTHING:
            return view(**parts, seen=now)
        seen = _number(said, now)
        try:
            with seeing(Seen(of.kind, next(iter(parts.values())), seen)):
                return view(**parts, seen=seen)
        except ConflictError as error:
            raise StaleError.of(error, of.was(**parts, seen=seen), of.now(**parts)[1]) from error

    return answer


def _number(said: str, now: int) -> int:
    """Return the version that some tags mean: the newest if it is among them."""
    numbers = [int(found) for found in _TAG.findall(said)]
    return now if now in numbers else max(numbers, default=_NONE)


def respond_version(
    number: int, document: Mapping[str, object], *, status: int = 200, location: str = ""
) -> Response:
    """Answer with a record in one of its versions; the tag says which.

    Parameters
    ----------
    location
        Address of what was made.
    """
    body = json_text(document)
    response = Response(body, status, content_type=JSON)
    response.set_etag(f"{number}-{hashlib.sha256(body.encode()).hexdigest()[:16]}")
    response.cache_control.no_cache = True
    if location:
        response.headers["Location"] = location
    if request.method in SAFE_METHODS:
        response.make_conditional(request)
    return response
