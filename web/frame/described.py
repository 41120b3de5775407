"""What an address of the API takes and answers, said at the view that does it.

The view is given what is asked, checked: as ``query`` what stands in the address, as ``body`` what
was sent, each by the model that the parameter of the view is declared with; a view that has neither
takes no parameters. ``web.api.openapi`` makes the description of the API from it. Nothing else has
to be changed for a new address: a view without :func:`described` fails a test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from geo.errors import (
    AmbiguousPlaceError,
    CrsError,
    OutsideProvinceError,
    PlaceError,
    RedRoutesError,
    Template,
    UnknownPlaceError,
)
from geo.formats import FORMATS
from routes.tour.errors import PlanError
from web.frame.inputs import SIZE, NoParameters, body_of, choose_format, query_of
from web.terms.fields import Query

View = Callable[..., Response]
Problem = type[RedRoutesError] | type[HTTPException]

PLACE_PROBLEMS: Final[tuple[Problem, ...]] = (
    UnknownPlaceError,
    AmbiguousPlaceError,
    OutsideProvinceError,
    PlaceError,
    CrsError,
)
"""What may be wrong with the name of a place."""

PLAN_PROBLEMS: Final[tuple[Problem, ...]] = (*PLACE_PROBLEMS, PlanError)
"""What may be wrong with a tour that starts at a place."""

NEXT_TUESDAY: Final = "NEXT-TUESDAY"
"""Stands in an example for a Tuesday that is at least a week away."""


@dataclass(frozen=True)
class Operation:
    """One address with one method.

    Attributes
    ----------
    title
        What it does, in a few words.
    answers
        Format -> declaration of the answer; empty for a file or a table. The first format is the
        one nobody has to ask for.
    query, body
        Parameters in the address and in the JSON body; neither: the view reads the address itself.
    problems
        Errors it may raise, beside those of every address.
    path
        Names in the path -> a value that exists.
    examples
        Parameters of requests that work; :data:`NEXT_TUESDAY` in them becomes a date.
    later
        Whether it may say with 202 that the answer is being made.
    status
        Of HTTP, when all is well.
    writes
        Whether it changes what is stored; then a request may be named, to be sent again.
    versioned
        Whether it changes something that is there, so that one has to say what was seen.
    """

    title: Template
    answers: Mapping[str, type | str]
    query: type[Query] | None = None
    body: type[Query] | None = None
    problems: tuple[Problem, ...] = ()
    path: Mapping[str, object] | None = None
    examples: tuple[Mapping[str, object], ...] = ({},)
    later: bool = False
    status: int = 200
    writes: bool = False
    versioned: bool = False

    @property
    def media_types(self) -> dict[str, str]:
        """Format -> media type, the usual format first."""
        return {form: FORMATS[form].media_type for form in self.answers}

    @property
    def has_format(self) -> bool:
        """Whether the address takes the parameter ``format``."""
        return self.query is not None and (len(self.answers) > 1 or "geojson" in self.answers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters in the address, ``lang`` not among them."""
        fields = self.query.model_fields.items() if self.query else ()
        names = tuple(field.alias or name for name, field in fields)
        return (*names, "format") if self.has_format else names


def described(
    title: Template, answers: Mapping[str, type | str], **facts: Any
) -> Callable[[View], View]:
    """Describe a view, and give it what is asked.

    The keywords are the attributes of :class:`Operation`; `query` and `body` only where the view
    does not say them.
    """

    def keep(view: View) -> View:
        operation = operation_for(view, title, answers, **facts)
        return kept(asking(view, operation), operation)

    return keep


def operation_for(
    view: View, title: Template, answers: Mapping[str, type | str], **facts: Any
) -> Operation:
    """Return the description of a view, see :func:`described`."""
    asked = {name: view.__annotations__.get(name) for name in ("query", "body")}
    facts = {**{name: model for name, model in asked.items() if model}, **facts}
    if "body" not in facts:
        facts.setdefault("query", NoParameters)
    return Operation(title, answers, **facts)


def asking(view: View, operation: Operation) -> View:
    """Give a view what is asked, see :func:`web.frame.inputs`; it may have no use for it."""
    wanted = view.__annotations__.keys() & {"query", "body"}

    @wraps(view)
    def answer(**parts: object) -> Response:
        asked: dict[str, Query] = {}
        if operation.body is not None:
            asked["body"] = body_of(operation.body)
        elif operation.query is not None:
            args = request.args.copy()
            if "html" in operation.answers:
                args.pop(SIZE, None)
            if operation.has_format:
                choose_format(args, operation.answers)
            asked["query"] = query_of(operation.query, args)
        return view(**parts, **{name: asked[name] for name in wanted})

    return answer


def kept(view: View, operation: Operation) -> View:
    """Keep a description at its view."""
    view.operation = operation  # type: ignore[attr-defined]
    return view


def operation_of(view: Callable[..., Any] | None) -> Operation | None:
    """Return the description of a view, None if it has none."""
    found = getattr(view, "operation", None)
    return found if isinstance(found, Operation) else None


def current_operation() -> Operation | None:
    """Return the description of the view that answers the present request."""
    return operation_of(current_app.view_functions.get(request.endpoint or ""))
