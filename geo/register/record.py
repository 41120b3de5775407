"""A record of the register as it stands, and what it looked like before."""

import datetime as dt
from dataclasses import dataclass

from geo.register.reading import Values


@dataclass(frozen=True, slots=True)
class Record:
    """The newest version of a record.

    Attributes
    ----------
    kind
        One of :data:`geo.register.kind.KINDS`.
    key
        Natural key, see :mod:`geo.register.keys`.
    values
        By keys of its kind, plain: text, number, ISO date, list of codes, None.
    number
        Of its version: whoever changes it names the one he started from.
    batch
        File that wrote this version; None for what was typed into a form.
    changed
        When, in UTC.
    """

    kind: str
    key: str
    values: Values
    number: int
    batch: int | None
    changed: dt.datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record.

    Attributes
    ----------
    number
        1 for the first.
    change
        What made it, one of :data:`geo.register.changes.MADE`.
    batch
        File that wrote it, or whose undoing did; None for a form.
    changed
        When, in UTC.
    values
        None where the record was removed.
    """

    number: int
    change: str
    batch: int | None
    changed: dt.datetime
    values: Values | None
