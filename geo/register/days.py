"""Days of the week, closing days and opening hours as people write them."""

import re
from typing import Final

from geo.intake import plain
from geo.register.moments import date, dates_of
from geo.register.values import NOTHING, Said

ALL_DAYS: Final = tuple(range(1, 8))
OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CHINESE: Final = "一二三四五六日"
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SETS: Final = {
    "每天": ALL_DAYS, "每日": ALL_DAYS, "均可": ALL_DAYS, "都可以": ALL_DAYS, "不限": ALL_DAYS,
    "全周": ALL_DAYS, "随时": ALL_DAYS, "any": ALL_DAYS, "daily": ALL_DAYS, "every": ALL_DAYS,
    "工作日": (1, 2, 3, 4, 5), "周末": (6, 7), "双休日": (6, 7), "休息日": (6, 7),
    "weekdays": (1, 2, 3, 4, 5), "weekend": (6, 7),
}  # fmt: skip
_DAY: Final = r"([一二三四五六日天1-7]|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SPAN: Final = re.compile(rf"{_DAY}(?:-|—|–|~|至|到|to){_DAY}")
_ONE: Final = re.compile(_DAY)
_FILLER: Final = re.compile(r"每周的?|每星期|星期|礼拜|周|逢|[、,，;；/\s和及或与.]|and|or")


def weekdays(text: str) -> Said:
    """Read days of the week as numbers, Monday is 1: 周一至周五, 周一、周三, 工作日, 1,3,5."""
    said = plain(text).casefold().replace(" ", "")
    if said in NOTHING:
        return Said([])
    found: set[int] = set()
    for word in sorted(_SETS, key=len, reverse=True):
        if word in said:
            found.update(_SETS[word])
            said = said.replace(word, "")
    said = _FILLER.sub("", said)
    for first, last in _SPAN.findall(said):
        found.update(_between(_number(first), _number(last)))
    rest = _SPAN.sub("", said)
    found.update(map(_number, _ONE.findall(rest)))
    if _ONE.sub("", rest) or not found:
        return Said([], "bad_weekdays")
    return Said(sorted(found))


def _number(day: str) -> int:
    if day.isdecimal():
        return int(day)
    return (_ENGLISH if day in _ENGLISH else _CHINESE).index(day.replace("天", "日")) + 1


def _between(first: int, last: int) -> list[int]:
    return [(first - 1 + n) % 7 + 1 for n in range((last - first) % 7 + 1)]


_CLOSED: Final = re.compile(
    r"\(?(?:法定节假日除外|节假日除外|闭馆|休馆|休息|关闭|不开放|维修|停止开放)\)?"
)
_CLOCKS: Final = re.compile(
    r"(下午|晚上?)?(\d{1,2})[:点时](\d{2})?\s*[-—–~至到]+\s*"
    r"(?:上午|下午|晚上?)?(\d{1,2})[:点时](\d{2})?"
)
_NOON: Final = 12
_ALWAYS: Final = ("全天", "24小时", "全日", "24/7")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def closings(text: str) -> Said:
    """Read closing days as a rule of opening hours: 周一闭馆 -> ``Mo off``; "" for none.

    Spans of dates become ``2027 Mar 01-2027 Jun 14 off``. What is not understood has no rule.
    """
    said = plain(text)
    if said.casefold() in NOTHING:
        return Said("")
    rules = []
    for part in re.split(r"[;；。\n]|(?<=[日号馆息])[,，、](?=\d{4})", said):
        bare = _CLOSED.sub("", part).strip(" ,，")
        if not bare:
            continue
        rule = _dates_off(bare) or _week_off(bare)
        if not rule:
            return Said("", "closing_unread")
        rules.append(rule)
    return Said("; ".join(rules), "" if rules else "closing_unread")


def _dates_off(text: str) -> str:
    if found := dates_of(text):
        first, last = (f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}" for day in found)
        return f"{first} off" if first == last else f"{first}-{last} off"
    one = date(text).value
    return f"{one.year} {_MONTHS[one.month - 1]} {one.day:02d} off" if one else ""


def _week_off(text: str) -> str:
    days = weekdays(text).value
    return ",".join(OSM_DAYS[day - 1] for day in days) + " off" if days else ""


_USUAL: Final = re.compile(
    r"[()]|开放|开馆|参观|上午|下午|时间|每天|每日|全年|全天|24小时|全日|分|[:;,，。、]"
)
_OPEN_DAYS: Final = re.compile(
    r"(?:每?周|星期)[一二三四五六日天][至到\-~—、周星期一二三四五六日天]*(?=;)"
)


def opening_rule(text: str) -> str:
    """Return opening hours in OpenStreetMap's syntax, "" for what is not understood.

    8:30-16:30（周一闭馆） -> ``08:30-16:30; Mo off``.
    """
    said = plain(text).replace(" ", "")
    spans = [_span(*match) for match in _CLOCKS.findall(said)]
    if not spans and any(word in said for word in _ALWAYS):
        spans = ["00:00-24:00"]
    rest = _CLOCKS.sub(";", said)
    parts = [part for part in re.split(r"[;,，。()]+", rest) if _CLOSED.search(part)]
    days = _OPEN_DAYS.search(rest)
    closed = [closings(part).value for part in parts]
    for part in (*parts, *([days[0]] if days else [])):
        rest = rest.replace(part, "", 1)
    if not spans or not all((*spans, *closed)) or _USUAL.sub("", rest):
        return ""
    open_days = [OSM_DAYS[day - 1] for day in weekdays(days[0]).value] if days else []
    first = f"{','.join(open_days)} {','.join(spans)}".strip()
    return "; ".join((first, *closed))


def _span(part: str, hour: str, minute: str, until: str, ending: str) -> str:
    first, last = int(hour), int(until)
    first += _NOON if part and first < _NOON else 0
    last += _NOON if last <= first and last < _NOON else 0
    if not first <= last <= 2 * _NOON:
        return ""
    return f"{first:02d}:{minute or '00'}-{last:02d}:{ending or '00'}"
