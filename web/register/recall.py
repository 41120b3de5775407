"""What was answered about a file holds for the next one with its heading, by page and command."""

from collections.abc import Mapping
from typing import TypedDict

from geo.register.kinds import REGISTER
from geo.register.mapping import fingerprint
from geo.register.read import Opened, read_opened
from geo.register.reading import Reading
from geo.register.records import Asked
from web.installation.context import Context
from web.register.questions import proposed_system
from web.register.world import world_of


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


def fitting(answers: Answers, reading: Reading) -> Answers:
    """Return what was said of a heading without the coordinate system if the file says another."""
    said = proposed_system(reading)
    return {**answers, "crs": ""} if said and said != answers["crs"] else answers


def read_known(context: Context, file: Opened, crs: str | None) -> Reading:
    """Read a file with what was said of its heading.

    Parameters
    ----------
    crs
        Its coordinate system; None: what the file says, else what was said, else WGS84.
    """
    heading = fingerprint(file.pages, REGISTER[file.kind])
    known = recall(context, heading, file.kind) or NOTHING

    def read(system: str) -> Reading:
        asked = Asked(world_of(context), system or None, context.today())
        return read_opened(file, asked, mapping=known["columns"], topics=known["topics"])

    reading = read(crs or known["crs"])
    if not crs and known["crs"] and not fitting(known, reading)["crs"]:
        return read("")
    return reading
