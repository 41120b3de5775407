"""A suggestion in words: what it is and how good, and the whole of it for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from geo.errors import N_
from web.coverage.covered import record_text
from web.coverage.period import asked_period
from web.coverage.text import filter_facts
from web.files.text import SIMULATED, coarse_note, declared_table, rough_name, table
from web.installation.context import Context
from web.language.choices import SUGGEST_MODELS, SUGGEST_UNITS
from web.language.messages import sentences, translate, translator
from web.language.provider import times_line
from web.suggest.answer import After, Classes, Solution, SuggestedVenue, Suggestion, Uncoverable
from web.suggest.question import OWN
from web.terms.term import DASH, Column, columns, of


class Change(NamedTuple):
    """A class of the coverage report before and after; not known before where it is None."""

    column: Column
    before: Any
    after: Any


def suggestion_text(document: Suggestion, language: str) -> str:
    """Summary, venues, and the centres that no venue can draw."""
    say = translator(language)
    headings = [say(N_("Class")), *(one.heading(language) for one in change_columns())]
    changes = [
        (
            one.column.heading(language),
            one.column.text(one.before, language),
            one.column.text(one.after, language),
        )
        for one in class_changes(document)
    ]
    lines = summary_lines(document, language)
    title = say(N_("Before and after"))
    lines += ["", f"## {title}", *table(headings, changes, right=(1, 2))]
    parts: Sequence[tuple[str, Any, Sequence[Mapping[str, object]]]] = (
        (N_("Suggested venues"), SuggestedVenue, document["venues_chosen"]),
        (N_("Out of reach"), Uncoverable, document["uncoverable"]),
    )
    for title, declared, rows in parts:
        if rows or declared is SuggestedVenue:
            shown = columns(declared, narrow=True)
            named = [{**row, "name": rough_name(row)} for row in rows]
            lines += ["", f"## {say(title)}", *declared_table(shown, named, language)]
    marked = coarse_note([row for *_, rows in parts for row in rows], language)
    return "\n".join([*lines, "", *note_lines(document, language), *filter(None, (marked,))])


def change_columns() -> tuple[Column, Column]:
    """Return the columns that a table of changes has after that of the classes."""
    return of(Suggestion, "before"), of(Suggestion, "after")


def class_changes(document: Suggestion) -> list[Change]:
    """Return the classes of the coverage report before and after; those not known are left out."""
    before: Mapping[str, object] = document["before"]
    after: Mapping[str, object] = document["after"]
    declared = Classes if document["model"] in ("lscp", OWN) else After
    return [
        Change(one, before.get(one.key), after[one.key])
        for one in columns(declared)
        if after[one.key] is not None
    ]


def summary_lines(document: Suggestion, language: str) -> list[str]:
    """Return what is suggested, how good it is proved to be, and what it would change."""
    solution, demand = document["solution"], document["demand"]
    if document["model"] == OWN:
        return _marked_simulated([own_headline(document, language)], document, language)
    model = translate(
        N_("%(model)s: %(venues)d venues, %(within)g minutes"),
        language,
        model=SUGGEST_MODELS[document["model"]],
        venues=solution["venues"],
        within=document["within"],
    )
    proof = translate(
        N_("%(objective)s %(unit)s; at best %(bound)s (gap %(gap)s), greedy %(greedy)s; %(cpu)s s"),
        language,
        unit=SUGGEST_UNITS[solution["unit"]],
        gap=of(Solution, "gap").text(solution["gap"], language),
        cpu=solution["cpu_seconds"],
        objective=value_text(solution["objective"]),
        bound=value_text(solution["bound"]),
        greedy=value_text(solution["greedy"]),
    )
    wanted = translate(
        N_("%(open)d centres are to be drawn, %(out)d of them out of reach of every candidate"),
        language,
        open=demand["open"],
        out=len(document["uncoverable"]),
    )
    lines = [model, proof, wanted, _change(document, language)]
    return _marked_simulated(lines, document, language)


def _marked_simulated(lines: list[str], document: Suggestion, language: str) -> list[str]:
    return [*lines, translator(language)(SIMULATED)] if document["simulated"] else lines


def headline(document: Suggestion, language: str) -> list[str]:
    """Return what the page says first: before its number, the number, and after it."""
    before, after = document["before"], document["after"]
    count = document["solution"]["venues"]
    share, near = of(Classes, "share"), of(Classes, "reachable_share")
    if document["model"] == OWN:
        sentence = N_("%(count)d more lectures: covered |%(before)s → %(after)s|")
        then, now = _change_of(share, before["share"], after["share"], language)
    elif document["model"] == "lscp":
        sentence = N_("%(count)d bases: a lecturer within reach of |%(before)s → %(after)s|")
        then, now = _change_of(near, before["reachable_share"], after["reachable_share"], language)
    else:
        sentence = N_(
            "%(count)d lectures, if people travel: near a lecture |%(before)s → %(after)s|"
        )
        then, now = _change_of(share, before["share"], after["share"], language)
    said = translate(sentence, language, count=count, before=then, after=now)
    return said.split("|")


def _change_of(
    share: Column, before: float | None, after: float | None, language: str
) -> tuple[str, str]:
    """Write two shares, with a decimal where whole percents would hide that they differ."""
    then, now = share.text(before, language), share.text(after, language)
    if then != now or before is None or after is None or before == after:
        return then, now
    return f"{before:.1%}", f"{after:.1%}"


def below_headline(document: Suggestion, language: str) -> str:
    """Return the counts behind the headline, and for whom it does not hold."""
    before, after = document["before"], document["after"]
    key: Literal["reachable", "served"] = "reachable" if document["model"] == "lscp" else "served"
    counts = {
        "before": _thousands(before[key]),
        "after": _thousands(after[key]),
        "centres": f"{before['centres']:,}",
    }
    said = translate(
        N_("%(before)s of %(centres)s centres before, %(after)s after."), language, **counts
    )
    if document["model"] in (OWN, "lscp"):
        return said
    alone = _thousands(after["served_at_venues"])
    doubt = N_(
        "That people travel is an assumption: on the coverage page it makes %(alone)s, for a "
        "lecture counts there where it is held."
    )
    return sentences(said, translate(doubt, language, alone=alone), language=language)


def _thousands(count: float | None) -> str:
    return DASH if count is None else f"{count:,.0f}"


def asked_facts(document: Suggestion, context: Context, language: str) -> list[tuple[str, str]]:
    """Say which period, division, tiers and topics the answer is about."""
    period = (translator(language)(N_("Period")), asked_period(document, language))
    return [period, *filter_facts(document, context, language)]


def own_headline(document: Suggestion, language: str) -> str:
    """Say what so many lectures change of what the coverage page shows."""
    before, after = document["before"], document["after"]
    count, share = of(Classes, "served"), of(Classes, "share")
    share_before, share_after = _change_of(share, before["share"], after["share"], language)
    return translate(
        N_(
            "%(lectures)d lectures, one at each venue: centres covered %(before)s (%(share)s) → "
            "%(after)s (%(then)s)"
        ),
        language,
        lectures=document["solution"]["venues"],
        before=count.text(before["served"], language),
        share=share_before,
        after=count.text(after["served"], language),
        then=share_after,
    )


def value_text(value: float | None) -> str:
    """Write a value or a bound: whole numbers without decimals, a dash for what is not known."""
    if value is None or value != round(value):
        return of(Solution, "objective").text(value, "en")
    return f"{value:,.0f}"


def note_lines(document: Suggestion, language: str) -> list[str]:
    """Return what the answer rests on, in sentences."""
    said = [translate(note["template"], language, **note["params"]) for note in document["notes"]]
    said.insert(0, record_text(document["record"], document["today"], language))
    return [*said, times_line(document["provider"], language)]


def _change(document: Suggestion, language: str) -> str:
    before, after = document["before"], document["after"]
    if document["model"] == "lscp":
        reachable = of(Classes, "reachable")
        return translate(
            N_("Centres with a lecturer within reach: %(before)s before, %(after)s after"),
            language,
            before=reachable.text(before["reachable"], language),
            after=reachable.text(after["reachable"], language),
        )
    served = of(Classes, "served")
    return translate(
        N_("Served: %(before)s before, %(after)s after (%(alone)s at the venues alone)"),
        language,
        before=served.text(before["served"], language),
        after=served.text(after["served"], language),
        alone=served.text(after["served_at_venues"], language),
    )
