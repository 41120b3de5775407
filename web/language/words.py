"""Words for the codes in the data, in the language of the request."""

import re
from collections.abc import Mapping

from geo.errors import N_
from routes.dispatch import REASONS
from web.language.messages import translate
from web.language.provider import PROVIDERS, SEASONS, VEHICLES
from web.language.reader import spoken
from web.store.orders import ORDER_WORDS
from web.store.planned import PLANNED_WORDS
from web.store.plans import CHANGE_WORDS, STATUS_WORDS
from web.suggest.ask import REASONS as SUGGEST_REASONS
from web.suggest.tables import MODELS
from web.terms.topics import LANGUAGE_WORDS, PART_WORDS, TOPIC_WORDS

TIERS = ("county", "township", "village", "community")

WORDS: dict[str, Mapping[str, str]] = {
    "tier": {
        "county": N_("County centre"),
        "township": N_("Township station"),
        "village": N_("Village station"),
        "community": N_("Community"),
    },
    "category": {
        "martyrs_cemetery": N_("Martyrs' cemetery"),
        "former_site": N_("Former site"),
        "memorial_hall": N_("Memorial hall"),
        "battlefield": N_("Battlefield"),
        "monument": N_("Monument"),
        "camp_ruin": N_("Camp ruin"),
        "museum": N_("Museum"),
        "industrial_heritage": N_("Industrial heritage"),
    },
    "period": {
        "ER": N_("Before 1931"),
        "AJ": N_("War of resistance against Japan 1931–1945"),
        "LW": N_("Liberation war 1945–1949"),
        "KW": N_("Resisting US aggression and aiding Korea 1950–1953"),
        "CN": N_("Construction since 1949"),
        "RF": N_("Reform"),
        "MX": N_("Several periods"),
    },
    "precision": {
        "poi": N_("the place itself"),
        "recalled": N_("known location, not surveyed"),
        "derived": N_("derived from its surroundings"),
        "place": N_("place of the same name"),
        "village": N_("village"),
        "township_seat": N_("seat of the township"),
        "county_seat": N_("seat of the county"),
        "township_box": N_("somewhere in the township"),
        "town": N_("somewhere in the town"),
        "county": N_("somewhere in the county"),
    },
    "status": {
        "open": N_("open"),
        "unknown": N_("not known to be closed"),
        "under_repair": N_("under repair"),
        "closed": N_("closed"),
        "demolished": N_("demolished"),
    },
    "reason": {
        "closed": N_("closed on these days"),
        "not_visitable": N_("cannot be visited"),
        "unreachable": N_("cannot be reached"),
        "no_time": N_("no time left"),
        "too_small": N_("too small for the group"),
        "no_lecturer": N_("no lecturer then"),
        "leg_limit": N_("drives too long"),
        "at_most": N_("enough of its kind"),
        "storyline": N_("against the order of history"),
    },
    "warning": {
        "assumed_hours": N_("opening hours assumed:"),
        "coarse_position": N_("position known only roughly:"),
        "below_minimum": N_("fewer sites than asked for:"),
        "slack": N_("time in reserve:"),
        "assumed_audience": N_("assumed for the audience:"),
        "site_line": N_("line of the list not understood:"),
        "not_all_listed": N_("not all listed sites fit:"),
    },
    "membership": {
        "reconstructed": N_("reconstructed from the division codes"),
        "registered": N_("from the register of the organisation"),
    },
    "opening": {
        "open": N_("Open today"),
        "closed": N_("Closed today"),
        "shut": N_("Cannot be visited"),
    },
    "hours_basis": {
        "published": N_("published hours"),
        "assumed": N_("assumed for places of this kind, not published"),
    },
    "level": {
        "province": N_("Province"),
        "prefecture": N_("Prefecture"),
        "county": N_("County"),
        "township": N_("Township"),
        "hexagon": N_("Hexagon of 541 km²"),
    },
    "kind": {
        "point": N_("Point"),
        "prefecture": N_("Prefecture"),
        "county": N_("County"),
        "township": N_("Township"),
        "centre": N_("Practice centre"),
        "community": N_("Community"),
        "site": N_("Heritage site"),
    },
    "bearing": {
        "0": N_("north"),
        "1": N_("north-east"),
        "2": N_("east"),
        "3": N_("south-east"),
        "4": N_("south"),
        "5": N_("south-west"),
        "6": N_("west"),
        "7": N_("north-west"),
    },
    "topic": TOPIC_WORDS,
    "language": LANGUAGE_WORDS,
    "part": PART_WORDS,
    "order_status": ORDER_WORDS,
    "planned_status": PLANNED_WORDS,
    "suggest_reason": SUGGEST_REASONS,
    "suggest_model": MODELS,
    "open_reason": {str(key): word for key, word in REASONS.items()},
    "plan_status": STATUS_WORDS,
    "plan_change": CHANGE_WORDS,
    "table": {"lecturers": N_("Lecturers"), "lectures": N_("Lectures")},
    "provider": PROVIDERS,
    "vehicle": VEHICLES,
    "season": {"auto": N_("by the date"), **SEASONS},
    "gap": {
        "fine": N_("In order"),
        "schedule": N_("To schedule"),
        "recruit": N_("To recruit"),
        "fragile": N_("Fragile"),
        "no_data": N_("no data"),
    },
    "gap_action": {
        "fine": N_("keep it up"),
        "schedule": N_("schedule lectures: lecturers live near enough"),
        "recruit": N_("recruit lecturers nearby, or send a travelling group"),
        "fragile": N_("find a second lecturer who lives nearer"),
        "no_data": N_("ask for the lecture records and the list of lecturers"),
    },
    "gap_meaning": {
        "fine": N_("served, and a lecturer lives within reach"),
        "schedule": N_("not served, but a lecturer lives within reach: put a lecture on the plan"),
        "recruit": N_(
            "not served and no lecturer within reach: recruit one or send a travelling group"
        ),
        "fragile": N_("served, but only from far away: the service depends on long drives"),
    },
}


def label(kind: str, code: object, *, lang: str = "") -> str:
    """Return the word for a code, the code itself when there is none.

    Parameters
    ----------
    kind
        Vocabulary, a key of :data:`WORDS`.
    code
        Code in the data.
    lang
        "zh" or "en"; that of the request when not given.
    """
    text = str(code)
    return translate(WORDS[kind].get(text, text), lang or spoken()) if text else ""


_HOURS_ZH = {
    **dict(zip(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), "一二三四五六日", strict=True)),
    "PH": "节假日",
    "SH": "学校假期",
    "off": "闭馆",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def hours(text: str, *, lang: str = "") -> str:
    """Return an ``opening_hours`` text word by word in a language.

    Parameters
    ----------
    text
        OpenStreetMap syntax, such as ``Tu-Su 09:00-16:00; PH off``.
    lang
        "zh" or "en"; that of the request when not given.
    """
    if (lang or spoken()) != "zh":
        return text
    return re.sub(r"[A-Z][a-z]{2}|[A-Z][a-zH]|off|;", _hours_word, text)


def _hours_word(match: re.Match[str]) -> str:
    word = match[0]
    if word in _MONTHS:
        return f"{_MONTHS.index(word) + 1}月"
    day = _HOURS_ZH.get(word, word)
    return "；" if word == ";" else f"周{day}" if len(day) == 1 else day


def compass(bearing: float | None) -> str:
    """Return the direction of a bearing in degrees from north, in eighths."""
    return "" if bearing is None else label("bearing", round(bearing / 45) % 8)


def inside(county: str, township: str) -> str:
    """Return a township and its county as the language writes them: the larger first in Chinese."""
    if spoken() == "zh":
        return f"{county}{township}"
    return ", ".join(filter(None, (township, county)))
