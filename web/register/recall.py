"""What was answered about a file holds for the next one with its heading, by page and command."""

from collections.abc import Mapping
from typing import TypedDict

from web.installation.context import Context


class Answers(TypedDict):
    """What somebody has said of a file: see :class:`web.register.uploads.Upload`."""

    crs: str
    columns: Mapping[str, Mapping[str, str]] | None
    topics: Mapping[str, str]


NOTHING: Answers = {"crs": "", "columns": None, "topics": {}}


def recall(context: Context, fingerprint: str, kind: str) -> Answers | None:
    """Return what was said of a file with a heading; None where nobody has said anything."""
    kept = context.store.register.mapping(fingerprint, kind) if fingerprint else None
    if kept is None:
        return None
    return Answers(crs=kept["crs"], columns=kept["columns"], topics=kept["topics"])


def remember(context: Context, fingerprint: str, kind: str, answers: Answers) -> None:
    """Keep what was said for the next file with the same heading."""
    context.store.register.remember(fingerprint, kind, answers)
