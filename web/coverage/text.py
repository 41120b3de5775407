"""Parts of a coverage report that were asked for, as text for a terminal."""

from typing import Any

from geo.errors import N_
from web.coverage.columns import period, population_text
from web.files.text import _number, _origin, table
from web.language.messages import translate, translator

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
        "Of %(unknown)s centres nothing is known: the share lies between %(low)s and %(high)s."
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


COVERAGE_HEADERS = (
    N_("Division"), N_("Served"), N_("Centres"), N_("Share"), "95 %", N_("Share of people"),
    N_("Never"), N_("Lectures"), N_("Missing"), N_("Minutes"), N_("Within reach"), N_("Code"),
)  # fmt: skip


def coverage_text(document: Document, language: str) -> str:
    """Coverage by division and in all."""
    first, last = period(document)
    head = translate(
        N_("Centres with at least %(k)d lectures from %(first)s to %(last)s"),
        language, k=document["k"], first=first, last=last,
    )  # fmt: skip
    headers, rows = coverage_rows(document, language)
    lines = table(headers, rows, right=range(1, 11))
    origin = [*_origin(document, language), population_line(document, language)]
    if "log" in document:
        of_log = translate(N_("Lectures of the file %(file)s"), language, file=document["log"])
        origin.append(of_log)
    return "\n".join([head, *origin, "", *lines, *coverage_parts(document, language)])


def coverage_rows(document: Document, language: str) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of the coverage table, the last row being the sum."""
    label = translator(language)
    rows = [_coverage_cells(row) for row in document["rows"]]
    totals = {"name": label(N_("In all")), "code": "", **document["totals"]}
    return [label(text) for text in COVERAGE_HEADERS], [*rows, _coverage_cells(totals)]


def _coverage_cells(row: Document) -> list[str]:
    interval = ""
    if "share_low" in row:
        interval = f"{_percent(row['share_low'])} – {_percent(row['share_high'])}"
    return [
        row["name"],
        str(row["served"]),
        str(row["centres"]),
        _percent(row["share"]),
        interval,
        _percent(row["weighted_share"]),
        str(row["never"]),
        str(row["lectures"]),
        str(row["lectures_needed"]),
        _number(row.get("minutes_median")),
        str(row.get("reachable", DASH)),
        row["code"],
    ]
