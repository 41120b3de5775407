"""Days as people write them: the same on pages, in the terminal and on papers."""

import datetime as dt
from typing import Final

from geo.calendar import special

_WEEKDAYS: Final = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def day_text(
    day: dt.date, language: str, *, year: bool = True, month: bool = True, weekday: bool = True
) -> str:
    """Write a day, such as "Tue 8 Dec 2026" and 2026年12月8日周二.

    With its weekday a day also says what makes it another one than its weekday:
    2026年10月10日周六（调休上班）, "Thu 1 Oct 2026 (National Day holiday)".

    Parameters
    ----------
    day
        The day, or a moment of it.
    language
        "zh" or "en".
    year, month
        Whether these are said; where they stand above they are not.
    weekday
        Whether the day of the week is said.
    """
    named = _WEEKDAYS[language][day.weekday()]
    if language == "zh":
        years, months = f"{day.year}年" if year else "", f"{day.month}月" if month else ""
        plain = f"{years}{months}{day.day}日{f'周{named}' if weekday else ''}"
    else:
        weekdays, years = named if weekday else "", str(day.year) if year else ""
        plain = " ".join(filter(None, (weekdays, str(day.day), _MONTHS[day.month - 1], years)))
    return plain + (special_text(day, language) if weekday else "")


def moment_text(moment: dt.datetime, language: str) -> str:
    """Write a moment to the minute, such as "8 Dec 2026 09:05" and 2026年12月8日 09:05.

    Parameters
    ----------
    moment
        The moment, in the time that the reader's clock shows.
    language
        "zh" or "en".
    """
    return f"{day_text(moment, language, weekday=False)} {moment:%H:%M}"


def special_text(day: dt.date, language: str) -> str:
    """Say behind a date that it is a holiday or a make-up day; nothing of a day like any other.

    Parameters
    ----------
    day
        The day, or a moment of it.
    language
        "zh" or "en".
    """
    found = special(day.date() if isinstance(day, dt.datetime) else day)
    if found is None:
        return ""
    said = found.said(language)
    return f"（{said}）" if language == "zh" else f" ({said})"
