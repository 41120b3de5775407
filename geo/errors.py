"""Errors of the core: each is one sentence a planner can act on.

The sentence is an English template with named parameters. The core raises it as it is; ``web``
looks the template up in its message catalogue and fills in the same parameters, so that a reader
sees it in Chinese. Templates are marked with :func:`N_` for the catalogue's extractor.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

SHOWN: Final = 20
"""Of many things that are wrong with a file, so many are said; the others are counted."""


class Template(str):
    """A sentence in English that the catalogue may hold in other languages."""

    __slots__ = ()


def N_(template: str) -> Template:  # noqa: N802 - gettext's name for "mark, do not translate yet"
    """Mark a message template for the translation catalogue and return it otherwise unchanged."""
    return Template(template)


class RedRoutesError(Exception):
    """Root of all errors that a user can cause and mend.

    Parameters
    ----------
    template
        Sentence with ``%(name)s`` fields, marked with :func:`N_`.
    **params
        Values of the fields.
    """

    def __init__(self, template: str, **params: Any) -> None:
        self.template = template
        self.params = params
        super().__init__(template % params if params else template)


class Problems(tuple[RedRoutesError, ...]):
    """Several sentences, one a line, as the value of a field of another."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self))


E = TypeVar("E", bound=RedRoutesError)


def all_of(problems: Sequence[RedRoutesError], kind: type[E]) -> E:
    """Return one error that says all that is wrong; of a single thing it says nothing more.

    Parameters
    ----------
    problems
        At least one.
    kind
        Class of the error.
    """
    if len(problems) == 1:
        return kind(problems[0].template, **problems[0].params)
    shown = Problems(problems[:SHOWN])
    if len(shown) == len(problems):
        return kind(
            N_("%(count)d things are wrong:\n%(problems)s"), count=len(shown), problems=shown
        )
    return kind(
        N_("%(count)d things are wrong; the first %(shown)d of them are:\n%(problems)s"),
        count=len(problems), shown=len(shown), problems=shown,
    )  # fmt: skip


class DataError(RedRoutesError, ValueError):
    """A data file does not hold what its schema promises."""


class CrsError(RedRoutesError, ValueError):
    """Coordinates are in another reference system than the function needs, or swapped."""


class PlaceError(RedRoutesError, ValueError):
    """A place given by name, code or coordinates cannot be used."""


class UnknownPlaceError(PlaceError):
    """No place has this name or code."""


class AmbiguousPlaceError(PlaceError):
    """Several places have this name; ``choices`` holds them."""

    choices: tuple[Any, ...] = ()


class OutsideProvinceError(PlaceError):
    """The point lies outside the province the data covers."""
