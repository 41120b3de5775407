"""Dates and times as people write them; what may be two days is never guessed."""

import datetime as dt
import re
from functools import lru_cache
from typing import Any, Final

from geo.intake import cell_text, plain
from geo.register.values import LONGEST, REMEMBERED, Said

_CHINESE: Final = str.maketrans("〇○零一二两三四五六七八九", "0001223456789")
_WEEKDAY: Final = re.compile(r"[(]?(?:星期|周|礼拜)([一二三四五六日天])[)]?")
_WEEKDAYS: Final = "一二三四五六日"
_FULL: Final = re.compile(
    r"(\d{4})\s*[-—–./年、,]\s*(\d{1,2})\s*[-—–./月、,]\s*(\d{1,2})\s*[日号.]?"
)
_JOINED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT: Final = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_THREE: Final = re.compile(r"\d{1,2}[-./年]\d{1,2}[-./月](?:\d{4}|\d{2}|\d)[日号]?")
_SPAN: Final = re.compile(
    r"\d[日号]?\s*(?:[-—–~]{1,2}|至|到|、|,)\s*(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号]"
)
_LONG_SPAN: Final = re.compile(r"\d{1,2}[日号]?\s*(?:至|到|~|—+)\s*\d")
_TWO_DATES: Final = re.compile(
    r"(\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?)\s*[-—–~至到,、和/]+\s*[\d./年月日-]+"
)
_FIGURE: Final = "零〇一二两三四五六七八九十"
_HOUR: Final = (
    r"(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    rf"|(?:\d{{1,2}}|[{_FIGURE}]{{1,3}})[点时](?:(?:\d{{1,2}}|[{_FIGURE}]{{1,3}})分?|半|整|[一1三3]刻)?)"
)
_PART: Final = r"(?:上午|下午|晚上|早上|早晨|中午|午后|傍晚|凌晨|晚|早)"
_TAIL: Final = re.compile(
    rf"(?:(?<=[日号\sT])|(?={_PART}))({_PART}?\s*{_HOUR}|{_PART})"
    rf"(?:\s*[-—–~至到]+\s*{_PART}?\s*{_HOUR})?\s*(?:开始|起)?$"
)
"""The time that stands behind a date, or the span of time."""
_REMARK: Final = re.compile(r"[(][^()\d]*[)]\s*$")
_LUNAR: Final = re.compile(r"^(?:农历|阴历|旧历)|[(](?:农历|阴历|旧历)[)]")
"""A day of the other calendar; behind a whole date it may stand with a day of its own."""
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_ENGLISH: Final = re.compile(
    r"(?:(\d{1,2})[-\s])?([a-z]{3})[a-z]*[-.\s]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+)?(\d{4})"
)
FIRST_YEAR, LAST_YEAR = 1949, 2099
"""A day outside is a slip of the pen."""
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = (36_526, 73_050)


def _chinese_date(text: str) -> str:
    """Write 二〇二七年四月十五日 with digits."""

    def tens(match: re.Match[str]) -> str:
        return f"{match[1].translate(_CHINESE) or '1'}{match[2].translate(_CHINESE) or '0'}"

    said = re.sub(r"([一二三四五]?)十([一二三四五六七八九]?)", tens, text)
    return said.translate(_CHINESE)


def date(value: Any, year: int | None = None, *, serial: bool = True) -> Said:
    """Read a date; ``year`` is of the title, for dates without one. The value is a date."""
    if isinstance(value, dt.date):
        return _made(value.year, value.month, value.day)
    return _date(cell_text(value)[:LONGEST], year, serial)


@lru_cache(REMEMBERED)
def _date(said: str, year: int | None, serial: bool) -> Said:
    text = plain(said).lstrip("'‘’`").strip()
    if (
        serial
        and re.fullmatch(r"\d{5}(?:\.\d+)?", text)
        and _SERIALS[0] < float(text) < _SERIALS[1]
    ):
        return Said(_EPOCH + dt.timedelta(int(float(text))), "serial_date")
    if _LUNAR.search(text):
        return Said(None, "bad_date")
    weekday = _WEEKDAY.search(text)
    bare = _REMARK.sub("", _TAIL.sub("", _REMARK.sub("", _WEEKDAY.sub("", text)).strip()))
    bare = bare.strip().removesuffix("T")
    if re.search(r"[一二三四五六七八九十〇○]", bare):
        bare = _chinese_date(bare)
    found = _day(bare.strip(), year)
    if found.value and weekday:
        day = _WEEKDAYS.index(weekday[1].replace("天", "日"))
        if day != found.value.weekday():
            return Said(found.value, "weekday_mismatch")
    return found


def dates_of(text: str) -> tuple[dt.date, dt.date] | None:
    """Return first and last day of a span of two whole dates, None for anything else."""
    found = [_made(*map(int, match.groups())).value for match in _FULL.finditer(plain(text))]
    if len(found) == 2 and all(found) and found[0] <= found[1]:  # noqa: PLR2004 - both ends
        return found[0], found[1]
    return None


def _english(text: str) -> Said:
    """Read a date with the name of its month: 8-Apr-2027, April 8, 2027."""
    match = _ENGLISH.fullmatch(text.casefold())
    if not match or match[2] not in _MONTHS or bool(match[1]) == bool(match[3]):
        return Said(None, "bad_date")
    return _made(int(match[4]), _MONTHS.index(match[2]) + 1, int(match[1] or match[3]))


def _day(text: str, year: int | None) -> Said:
    if match := _FULL.fullmatch(text) or _JOINED.fullmatch(text):
        return _made(*map(int, match.groups()))
    if _SPAN.search(text) or _LONG_SPAN.search(text) or _TWO_DATES.fullmatch(text):
        return Said(None, "date_range")
    if _THREE.fullmatch(text):
        return Said(None, "ambiguous_date")
    if match := _SHORT.fullmatch(text):
        return _made(year, int(match[1]), int(match[2])) if year else Said(None, "no_year")
    return _english(text)


def _made(year: int, month: int, day: int) -> Said:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return Said(None, "bad_date")
    return Said(made) if FIRST_YEAR <= year <= LAST_YEAR else Said(None, "bad_date")


_PARTS: Final = {
    "am": "am",
    "pm": "pm",
    "morning": "am",
    "afternoon": "pm",
    "上午": "am",
    "早上": "am",
    "下午": "pm",
    "中午": "pm",
    "晚上": "pm",
    "晚": "pm",
    "早晨": "am",
    "午后": "pm",
    "傍晚": "pm",
}
_LATE: Final = re.compile(r"下午|晚|午后|pm$|^pm|p\.m")
_EARLY: Final = re.compile(r"上午|早|凌晨|am$|^am|a\.m|^0\d")
_NIGHT_ENDS: Final = 6
_AFTER_NOON: Final = 3
_SPAN_SIGN: Final = re.compile(r"[-—–~至到]+")
_ANY_PART: Final = re.compile(_PART)
_UNTIL_PM: Final = re.compile(r"[-—–~至到](\d{1,2})(?::\d{2})?p\.?m")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:点时](?:([13]刻|\d{1,2})分?|(半)|(整))?)")
_HOURS_ONLY: Final = re.compile(r"(?<![\d:点时.])(\d{1,2})[-—–~至到](?=\d{1,2}[点时:])")
"""Both ends of a span before one word: the first is when it begins."""
_DAY_BEFORE: Final = re.compile(
    r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}[T\s]+|(?:\d{4}\s*年)?\s*(?:\d{1,2}\s*月)?\s*\d{1,2}\s*[日号])"
    r"(?:[(]?(?:星期|周|礼拜).[)]?)?"
)
"""A day that stands before the time once more."""
_QUARTERS: Final = {"1刻": 15, "3刻": 45}
_JOINED_TIME: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)()")
_NOON, _HOURS, _MINUTES = 12, 24, 60


def time(value: Any) -> Said:
    """Read a time of the day: HH:MM, ``am`` or ``pm``, "" for none."""
    if isinstance(value, dt.datetime | dt.time):
        return Said(value.strftime("%H:%M"))
    if isinstance(value, dt.timedelta):
        value = value.total_seconds() / 86_400
    return _time(cell_text(value)[:LONGEST])


@lru_cache(REMEMBERED)
def _time(said: str) -> Said:
    text = _DAY_BEFORE.sub("", plain(said)).replace(" ", "").casefold()
    if re.fullmatch(r"0?\.\d+", text):
        minutes = round(float(text) * 1440)
        return Said(f"{minutes // 60:02d}:{minutes % 60:02d}")
    if not text or text in _PARTS:
        return Said(_PARTS.get(text, ""))
    figures = _HOURS_ONLY.sub(r"\1点-", _chinese_date(text))
    begin = _SPAN_SIGN.split(figures, maxsplit=1)[0]
    first = begin if re.search(r"\d", begin) else figures
    match = _TIME.search(first) or _JOINED_TIME.fullmatch(text)
    return _clock(text, *match.groups()[:3]) if match else Said("", "bad_time")


def _clock(text: str, hours: str, minutes: str | None, half: str | None) -> Said:
    hour, minute = int(hours), 30 if half else _QUARTERS.get(minutes or "") or int(minutes or 0)
    part = _part_of_begin(text, hour)
    late = _LATE.search(part) or ("中午" in part and hour < _AFTER_NOON)
    if late and hour < _NOON:
        hour += _NOON
    elif hour < _NIGHT_ENDS and not _EARLY.search(part):
        return Said("", "bad_time")  # nobody speaks at half past two at night: half past two when?
    if hour == _NOON and "晚" in part:
        return Said("", "bad_time")
    if hour >= _HOURS or minute >= _MINUTES:
        return Said("", "bad_time")
    return Said(f"{hour:02d}:{minute:02d}")


def _part_of_begin(text: str, hour: int) -> str:
    """Return what says the part of the day of the begin: of 上午9点至下午3点 what stands first."""
    begin, *end = _SPAN_SIGN.split(text, maxsplit=1)
    other = _ANY_PART.search(end[0]) if end else None
    until = _UNTIL_PM.search(text)
    if other or (end and _EARLY.search(begin)) or (until and hour > int(until[1])):
        return begin
    return text


def clock_of(value: Any) -> str:
    """Return the time that stands with a date, "" where there is none."""
    if isinstance(value, dt.datetime):
        return value.strftime("%H:%M") if value.time() != dt.time() else ""
    text = plain(cell_text(value)[:LONGEST])
    if re.fullmatch(r"\d{5}\.\d+", text):
        return str(time(f"0.{text[6:]}").value)
    match = _TAIL.search(_REMARK.sub("", _WEEKDAY.sub("", text)).strip())
    if not match or re.fullmatch(r"0?0:00(?::00)?(?:\.0+)?", match[1]):
        return ""
    return str(time(match[1]).value)
