"""What a record was before, version by version and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.days import moment_text
from geo.register.changes import MADE, differences
from geo.register.reading import Values
from geo.register.record import Version
from web.installation.context import Context
from web.register.records import require_seen
from web.register.shown import heading_of, value_text
from web.terms.term import CHINA


@dataclass(frozen=True)
class ShownVersion:
    """A version as the page shows it.

    Attributes
    ----------
    number, values
        As stored; no values where the record was removed.
    made
        What made it, in words.
    when
        In the time of China.
    batch, file
        Number and name of the file that wrote it; None and "" for a form.
    changes
        Field, what stood there, what stands there now.
    """

    number: int
    values: Values | None
    made: str
    when: str
    batch: int | None
    file: str
    changes: Sequence[tuple[str, str, str]]


def versions_of(context: Context, kind: str, key: str, language: str) -> list[ShownVersion]:
    """Return the versions of a record, the newest first.

    Raises
    ------
    web.store.register.UnknownRecordError
        If there never was one.
    """
    versions = context.store.register.history(kind, key)
    for one in versions:
        require_seen(kind, key, one.values)
    files = {one.id: one.file for one in context.store.register.batches()}
    before: list[Values | None] = [*(one.values for one in versions[1:]), None]
    return [
        ShownVersion(
            number=one.number,
            values=one.values,
            made=MADE.say(one.change, language),
            when=moment_text(one.changed.astimezone(CHINA), language),
            batch=one.batch,
            file=files.get(one.batch or 0, ""),
            changes=_changes(context, kind, one, was, language),
        )
        for one, was in zip(versions, before, strict=True)
    ]


def _changes(
    context: Context, kind: str, one: Version, was: Values | None, language: str
) -> list[tuple[str, str, str]]:
    if one.values is None:
        return []

    def text(key: str, value: Any) -> str:
        return value_text(context, kind, key, value, language)

    return [
        (heading_of(kind, key, language), text(key, old), text(key, new))
        for key, (old, new) in differences(was, one.values).items()
    ]
