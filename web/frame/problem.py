"""What went wrong (RFC 9457)."""

from typing import Any

from web.terms.types import Document, Place


class WrongValue(Document):
    """One thing wrong with the request."""

    field: str
    """Name of the parameter, with points inside the body."""
    detail: str
    """What is wrong, in the language of the request."""
    parameter: str | None = None
    """Name of the parameter in the address."""
    pointer: str | None = None
    """Where it is in the body (RFC 6901)."""
    input: Any = None
    """What was sent, cut when it is long."""


class Problem(Document):
    """What went wrong, in the language of the request."""

    type: str
    """Name of the kind of problem; about:blank: as the status says."""
    title: str
    """The kind of problem in a few words."""
    status: int
    """HTTP status."""
    detail: str
    """What is wrong and what to do."""
    errors: list[WrongValue] | None = None
    """Each thing wrong with the request."""
    choices: list[Place] | None = None
    """Places that have the name."""
