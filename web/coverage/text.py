"""A coverage report in words: what it counts and of what, and the whole of it for a terminal."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from geo.errors import N_
from geo.terms import LEVELS, TIERS, TOPICS
from web.coverage.answer import (
    Basis,
    Comparison,
    Counted,
    Coverage,
    Expected,
    Inequality,
    Measures,
    Month,
    Row,
)
from web.coverage.covered import Names, record_text
from web.files.export import UNREVIEWED
from web.files.method import Method, method_rows
from web.files.text import declared_table, origin_lines
from web.installation.context import Context
from web.language.choices import POPULATION_ORIGINS
from web.language.messages import translate, translator
from web.language.provider import provider_text, yes_no
from web.maps.printed import OUTLINES
from web.places.membership import membership_sentence
from web.terms.term import BETWEEN, columns, in_words

DEFINITION = N_(
    "A centre counts as served when it had at least %(k)d lectures in the %(days)d days up to "
    "%(today)s, and as within reach when a lecturer lives at most %(within)g minutes away."
)

CENTRES = N_("Most positions of centres are estimates.")
SOURCES = (N_("Lectures and lecturers: the store of this installation."), CENTRES, OUTLINES)
NOTES = (
    N_(
        "Shares carry 95-percent intervals (Wilson 1927), smoothed shares and ranks 90-percent "
        "intervals (Marshall 1991): do not rank divisions of few centres without them."
    ),
    N_("What is not known is empty, never zero; thresholds are inclusive."),
    N_("Formulas and sources of all measures: docs/coverage.md."),
)


TOPICS_UNKNOWN = N_("Required topics: not known, for no record covers the period.")
NOT_COMPARED = N_(
    "Against the period up to %(before)s: not known, for no record covers both periods."
)


def period(document: Basis) -> tuple[date, date]:
    """First and last day whose lectures count."""
    last = date.fromisoformat(document["today"])
    return last - timedelta(days=document["days"] - 1), last


def population_text(document: Basis, language: str) -> str:
    """Where the people come from, in a word or two."""
    return POPULATION_ORIGINS.say(document["population"]["origin"], language)


def definition(document: Counted, language: str) -> str:
    """Say what counts as served and as within reach."""
    facts = {"k": document["k"], "days": document["days"], "today": document["today"]}
    return translate(DEFINITION, language, within=document["within"], **facts)


def filter_facts(
    document: Mapping[str, Any], context: Context, language: str
) -> list[tuple[str, str]]:
    """Name the filters of a report that are set: what and which."""
    say = translator(language)
    names = context.division_names(language)
    divisions = [
        (say(what), [names.get(code, code)] if code else [])
        for what, code in (
            (N_("Prefecture"), document["prefecture"]),
            (N_("County"), document["county"]),
        )
    ]
    facts = [
        (say(N_("Tiers")), [TIERS.say(tier, language) for tier in document["tier"]]),
        *divisions,
        (say(N_("Topics that count")), [TOPICS.say(one, language) for one in document["topic"]]),
        (
            say(N_("Required topics")),
            [TOPICS.say(one, language) for one in document.get("required", ())],
        ),
    ]
    return [(what, BETWEEN.join(which)) for what, which in facts if which]


def record_line(document: Basis, language: str, names: "Names | None" = None) -> str:
    """Say which days are on record, and whether the period ends with them."""
    record = document["record"]
    said = record_text(record, document["today"], language, names=names)
    if not record["moved"]:
        return said
    ended = translate(
        N_("The period ends on %(day)s: later days are not on record."),
        language, day=document["today"],
    )  # fmt: skip
    return f"{said} {ended}"


def record_short(document: Basis, language: str) -> str:
    """Say in a few words how far the record goes; the whole of it is said elsewhere."""
    record = document["record"]
    if not record["last"]:
        return translator(language)(N_("No county has reported yet."))
    counts = {"complete": record["complete"], "counties": record["counties"]}
    if record["incomplete"]:
        sentence = N_("The record is complete for %(complete)d of %(counties)d counties.")
        return translate(sentence, language, **counts)
    return translate(
        N_("All lectures up to %(day)s are on record."), language, day=document["today"]
    )


def origin_cells(document: Basis, language: str) -> dict[str, object]:
    """Period, thresholds, travel times and whether the rows are simulated, under their headings."""
    label = translator(language)
    first, last = period(document)
    return {
        label(N_("First day")): first.isoformat(),
        label(N_("Last day")): last.isoformat(),
        label(N_("Lectures wanted")): document["k"],
        label(N_("Minutes within reach")): document["within"],
        label(N_("Origin of the people")): population_text(document, language),
        label(N_("Travel times")): provider_text(document["provider"], language),
        label(N_("Simulated data")): yes_no(document["simulated"], label),
    }


def coverage_title(document: Counted, language: str) -> str:
    """Title with the period."""
    first, last = period(document)
    return translate(
        N_("Lecture coverage from %(first)s to %(last)s"), language, first=first, last=last
    )


def coverage_method(context: Context, document: Counted, language: str) -> Method:
    """Say what was asked, how it is counted and where it comes from."""
    say = translator(language)
    first, last = period(document)
    settings = context.settings
    facts: list[tuple[str, Any]] = [
        (say(N_("Definition")), definition(document, language)),
        (say(N_("First day")), first),
        (say(N_("Last day")), last),
        (say(N_("By")), LEVELS.say(document["level"], language)),
        (say(N_("Lectures needed")), document["k"]),
        (say(N_("Minutes within reach")), document["within"]),
        (say(N_("Overdue after days")), document["overdue"]),
        (say(N_("Days on record")), record_line(document, language)),
        *filter_facts(document, context, language),
        *([(say(N_("File of lectures")), document["log"])] if "log" in document else []),
        (say(N_("Origin of the people")), population_text(document, language)),
        (say(N_("Organisation")), settings.organisation),
        (say(N_("Map review number")), settings.map_review_number or UNREVIEWED),
        *((say(N_("Note")), say(note)) for note in NOTES),
    ]
    return method_rows(
        language,
        what=coverage_title(document, language),
        facts=facts,
        provider=document["provider"],
        simulated=document["simulated"],
        sources=[*map(say, SOURCES), membership_sentence(context, language)],
    )


def reason(row: Row, language: str) -> str:
    """Say in one line why a division is among the worst."""
    counted = (
        (N_("%(count)d never had a lecture"), row["never"]),
        (N_("%(count)d out of a lecturer's reach"), row["unreachable"]),
        (N_("of %(count)d nothing is known"), row["unknown"]),
    )
    parts = [translate(text, language, count=count) for text, count in counted if count]
    if row["unserved"] is not None:
        sentence = N_("%(unserved)d of %(centres)d centres not served")
        counts = {"unserved": row["unserved"], "centres": row["centres"]}
        parts.insert(0, translate(sentence, language, **counts))
    return translate(N_(", "), language).join(parts)


def coverage_text(document: Coverage, language: str) -> str:
    """Coverage by division and in all, with the parts that were asked for."""
    first, last = period(document)
    head = translate(
        N_("Centres with at least %(k)d lectures from %(first)s to %(last)s"),
        language, k=document["k"], first=first, last=last,
    )  # fmt: skip
    origin = [*origin_lines(document, language)]
    people = population_text(document, language)
    origin.append(translate(N_("People: %(origin)s"), language, origin=people))
    if "log" in document:
        origin.append(
            translate(N_("Lectures of the file %(file)s"), language, file=document["log"])
        )
    origin.append(record_line(document, language))
    lines = declared_table(columns(Row, narrow=True), with_totals(document, language), language)
    return "\n".join([head, *origin, "", *lines, *_parts(document, language)])


def with_totals(document: Coverage, language: str) -> list[Mapping[str, object]]:
    """Return the rows of a report, and that of all of them together as the last one."""
    whole = {"code": "", "name": translator(language)(N_("In all"))}
    return [*document["rows"], {**whole, **document["totals"]}]


def _parts(document: Coverage, language: str) -> list[str]:
    """Lines of all parts that the document has, for all divisions together."""
    parts = (_unknown, _trend, _compare, _equity, _uncertainty, _topics)
    return [line for part in parts for line in part(document, language)]


def _unknown(document: Coverage, language: str) -> list[str]:
    said = unknown_text(document, language)
    return ["", said] if said else []


def unknown_text(document: Coverage, language: str) -> str:
    """Say between which bounds the share lies, where something is not known."""
    totals = document["totals"]
    bounds = in_words(Measures, totals, language, low="bound_low", high="bound_high")
    if totals["unknown"]:
        sentence = N_(
            "Of %(unknown)s centres nothing is known: the share lies between %(low)s and %(high)s."
        )
        return translate(sentence, language, unknown=f"{totals['unknown']:,}", **bounds)
    if bounds["low"] == bounds["high"]:
        return ""
    sentence = N_(
        "If lectures are missing that were held on days not reported, or at places not named, the "
        "share lies between %(low)s and %(high)s."
    )
    return translate(sentence, language, **bounds)


def _trend(document: Coverage, language: str) -> list[str]:
    if "trend" not in document:
        return []
    title = translate(N_("Trend: periods that end with the month"), language)
    months = document["trend"]["totals"]
    return ["", title, *declared_table(columns(Month, narrow=True), months, language)]


def _compare(document: Coverage, language: str) -> list[str]:
    if "compare" not in document:
        return []
    sentence = N_(
        "Against the period up to %(before)s: %(difference)s points (%(low)s to %(high)s), "
        "%(gained)d centres gained, %(lost)d lost."
    )
    totals = document["compare"]["totals"]
    before = document["compare"]["today"]
    if totals["difference"] is None:
        return ["", translate(NOT_COMPARED, language, before=before)]
    points = in_words(
        Comparison, totals, language,
        difference="difference", low="difference_low", high="difference_high",
    )  # fmt: skip
    return ["", translate(
        sentence, language, before=before, gained=totals["gained"],
        lost=totals["lost"], **points,
    )]  # fmt: skip


def _equity(document: Coverage, language: str) -> list[str]:
    if "equity" not in document:
        return []
    sentence = N_(
        "Evenness (Gini, 0 is even): lectures %(lectures)s, access to lecturers %(access)s; "
        "the worst-served 40 %% of people have %(part)s of the lectures."
    )
    equity = document["equity"]
    lectures = in_words(
        Inequality, equity["lectures"], language, lectures="gini", part="lowest_share"
    )
    access = in_words(Inequality, equity["access"], language, access="gini")
    return ["", translate(sentence, language, **lectures, **access)]


def _uncertainty(document: Coverage, language: str) -> list[str]:
    totals = document["uncertainty"]["totals"] if "uncertainty" in document else None
    if totals is None:
        return []
    sentence = N_(
        "Errors of positions: expected share within reach %(share)s; for %(uncertain)d centres it "
        "is open whether a lecturer is within reach."
    )
    share = in_words(Expected, totals, language, share="expected_share")
    return ["", translate(sentence, language, uncertain=totals["uncertain"], **share)]


def _topics(document: Coverage, language: str) -> list[str]:
    totals = document["totals"]
    if "topics_share" not in totals:
        return []
    if totals["topics_share"] is None:
        return ["", translator(language)(TOPICS_UNKNOWN)]
    sentence = N_("Required topics: %(met)d centres had enough (%(share)s), %(none)d had none.")
    share = in_words(Measures, totals, language, share="topics_share", topics="topics_missing")
    numbers = {"met": totals["topics_met"], "none": totals["topics_none"]}
    lines = ["", translate(sentence, language, share=share["share"], **numbers)]
    if totals["topics_missing"]:
        lines.append(translate(N_("Given nowhere: %(topics)s"), language, topics=share["topics"]))
    return lines
