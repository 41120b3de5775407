"""The inspection document as tables: once for the terminal, the workbook, the page and the file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from geo.days import day_text
from geo.errors import N_
from web.files.sheet import Sheet, declared_sheet
from web.files.text import coarse_note, rough_name, table
from web.inspection.answer import (
    CentreVisit,
    DrawnCentre,
    Group,
    GroupDay,
    GroupRow,
    Inspection,
    NotVisited,
    Spread,
    Step,
    Stratum,
)
from web.language.messages import duration, translate, translator
from web.language.places import place_name
from web.language.provider import times_line
from web.terms.term import BETWEEN, NAME, PLACE, columns, kept

GROUPS = columns(GroupRow)
STEPS = columns(Step)
DRAWN = columns(DrawnCentre, but=("precision", "coarse"))
LEFT_OUT = columns(NotVisited, narrow=True)
STRATA = columns(Stratum)
RANDOM_DIGITS = 12
"""Leading digits of a random number that are shown; the document has all 64."""
LUNCH = "lunch"


def inspection_title(document: Inspection, language: str) -> str:
    """Return what an inspection is called."""
    request = document["request"]
    return translate(
        N_("Inspection from %(place)s, %(date)s, %(groups)d groups"),
        language,
        place=request["start"],
        date=request["date"],
        groups=_going(document),
    )


def inspection_sheets(document: Inspection, language: str) -> tuple[Sheet, ...]:
    """Return all tables: overview, groups, sample, replacements, left out, method."""
    say, left_out = translator(language), document["left_out"]
    title = say(N_("Not visited"))
    return (
        overview_sheet(document, language),
        *(group_sheet(group, language) for group in document["groups"]),
        _drawn(N_("Drawn sample"), document["sample"]["centres"], language),
        _drawn(N_("Replacements"), document["reserve"], language),
        *([declared_sheet(title, LEFT_OUT, left_out, language)] if left_out else []),
        _method(document, language),
    )


def overview_sheet(document: Inspection, language: str) -> Sheet:
    """Return one row per group and the balance between them."""
    rows = [_group_row(group) for group in document["groups"]]
    visited = [*document["sample"]["centres"], *document["reserve"]]
    marked = filter(None, (coarse_note(visited, language),))
    lines = (*summary_lines(document, language), *note_lines(document, language), *marked)
    title = translator(language)(N_("Overview"))
    return declared_sheet(title, GROUPS, rows, language, lines=lines)


def summary_lines(document: Inspection, language: str) -> tuple[str, ...]:
    """Return what came out, how even it is, and where the minutes come from."""
    totals, balance = document["totals"], document["balance"]["work_minutes"]
    lines = [
        translate(
            N_(
                "%(visits)d of %(drawn)d drawn centres in %(counties)d counties are visited by "
                "%(groups)d groups in at most %(days)d days; %(drive)s driving, %(km)d km in all."
            ),
            language,
            **{**totals, "groups": _going(document), "km": round(totals["km"])},
            drive=duration(totals["drive_minutes"], language),
        )
    ]
    if balance and balance["max_to_mean"] is not None:  # no groups, or none with work
        lines.append(_balance(balance, language))
    lines.append(times_line(document["provider"], language))
    return tuple(lines)


def headline(document: Inspection, language: str) -> str:
    """Return the answer in one line."""
    totals = document["totals"]
    return translate(
        N_("%(groups)d groups visit %(visits)d centres, %(drive)s of driving"),
        language,
        groups=_going(document),
        visits=totals["visits"],
        drive=duration(totals["drive_minutes"], language),
    )


def note_lines(document: Inspection, language: str) -> tuple[str, ...]:
    """Return the model, its assumptions and the positions, in sentences."""
    return tuple(translate(n["template"], language, **n["params"]) for n in document["notes"])


def group_sheet(group: Group, language: str) -> Sheet:
    """Return the timetable of one group."""
    line = translate(
        N_(
            "%(counties)s: %(visits)d visits in %(days)d days, %(drive)s driving, %(work)s "
            "work, %(km)d km"
        ),
        language,
        counties=_names(group),
        visits=group["visits"],
        days=len(_days(group)),
        drive=duration(group["drive_minutes"], language),
        work=duration(group["work_minutes"], language),
        km=round(group["km"]),
    )
    title = translate(N_("Group %(number)d"), language, number=group["number"])
    rows = [step for day in _days(group) for step in _steps(day, language)]
    return declared_sheet(title, STEPS, rows, language, lines=(line,), group=group["number"])


def inspection_text(document: Inspection, language: str) -> str:
    """Return all tables but the method one below the other."""
    sheets = inspection_sheets(document, language)[:-1]
    return "\n\n".join("\n".join(_sheet_lines(sheet, language)) for sheet in sheets)


def _sheet_lines(sheet: Sheet, language: str) -> Iterable[str]:
    rows = [
        [
            place_name(str(cell), language) if one.unit in (NAME, PLACE) else str(cell)
            for one, cell in zip(sheet.columns, row, strict=True)
        ]
        for row in sheet.rows
    ]
    return [f"## {sheet.title}", *sheet.lines, *table(sheet.headers, rows, right=[*sheet.numbers])]


def _balance(work: Spread, language: str) -> str:
    return translate(
        N_(
            "Work of a group (driving and visits): %(least)s to %(most)s, on average %(mean)s; the "
            "longest is %(ratio).2f times the average."
        ),
        language,
        least=duration(work["min"], language),
        most=duration(work["max"], language),
        mean=duration(work["mean"], language),
        ratio=work["max_to_mean"],
    )


def _going(document: Inspection) -> int:
    """Count the groups that visit something: one that does not stays at home."""
    return sum(1 for group in document["groups"] if group["visits"])


def _days(group: Group) -> Sequence[GroupDay]:
    """Return the days of a group: one that visits nothing stays at home."""
    return group["days"] if group["visits"] else []


def _names(group: Group) -> str:
    return BETWEEN.join(county["name"] for county in group["counties"])


def _group_row(group: Group) -> GroupRow:
    days = _days(group)
    nights = [day["overnight"]["name"] for day in days if day["overnight"]]
    return kept(
        GroupRow,
        {**group, "counties": _names(group), "days": len(days)},
        nights=BETWEEN.join(nights),
    )


def _steps(day: GroupDay, language: str) -> list[Step]:
    """Return the day in the order of the clock; lunch on the way stands below its drive."""
    date = day_text(dt.date.fromisoformat(day["date"]), language)
    steps = sorted([*_busy(day, date)], key=_clock)
    if day["overnight"]:
        begin, place = day["end"]["time"], day["overnight"]["name"]
        steps.append(_step(date, "night", begin, place=place))
    return steps


def _clock(step: Step) -> tuple[str, bool, str, bool]:
    # A drive of 0 minutes stands before the visit that begins at the same time.
    return step["begin"], step["what"] != LUNCH, step["end"], step["what"] != "drive"


def _busy(day: GroupDay, date: str) -> Iterator[Step]:
    for leg in day["legs"]:
        yield _step(
            date, "drive", leg["depart"], leg["arrive"], place=leg["to"],
            minutes=leg["minutes"], km=leg["km"],
        )  # fmt: skip
    for stop in day["stops"]:
        yield _visit(stop, date)
    if day["lunch"]:
        yield _step(date, LUNCH, day["lunch"]["start"], day["lunch"]["end"])


def _visit(stop: CentreVisit, date: str) -> Step:
    return _step(
        date, "visit", stop["start"], stop["leave"], place=rough_name(stop),
        county_name=stop["county_name"], minutes=stop["visit_minutes"],
        error_m=stop["error_m"], code=stop["code"],
    )  # fmt: skip


def _step(date: str, what: str, begin: str, end: str = "", **more: str | float) -> Step:
    empty = {"place": "", "county_name": "", "minutes": None, "km": None, "error_m": None}
    said = {"date": date, "what": what, "begin": begin, "end": end, "code": "", **empty}
    return kept(Step, {**said, **more})


def _drawn(title: str, centres: Sequence[DrawnCentre], language: str) -> Sheet:
    rows = [{**one, "number": one["number"][:RANDOM_DIGITS]} for one in centres]
    return declared_sheet(translator(language)(title), DRAWN, rows, language)


def _method(document: Inspection, language: str) -> Sheet:
    """Return how the sample was drawn, enough to draw it again, and its strata."""
    say, sample = translator(language), document["sample"]
    lines = (
        say(sample["method"]),
        translate(
            N_("Seed %(seed)d; list drawn from (SHA-256 of its codes and tiers): %(frame)s"),
            language,
            seed=sample["seed"],
            frame=sample["frame"],
        ),
        *note_lines(document, language),
    )
    return declared_sheet(say(N_("Method")), STRATA, sample["strata"], language, lines=lines)
