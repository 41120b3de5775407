"""Errors of the core: each is one sentence a planner can act on.

The sentence is an English template with named parameters. The core raises it as it is; ``web``
looks the template up in its message catalogue and fills in the same parameters, so that a reader
sees it in Chinese. Templates are marked with :func:`N_` for the catalogue's extractor.

A class says once what whoever reports it needs: ``status``, ``kind`` and ``title`` of the problem
document, ``level`` of the log, ``exit_code`` of the command. The status is a number of HTTP
(RFC 9110) also here in the core: it is the best known scale of what went wrong and who can mend it,
a table from words of our own to these numbers would only repeat it, and a number imports nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final, Self, TypeVar

SHOWN: Final = 20
"""Of many things that are wrong with a file, so many are said; the others are counted."""


class Template(str):
    """A sentence in English that the catalogue may hold in other languages.

    Attributes
    ----------
    context
        What it is about, where other languages have different words for one of English.
    """

    context: str = ""


def C_(context: str, template: str) -> Template:  # noqa: N802 - as N_, with gettext's context
    """Mark a template that means something else elsewhere: ``C_("time", "From")`` is no place."""
    marked = Template(template)
    marked.context = context
    return marked


def N_(template: str) -> Template:  # noqa: N802 - gettext's name for "mark, do not translate yet"
    """Mark a message template for the translation catalogue and return it otherwise unchanged."""
    return Template(template)


SORRY: Final = N_("Something went wrong here; the details are in the log.")
"""What is said of a fault that is ours: nothing that the reader could use is known."""


class RedRoutesError(Exception):
    """Root of all errors: as it stands, one that whoever asked can mend.

    Parameters
    ----------
    template
        Sentence with ``%(name)s`` fields, marked with :func:`N_`.
    **params
        Values of the fields.

    Attributes
    ----------
    status
        Status of HTTP.
    kind
        Last part of the problem's name, ``urn:redroutes:KIND``.
    title
        The kind of problem in a few words.
    level
        Level of the log; from ``logging.WARNING`` on with a number that the answer names, too.
    exit_code
        With which a command ends.
    on_page
        What is said to somebody before a page, where programs and terminals are told something
        else; a template with the same fields.
    public
        What every client is told instead of the sentence, which names something of this machine;
        "" where the sentence itself may be told. The log and the terminal have it in any case.
    """

    status: ClassVar[int] = 400
    kind: ClassVar[str] = "invalid-request"
    title: ClassVar[Template] = N_("The request is not valid")
    level: ClassVar[int] = logging.INFO
    exit_code: ClassVar[int] = 2
    on_page: str = ""
    public: ClassVar[str] = ""

    def __init__(self, template: str, **params: Any) -> None:
        self.template = template
        self.params = params
        super().__init__(template % params if params else template)


class Problems(tuple[RedRoutesError, ...]):
    """Several sentences, one a line, as the value of a field of another."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self))


class Choices(tuple[RedRoutesError, ...]):
    """Several phrases of which one may be chosen, as the value of a field of a sentence."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", or ".join(map(str, self))


E = TypeVar("E", bound=RedRoutesError)


def all_of(problems: Sequence[RedRoutesError], kind: type[E], *, count: int = 0) -> E:
    """Return one error that says all that is wrong; of a single thing it says nothing more.

    Parameters
    ----------
    problems
        At least one.
    kind
        Class of the error.
    count
        How many there are, where more are known than are listed.
    """
    count = max(count, len(problems))
    if count == 1:
        return kind(problems[0].template, **problems[0].params)
    shown = Problems(problems[:SHOWN])
    if len(shown) == count:
        return kind(
            N_("%(count)d things are wrong:\n%(problems)s"), count=len(shown), problems=shown
        )
    return kind(
        N_("%(count)d things are wrong; the first %(shown)d of them are:\n%(problems)s"),
        count=count, shown=len(shown), problems=shown,
    )  # fmt: skip


class OwnFaultError(RedRoutesError):
    """A fault of ours or of the installation: whoever asked neither caused it nor can mend it."""

    status = 500
    kind = "internal"
    title = N_("Something went wrong here")
    level = logging.ERROR
    exit_code = 1

    @classmethod
    def of(cls, details: Iterable[object]) -> Self:
        """Return the error of an answer that broke rules of its own, which the log names."""
        error = cls(SORRY)
        error.add_note("; ".join(map(str, details)))
        return error


class DataError(OwnFaultError, ValueError):
    """A data file does not hold what its schema promises."""

    kind = "data"
    title = N_("A data file is damaged")
    exit_code = 2  # whoever sits at the terminal keeps the files


class CrsError(RedRoutesError, ValueError):
    """Coordinates are in another reference system than the function needs, or swapped."""

    status = 422
    kind = "coordinates"
    title = N_("The coordinates cannot be used")


class PlaceError(RedRoutesError, ValueError):
    """A place given by name, code or coordinates cannot be used."""

    status = 422
    kind = "place"
    title = N_("The place cannot be used")


class UnknownPlaceError(PlaceError):
    """No place has this name or code."""

    kind = "unknown-place"
    title = N_("There is no such place")


class AmbiguousPlaceError(PlaceError):
    """Several places have this name.

    Attributes
    ----------
    choices
        The places.
    text
        What was written.
    """

    kind = "ambiguous-place"
    title = N_("Several places have this name")
    choices: tuple[Any, ...] = ()
    text: str = ""


class OutsideProvinceError(PlaceError):
    """The point lies outside the province the data covers."""

    kind = "outside-province"
    title = N_("The place is outside the province")
