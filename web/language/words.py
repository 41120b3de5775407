"""Words for the codes in the data, in the language of the request."""

import re
from collections.abc import Mapping

from geo import terms as geo_terms
from geo.vocabulary import Vocabulary, Word
from routes import terms as routes_terms
from web.language import choices, statuses
from web.language.reader import spoken

WORDS: Mapping[str, Vocabulary[Word]] = {
    one.name: one
    for one in (
        *(geo_terms.TIERS, geo_terms.CATEGORIES, geo_terms.PERIODS, geo_terms.SITE_STATUSES),
        *(geo_terms.PRECISIONS, geo_terms.MEMBERSHIPS, geo_terms.LEVELS, geo_terms.PLACE_KINDS),
        *(geo_terms.BEARINGS, geo_terms.VEHICLES, geo_terms.ASKED_SEASONS, geo_terms.PROVIDERS),
        *(geo_terms.REACH_UNITS, geo_terms.VENUE_ORDERS, geo_terms.TOPICS, geo_terms.LANGUAGES),
        *(geo_terms.PARTS, geo_terms.TABLES),
        *(geo_terms.GAPS, geo_terms.GAP_ACTIONS, geo_terms.GAP_MEANINGS),
        *(routes_terms.STORYLINES, routes_terms.REASONS, routes_terms.WARNINGS),
        *(routes_terms.OPENINGS, routes_terms.HOURS_BASES, routes_terms.EVENTS),
        *(routes_terms.BUDGET_ITEMS, routes_terms.ACTIVITIES, routes_terms.SCORES),
        *(routes_terms.OPEN_REASONS, routes_terms.INSPECTION_REASONS),
        *(statuses.ORDER_STATUSES, statuses.PLANNED_STATUSES, statuses.LISTED_PLAN_STATUSES),
        *(statuses.PLAN_CHANGES, statuses.PLAN_ORDERS, statuses.ROUTE_STATES),
        *(choices.CENTRE_LISTS, choices.CENTRE_ORDERS, choices.MAPS, choices.AREA_ORIGINS),
        choices.POPULATION_ORIGINS,
        *(choices.SUGGEST_MODELS, choices.SUGGEST_REASONS, choices.SUGGEST_UNITS),
        *(choices.CANDIDATES, choices.WEIGHTS, choices.REPORT_SUBJECTS, choices.LICENCES),
        choices.SHARE_PARTS,
        *(geo_terms.FACT_KINDS, geo_terms.CERTAINTIES, geo_terms.STORY_STATES),
        *(geo_terms.WITNESS_FIELDS, geo_terms.VERDICTS),
    )
}
"""Every vocabulary by its name."""


def label(kind: str, code: object, *, lang: str = "") -> str:
    """Return the word for a code, the code itself when there is none.

    Parameters
    ----------
    kind
        Vocabulary, a key of :data:`WORDS`.
    lang
        "zh" or "en"; that of the request when not given.
    """
    return WORDS[kind].say(code, lang or spoken())


_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOURS = {
    "zh": {
        **{day: f"周{word}" for day, word in zip(_DAYS, "一二三四五六日", strict=True)},
        "PH": "节假日",
        "SH": "学校假期",
        "off": "闭馆",
        ";": "；",
        "24/7": "全天开放",
        "Qingming": "清明",
        ",": "、",
    },
    "en": {
        **dict(zip(_DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)),
        "PH": "public holidays",
        "SH": "school holidays",
        "off": "closed",
        "24/7": "open all day",
        ",": ", ",
    },
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COUNTED = re.compile(r"Qingming ([+-])(\d+) days?")
_WORD = re.compile(r"24/7|Qingming|[A-Z][a-z]{2}(?![a-z])|[A-Z][a-zH](?![a-z])|off|[;,]")

_CHINESE_GAP = re.compile(r"(?<=[；、]) +| +(?=闭馆)")
"""Blanks that Chinese does not write: after its own marks, and before what is said of a day."""


def hours(text: str, *, lang: str = "") -> str:
    """Return an ``opening_hours`` text word by word in a language.

    Parameters
    ----------
    text
        OpenStreetMap syntax, such as ``Tu-Su 09:00-16:00; PH off``.
    lang
        "zh" or "en"; that of the request when not given.
    """
    language = "zh" if (lang or spoken()) == "zh" else "en"
    counted = _COUNTED.sub(lambda found: _counted(found, language), text)
    said = _WORD.sub(lambda found: _hours_word(found[0], language), counted)
    return _CHINESE_GAP.sub("", said) if language == "zh" else said


def _hours_word(word: str, language: str) -> str:
    if word in _MONTHS and language == "zh":
        return f"{_MONTHS.index(word) + 1}月"
    return _HOURS[language].get(word, word)


def _counted(found: re.Match[str], language: str) -> str:
    """Say days counted from Qingming."""
    before, count = found[1] == "-", found[2]
    if language == "zh":
        return f"清明{'前' if before else '后'}{count}天"
    return f"{count} {'day' if count == '1' else 'days'} {'before' if before else 'after'} Qingming"


def compass(bearing: float | None) -> str:
    """Return the direction of a bearing in degrees from north, in eighths."""
    return "" if bearing is None else label("bearing", round(bearing / 45) % 8)


def inside(county: str, township: str) -> str:
    """Return a township and its county as the language writes them: the larger first in Chinese."""
    if spoken() == "zh":
        return f"{county}{township}"
    return ", ".join(filter(None, (township, county)))
