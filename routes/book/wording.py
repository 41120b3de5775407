"""The language of a book: the core marks sentences, the edge translates them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from geo.days import day_text, special_text
from geo.durations import duration
from geo.errors import N_

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
DIGITS = "〇一二三四五六七八九"
TEN = 10


class Wording(Protocol):
    """How a book says things; ``web.language.wording`` has the one of the message catalogue."""

    @property
    def language(self) -> str:
        """Language of the book, "zh" or "en"."""

    def say(self, template: str, /, **params: Any) -> str:
        """Put a sentence template into the language and fill in its fields."""

    def word(self, kind: str, code: str, /) -> str:
        """Return the word for a code of a vocabulary such as "period" or "precision"."""

    def place(self, name: str, /) -> str:
        """Return what a site, a division or a venue is called in the language."""

    def hours(self, text: str, /) -> str:
        """Return an ``opening_hours`` text in the language."""


def full_date(day: dt.date, wording: Wording) -> str:
    """Write a date with its weekday."""
    if wording.language == "en":
        return day_text(day, "en")
    said = wording.say(
        N_("%(date)s (%(weekday)s)"),
        date=plain_date(day, wording),
        weekday=wording.say(WEEKDAYS[day.weekday()]),
    )
    return said + special_text(day, wording.language)


def plain_date(day: dt.date, wording: Wording) -> str:
    """Write a date as official documents do: no leading zeros in Chinese (GB/T 9704-2012)."""
    return day_text(day, wording.language, weekday=False)


def number_mark(number: int, level: int, wording: Wording) -> str:
    """Return the mark before a heading: 一、 and （一） in Chinese, 1. and (1) otherwise."""
    if wording.language == "zh":
        counted = chinese_number(number)
        return f"{counted}、" if level == 1 else f"（{counted}）"
    return f"{number}. " if level == 1 else f"({number}) "


def chinese_number(number: int) -> str:
    """Write 1 to 99 in Chinese numerals; larger ones stay digits."""
    tens, ones = divmod(number, TEN)
    if tens >= TEN:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def length(minutes: float, wording: Wording) -> str:
    """Write minutes as hours and minutes; see :func:`geo.durations.duration`."""
    template, said = duration(minutes)
    return wording.say(template, **said)


def distance(km: float | None, wording: Wording) -> str:
    """Write the kilometres of a drive: one of less than one is not nothing; None: no known road."""
    if km is None:
        return wording.say(N_("no road known"))
    if km < 1:
        return wording.say(N_("less than 1 km"))
    return wording.say(N_("%(km).0f km"), km=km)


def travel_name(provider: Mapping[str, str], wording: Wording) -> str:
    """Say who computed the travel times, for what vehicle and season.

    A plan of an earlier version names neither: it was made for a car in the normal season.
    """
    return wording.say(
        N_("%(name)s, %(vehicle)s, %(season)s"),
        name=wording.word("provider", provider["name"]),
        vehicle=wording.word("vehicle", provider.get("vehicle", "car")),
        season=wording.word("season", provider.get("season", "normal")),
    )
