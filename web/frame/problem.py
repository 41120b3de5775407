"""What went wrong (RFC 9457)."""

from collections.abc import Mapping
from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from web.terms.term import Term
from web.terms.types import Place


class WrongValue(TypedDict):
    """One thing wrong with the request."""

    field: Annotated[str, Term("Name of the parameter, with points inside the body.")]
    detail: Annotated[str, Term("What is wrong, in the language of the request.")]
    parameter: NotRequired[Annotated[str | None, Term("Name of the parameter in the address.")]]
    pointer: NotRequired[Annotated[str | None, Term("Where it is in the body (RFC 6901).")]]
    input: NotRequired[Annotated[Any, Term("What was sent, cut when it is long.")]]


class Problem(TypedDict):
    """What went wrong, in the language of the request."""

    type: Annotated[str, Term("Name of the kind of problem; about:blank: as the status says.")]
    title: Annotated[str, Term("The kind of problem in a few words.")]
    status: Annotated[int, Term("HTTP status.")]
    detail: Annotated[str, Term("What is wrong and what to do.")]
    errors: NotRequired[
        Annotated[list[WrongValue] | None, Term("Each thing wrong with the request.")]
    ]
    seen: NotRequired[
        Annotated[Mapping[str, object] | None, Term("What the If-Match of the request means.")]
    ]
    current: NotRequired[
        Annotated[
            Mapping[str, object] | None, Term("What is there now, in the place of what was seen.")
        ]
    ]
    choices: NotRequired[Annotated[list[Place] | None, Term("Places that have the name.")]]
    instance: NotRequired[
        Annotated[str, Term("Number under which the log of the server tells more.")]
    ]
