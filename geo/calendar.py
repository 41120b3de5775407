"""Working days and holidays of China: what makes a day another one than its weekday says.

Holidays are those of the library ``holidays`` (Vacanza): the festivals of all years and, once the
State Council has announced them, the days that are exchanged, on which offices work at a weekend
(调休). What the State Council has announced stands in ``calendar/days.csv`` of the data folder, and
what an office knows earlier or better in a file of its own; both go before the library. Visits,
inspections, dispatches, orders and dates on paper ask here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import Final, NamedTuple

from geo.vocabulary import Word

_ONE_DAY: Final = dt.timedelta(days=1)
_SATURDAY: Final = 5
_LONGEST: Final = 31
"""No run of days off is longer: the search around a festival ends there."""
_FIRST_YEAR, _LAST_YEAR = 2008, 2099
"""Between them the festivals are those of today, and known; another date is only a date."""

MAKE_UP: Final = Word("调休上班", "make-up working day")
_FESTIVALS: Final = (
    ("New Year's Day", Word("元旦", "New Year's Day")),
    ("Chinese New Year", Word("春节", "Spring Festival")),
    ("Tomb-Sweeping", Word("清明节", "Qingming Festival")),
    ("Labor Day", Word("劳动节", "Labour Day")),
    ("Dragon Boat", Word("端午节", "Dragon Boat Festival")),
    ("Mid-Autumn", Word("中秋节", "Mid-Autumn Festival")),
    ("National Day", Word("国庆节", "National Day")),
)
_EXCHANGED: Final = "Day off"
_MOVED: Final = "(observed)"
"""Behind the name of a day that stands in for one at a weekend: which, the notice tells."""


@dataclass(frozen=True)
class Special:
    """What a day is besides its weekday.

    Attributes
    ----------
    off
        Whether offices are closed; otherwise they work though it is a weekend.
    name
        The festival it belongs to, or :data:`MAKE_UP`.
    """

    off: bool
    name: Word

    def said(self, language: str) -> str:
        """Say it in a language, as it stands behind a date."""
        if not self.off:
            return self.name.say(language)
        return f"{self.name.zh}假期" if language == "zh" else f"{self.name.en} holiday"


class _Year(NamedTuple):
    """What the library knows of a year."""

    named: dict[dt.date, Word | None]
    """Its days off by name; None for an exchanged one."""
    working: frozenset[dt.date]
    """The make-up days."""
    by_law: frozenset[dt.date]
    """The days off that no notice moves."""


class Calendar:
    """Days off and working days.

    Parameters
    ----------
    told
        What is told of single days; it goes before the library. A year with a make-up day is told
        whole: of its other days the festivals stay that are days off by law, and nothing is
        exchanged.
    """

    def __init__(self, told: Mapping[dt.date, Special] | None = None) -> None:
        self._told = dict(told or {})
        self._years = {day.year for day, one in self._told.items() if not one.off}

    def special(self, day: dt.date) -> Special | None:
        """Return what a day is besides its weekday; None for a day like any other."""
        found = self._stated(day)
        if found is None and is_weekend(day):
            return self._bridged(day)
        if found is None or (not found.off and not is_weekend(day)):
            return None
        return found

    def is_working(self, day: dt.date) -> bool:
        """Tell whether offices work on a day."""
        found = self._stated(day)
        return not is_weekend(day) if found is None else not found.off

    def working_days(self, first: dt.date) -> Iterator[dt.date]:
        """Yield the working days from a day on."""
        days = (first + n * _ONE_DAY for n in count())
        return (day for day in days if self.is_working(day))

    def knows_make_up_days(self, year: int) -> bool:
        """Tell whether it is known at which weekends of a year offices work."""
        return year in self._years or (_is_known(year) and bool(_library(year).working))

    def _stated(self, day: dt.date) -> Special | None:
        """Return what somebody says of a day: the office, else the library."""
        told = self._told.get(day)
        if told is not None or not _is_known(day.year):
            return told
        named, working, by_law = _library(day.year)
        if day.year in self._years and day not in by_law:
            return None
        if day in working:
            return Special(off=False, name=MAKE_UP)
        if day not in named:
            return None
        return Special(off=True, name=named[day] or self._nearest(day))

    def _bridged(self, day: dt.date) -> Special | None:
        """Return the festival that a free weekend is joined to, None if there is none."""
        for step in (-_ONE_DAY, _ONE_DAY):
            for n in range(1, _LONGEST):
                there = day + n * step
                found = self._stated(there)
                if found is not None and found.off:
                    return found
                if self.is_working(there):
                    break
        return None

    def _nearest(self, day: dt.date) -> Word:
        """Return the festival for which a day was exchanged: the next one in the days off."""
        for n in range(1, _LONGEST):
            for there in (day - n * _ONE_DAY, day + n * _ONE_DAY):
                name = _library(there.year).named.get(there)
                if name is not None:
                    return name
        return Word("节日", "public")


def _is_known(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def is_weekend(day: dt.date) -> bool:
    """Tell whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def qingming(year: int) -> dt.date:
    """Return the day of Qingming, on which hours of cemeteries and memorials depend.

    Of a year that the library does not know it is 5 April, its usual day.
    """
    if not _is_known(year):
        return dt.date(year, 4, 5)
    name = dict(_FESTIVALS)["Tomb-Sweeping"]
    days = (day for day, found in _library(year).named.items() if found == name)
    return min(days)


@lru_cache(maxsize=128)
def _library(year: int) -> _Year:
    """Return what the library knows of a year."""
    import holidays  # noqa: PLC0415 - slow to import

    english, chinese = (
        holidays.country_holidays("CN", years=[year], language=language)
        for language in ("en_US", "zh_CN")
    )
    named = {day: _festival(english[day], chinese[day]) for day in english}
    working = {day for day in getattr(english, "weekend_workdays", ()) if day.year == year}
    by_law = {day for day in english if named[day] and not english[day].endswith(_MOVED)}
    return _Year(named, frozenset(working), frozenset(by_law))


def _festival(english: str, chinese: str) -> Word | None:
    """Return the festival by what the library calls a day; of two the first."""
    if english.startswith(_EXCHANGED):
        return None
    for begin, name in _FESTIVALS:
        if begin in english and (begin != "New Year's Day" or "Chinese" not in english):
            return name
    return Word(chinese, english)


_IN_USE: Final[list[Calendar]] = []
"""That of the installation this process serves: the last one opened."""


def calendar() -> Calendar:
    """Return the calendar of this installation; before one is opened, that of the own data."""
    if not _IN_USE:
        from geo.notices import read_days  # noqa: PLC0415 - tables are slow to import

        use(read_days())
    return _IN_USE[0]


def use(told: Mapping[dt.date, Special]) -> None:
    """Take what an installation is told of single days."""
    _IN_USE[:] = [Calendar(told)]


def special(day: dt.date) -> Special | None:
    """Return what a day is besides its weekday, in the calendar of this installation."""
    return calendar().special(day)


def is_day_off(day: dt.date) -> bool:
    """Tell whether a day is a public holiday, or a weekend joined to one."""
    found = special(day)
    return found is not None and found.off


def working_days(first: dt.date, days: int) -> tuple[dt.date, ...]:
    """Return so many working days from a day on, in the calendar of this installation."""
    return tuple(islice(calendar().working_days(first), days))
