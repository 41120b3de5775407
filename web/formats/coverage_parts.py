"""Parts of a coverage report that were asked for, as text for a terminal."""

from typing import Any

from geo.errors import N_
from web.formats.tables import population_text
from web.formats.text import table
from web.messages import translate, translator

Document = dict[str, Any]

DASH = "—"
TREND_HEADERS = (
    N_("Month"), N_("Served"), N_("Centres"), N_("Share"), N_("Lectures"),
)  # fmt: skip


def population_line(document: Document, language: str) -> str:
    """Say where the people come from."""
    origin = population_text(document, language)
    return translate(N_("People: %(origin)s"), language, origin=origin)


def coverage_parts(document: Document, language: str) -> list[str]:
    """Lines of all parts that the document has, for all divisions together."""
    parts = (_unknown, _trend, _compare, _equity, _uncertainty, _topics)
    return [line for part in parts for line in part(document, language)]


def _unknown(document: Document, language: str) -> list[str]:
    totals = document["totals"]
    if not totals["unknown"]:
        return []
    sentence = N_(
        "Of %(unknown)d centres nothing is known: the share lies between %(low)s and %(high)s."
    )
    low, high = _percent(totals["bound_low"]), _percent(totals["bound_high"])
    return ["", translate(sentence, language, unknown=totals["unknown"], low=low, high=high)]


def _trend(document: Document, language: str) -> list[str]:
    if "trend" not in document:
        return []
    label = translator(language)
    rows = [
        [
            month["month"],
            str(month["served"]),
            str(month["centres"]),
            _percent(month["share"]),
            str(month["lectures"]),
        ]
        for month in document["trend"]["totals"]
    ]
    title = label(N_("Trend: periods that end with the month"))
    return ["", title, *table([label(text) for text in TREND_HEADERS], rows, right=range(1, 5))]


def _compare(document: Document, language: str) -> list[str]:
    if "compare" not in document:
        return []
    totals = document["compare"]["totals"]
    sentence = N_(
        "Against the period up to %(before)s: %(difference)s points (%(low)s to %(high)s), "
        "%(gained)d centres gained, %(lost)d lost."
    )
    points = {name: _points(totals[key]) for name, key in _DIFFERENCE.items()}
    counts = {name: totals[name] for name in ("gained", "lost")}
    before = document["compare"]["today"]
    return ["", translate(sentence, language, before=before, **points, **counts)]


def _equity(document: Document, language: str) -> list[str]:
    if "equity" not in document:
        return []
    sentence = N_(
        "Evenness (Gini, 0 is even): lectures %(lectures)s, access to lecturers %(access)s; "
        "the worst-served 40 %% of people have %(part)s of the lectures."
    )
    equity = document["equity"]
    numbers = {name: _gini(equity[name]["gini"]) for name in ("lectures", "access")}
    part = _percent(equity["lectures"]["lowest_share"])
    return ["", translate(sentence, language, part=part, **numbers)]


def _uncertainty(document: Document, language: str) -> list[str]:
    totals = document.get("uncertainty", {}).get("totals")
    if not totals:
        return []
    sentence = N_(
        "Errors of positions: expected share within reach %(share)s; for %(uncertain)d centres it "
        "is open whether a lecturer is within reach."
    )
    share = _percent(totals["expected_share"])
    return ["", translate(sentence, language, share=share, uncertain=totals["uncertain"])]


def _topics(document: Document, language: str) -> list[str]:
    totals = document["totals"]
    if "topics_share" not in totals:
        return []
    sentence = N_("Required topics: %(met)d centres had enough (%(share)s), %(none)d had none.")
    numbers = {"met": totals["topics_met"], "none": totals["topics_none"]}
    share = _percent(totals["topics_share"])
    lines = ["", translate(sentence, language, share=share, **numbers)]
    if totals["topics_missing"]:
        never = "、".join(totals["topics_missing"])
        lines.append(translate(N_("Given nowhere: %(topics)s"), language, topics=never))
    return lines


_DIFFERENCE = {"difference": "difference", "low": "difference_low", "high": "difference_high"}


def _percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.0%}"


def _points(value: float | None) -> str:
    return DASH if value is None else f"{100 * value:+.1f}"


def _gini(value: float | None) -> str:
    return DASH if value is None else f"{value:.2f}"
