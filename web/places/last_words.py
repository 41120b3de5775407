"""When a venue last had a lecture, in a few words."""

from typing import Final, NamedTuple

from geo.errors import N_
from web.language.messages import translate
from web.places.answer import LastLecture

LATE: Final = 90
"""Days after which a lecture is long ago."""
SAID: Final = {0: N_("lecture today"), 1: N_("lecture yesterday")}


class LastWords(NamedTuple):
    """What is said of the last lecture, and how: ``never``, ``late``, ``unknown`` or ````."""

    text: str
    tone: str


def last_words(venue: LastLecture, language: str) -> LastWords:
    """Say when a venue last had a lecture: never and not known are words of their own.

    Parameters
    ----------
    venue
        What is on record.
    """
    days, last = venue["days_since"], venue["last_lecture"]
    if days is not None:
        template = SAID.get(days, N_("lecture %(days)d days ago"))
        return LastWords(translate(template, language, days=days), "late" if days >= LATE else "")
    if venue["never"]:
        return LastWords(translate(N_("no lecture yet"), language), "never")
    if last:
        template = N_("lecture on %(day)s; later days are not on record")
        return LastWords(translate(template, language, day=last), "unknown")
    return LastWords(translate(N_("lectures not known"), language), "unknown")
