"""When a lecturer sets out, today or tomorrow, and by when he has to be there."""

from datetime import datetime
from typing import Final, NamedTuple

from geo.errors import N_
from geo.vocabulary import Vocabulary, Word
from routes.dispatch.types import HALVES, Half, Rules
from routes.tour.clock import clock_text
from web.language.messages import translate

LEAVES: Final = Vocabulary(
    "leave",
    {
        "now": Word("现在", "Now"),
        "afternoon": Word("今天下午", "This afternoon"),
        "next-morning": Word("明天上午", "Tomorrow morning"),
        "next-afternoon": Word("明天下午", "Tomorrow afternoon"),
    },
)
_HALVES: Final[dict[str, Half]] = {
    "now": "pm", "afternoon": "pm", "next-morning": "am", "next-afternoon": "pm",
}  # fmt: skip
"""Departure -> the half of the day in which the lecture has to be over."""
OFFERED: Final = 2
"""Departures that a page offers: the next ones."""
BEFORE: Final = 30
"""Minutes before a half of the day begins at which one sets out for it."""
FIRST: Final = 7 * 60
"""Nobody sets out for a lecture earlier than this, minutes after midnight."""
LECTURE: Final = Rules.minutes
DAY: Final = 24 * 60


class Leaving(NamedTuple):
    """A departure.

    Attributes
    ----------
    at
        When, in minutes after midnight.
    end
        When the lecture has to be over.
    chosen
        Whether the reader asked for it: then venues too far for a lecture by then are left out.
    """

    at: int
    end: int
    chosen: bool

    @property
    def left(self) -> int:
        """Minutes on the road that still allow a lecture."""
        return self.end - LECTURE - self.at

    def within(self, minutes: float) -> float:
        """Return the bound of a search that leaves time for a lecture."""
        return min(minutes, self.left) if self.chosen else minutes

    def arrival(self, minutes_high: float | None) -> int | None:
        """Return the latest arrival, None where no road leads or the day would be over."""
        if minutes_high is None:
            return None
        there = self.at + round(minutes_high)
        return there if there < DAY else None

    def is_late(self, arrival: int | None) -> bool:
        """Tell whether an arrival may leave no time for a lecture."""
        return arrival is not None and arrival > self.at + self.left


def leaving(asked: str, now: datetime) -> Leaving | None:
    """Return when somebody sets out; None when no lecture can be reached that way any more.

    Parameters
    ----------
    asked
        A code of :data:`LEAVES`, or nothing: now, while it is day.
    now
        The moment, in China.
    """
    begin, end = HALVES[_HALVES.get(asked, "pm")]
    clock = now.hour * 60 + now.minute
    planned = asked in LEAVES and asked != "now"
    at = begin - BEFORE if planned else clock
    if asked == "afternoon":
        at = max(at, clock)
    found = Leaving(at, end, chosen=asked in LEAVES)
    return found if at >= FIRST and found.left > 0 else None


def offered(now: datetime) -> list[str]:
    """Return which departures a page offers at a moment: the next ones."""
    return [code for code in LEAVES if leaving(code, now)][:OFFERED]


def bound_line(leave: Leaving, minutes: float, language: str) -> str:
    """Say that the day bounds the search; "" where it does not."""
    if leave.within(minutes) >= minutes:
        return ""
    return translate(
        N_(
            "Only venues within %(left)d minutes: a lecture of %(long)d minutes is taken to end"
            " by %(end)s."
        ),
        language,
        left=leave.left, long=LECTURE, end=clock_text(leave.end),
    )  # fmt: skip


def late_line(asked: str, now: datetime, language: str) -> str:
    """Say that no lecture can be reached by a departure any more, so that it bounds nothing."""
    return translate(
        N_(
            "It is %(now)s: a lecture of %(long)d minutes cannot be reached by “%(leave)s” any"
            " more. The list is for any time."
        ),
        language,
        now=f"{now:%H:%M}", long=LECTURE, leave=LEAVES.say(asked, language),
    )  # fmt: skip
