"""The pack of a guidance group: its members, its days, and a scoring sheet for every centre.

It is made of an inspection document alone. Who the members are and what a centre gets is written
by hand: nothing of it is filled in here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.errors import C_, N_
from routes.book.wording import Wording, full_date, length, number_mark, plain_date
from routes.paper.archive import pack
from routes.paper.blocks import (
    Blanks,
    Block,
    Head,
    Heading,
    Paper,
    Paragraph,
    Part,
    Signature,
    Table,
    Title,
)
from routes.paper.docx import paper_docx
from routes.terms import SCORES

Row = Mapping[str, Any]
MEMBERS: Final = 6
PROBLEM_LINES, ADVICE_LINES = 5, 4


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What the papers of the groups are made of.

    Attributes
    ----------
    document
        Inspection document (``kind`` "inspection").
    wording
        Language of the papers.
    organiser
        Who sends the groups; empty: a blank.
    today
        The day the papers are made.
    """

    document: Mapping[str, Any]
    wording: Wording
    organiser: str
    today: dt.date


def inspection_docx(made: Pack) -> bytes:
    """Return the papers of all groups as one Word document."""
    parts = [part for group in made.document["groups"] for part in group_parts(made, group)]
    return paper_docx(_paper(made, _title(made), parts), today=made.today)


def inspection_zip(made: Pack) -> bytes:
    """Return a Word document per group."""
    files = {}
    for group in made.document["groups"]:
        title = _group_title(made, group)
        paper = _paper(made, title, group_parts(made, group))
        files[f"{title}.docx"] = paper_docx(paper, today=made.today)
    return pack(files)


def _paper(made: Pack, title: str, parts: Sequence[Part]) -> Paper:
    return Paper(title, made.organiser, made.wording.language, parts)


def _title(made: Pack) -> str:
    return made.wording.say(N_("Papers of the guidance groups"))


def _group_title(made: Pack, group: Row) -> str:
    return made.wording.say(N_("Papers of guidance group %(number)d"), number=group["number"])


def group_parts(made: Pack, group: Row) -> tuple[Part, Part]:
    """Return the task of a group, and its scoring sheets, each on a page of its own."""
    visits = [
        (dt.date.fromisoformat(day["date"]), stop) for day in group["days"] for stop in day["stops"]
    ]
    sheets = [
        block
        for number, (date, stop) in enumerate(visits, start=1)
        for block in _sheet(made, number, date, stop)
    ]
    foot = _group_title(made, group)
    return Part(_task(made, group)), Part(sheets, foot=foot, official=False)


def _task(made: Pack, group: Row) -> list[Block]:
    say = made.wording.say
    number = say(N_("No. ____ [%(year)d] ____"), year=made.today.year)
    blocks: list[Block] = [Head(made.organiser, number), Title(_group_title(made, group))]
    if made.document["simulated"]:
        blocks.append(Paragraph(say(N_("SIMULATED DATA are part of this plan.")), indent=False))
    sections = (
        (N_("Members"), [_members(made)]),
        (N_("The task"), [Paragraph(_summary(made, group))]),
        (N_("Programme"), [_programme(made, group)]),
        (N_("Replacements"), _reserve(made, group)),
    )
    for order, (title, inside) in enumerate(((t, b) for t, b in sections if b), start=1):
        blocks += [Heading(number_mark(order, 1, made.wording) + say(title)), *inside]
    signed = made.organiser or "_" * 12
    return [*blocks, Signature((signed, plain_date(made.today, made.wording), say(N_("(seal)"))))]


def _members(made: Pack) -> Table:
    headers = (
        N_("No."),
        C_("person", "Name"),
        N_("Unit and post"),
        N_("Task in the group"),
        N_("Telephone"),
    )
    rows = tuple((str(number), "", "", "", "") for number in range(1, MEMBERS + 1))
    widths = (0.08, 0.18, 0.34, 0.18, 0.22)
    return Table(_said(made, headers), rows, widths, centred=(0,))


def _said(made: Pack, texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(made.wording.say(text) for text in texts)


def _summary(made: Pack, group: Row) -> str:
    say, request = made.wording.say, made.document["request"]
    first, last = (dt.date.fromisoformat(group["days"][end]["date"]) for end in (0, -1))
    return say(
        N_(
            "From %(first)s to %(last)s the group visits %(visits)d centres in %(counties)s that "
            "were drawn at random; about %(drive)s of driving, %(km).0f km. A visit takes "
            "%(visit)d minutes. Telephone before driving: hours and positions are not all certain."
        ),
        first=full_date(first, made.wording),
        last=full_date(last, made.wording),
        visits=group["visits"],
        counties=say(N_(", ")).join(made.wording.place(one["name"]) for one in group["counties"]),
        drive=length(group["drive_minutes"], made.wording),
        km=group["km"],
        visit=request["visit"],
    )


def _programme(made: Pack, group: Row) -> Table:
    headers = (
        N_("No."), N_("Time"), N_("Centre"), N_("County"), N_("On the road"), N_("Remarks"),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    order = 0
    for number, day in enumerate(group["days"], start=1):
        rows.append((_day_line(made, number, day),))
        for stop, leg in zip(day["stops"], day["legs"], strict=False):
            order += 1
            rows.append(_visit_row(made, order, stop, leg))
    widths = (0.07, 0.17, 0.32, 0.16, 0.15, 0.13)
    return Table(_said(made, headers), tuple(rows), widths, centred=(0, 1, 3, 4))


def _day_line(made: Pack, number: int, day: Row) -> str:
    say = made.wording.say
    date = full_date(dt.date.fromisoformat(day["date"]), made.wording)
    template = (
        N_("%(day)s: from %(start)s at %(leave)s, night in %(end)s from %(arrive)s")
        if day["overnight"]
        else N_("%(day)s: from %(start)s at %(leave)s, back in %(end)s at %(arrive)s")
    )
    return say(
        template, day=say(N_("Day %(number)d, %(date)s"), number=number, date=date),
        start=day["start"]["name"], leave=day["start"]["time"],
        end=day["end"]["name"], arrive=day["end"]["time"],
    )  # fmt: skip


def _visit_row(made: Pack, order: int, stop: Row, leg: Row) -> tuple[str, ...]:
    say = made.wording.say
    road = length(leg["minutes"], made.wording) if leg["minutes"] else say(N_("same place"))
    time = f"{stop['start']}–{stop['leave']}"
    note = say(N_("ask for the place")) if stop["coarse"] else ""
    centre, county = (made.wording.place(stop[key]) for key in ("name", "county_name"))
    return str(order), time, centre, county, road, note


def _reserve(made: Pack, group: Row) -> list[Block]:
    """Name the replacements of the group's counties, in the order in which they are to be taken."""
    counties = {one["code"] for one in group["counties"]}
    reserve = [one for one in made.document["reserve"] if one["county"] in counties]
    if not reserve:
        return []
    note = N_(
        "Where a centre cannot be visited, the first one of the same county in this list takes "
        "over."
    )
    headers, place = (N_("County"), N_("Centre"), N_("Tier")), made.wording.place
    rows = tuple(
        (place(one["county_name"]), place(one["name"]), made.wording.word("tier", one["tier"]))
        for one in reserve
    )
    return [
        Table(_said(made, headers), rows, (0.28, 0.52, 0.2), centred=(0, 2)),
        Paragraph(made.wording.say(note), note=True, keep=True),
    ]


def _sheet(made: Pack, number: int, date: dt.date, stop: Row) -> Iterator[Block]:
    say = made.wording.say
    title = say(N_("Scoring sheet %(number)d: %(name)s"), number=number, name=stop["name"])
    note = say(N_("Model sheet: items and points are for the organising unit to decide."))
    yield Title(title, note, new_page=number > 1)
    yield _facts(made, date, stop)
    yield _scores(made)
    yield Heading(say(N_("What was found")), 2)
    yield Blanks(PROBLEM_LINES)
    yield Heading(say(N_("Advice, and until when")), 2)
    yield Blanks(ADVICE_LINES)
    labels = (N_("Head of the group"), N_("For the centre"))
    yield Table((), ((say(labels[0]), "", say(labels[1]), ""),), (0.2, 0.3, 0.2, 0.3), tall=True)


def _facts(made: Pack, date: dt.date, stop: Row) -> Table:
    planned = f"{plain_date(date, made.wording)} {stop['start']}–{stop['leave']}"
    tier = made.wording.word("tier", stop["tier"])
    labels = _said(
        made,
        (N_("County"), N_("Tier"), N_("Planned for"), N_("Visited at"), N_("Received by"),
         N_("Telephone")),
    )  # fmt: skip
    values = (made.wording.place(stop["county_name"]), tier, planned, "", "", "")
    cells = [cell for pair in zip(labels, values, strict=True) for cell in pair]
    rows = tuple(tuple(cells[start : start + 4]) for start in range(0, len(cells), 4))
    return Table((), rows, (0.16, 0.38, 0.16, 0.3))


def _scores(made: Pack) -> Table:
    headers = (
        N_("Item"),
        N_("What to look at"),
        N_("Points"),
        C_("inspection", "Score"),
        N_("Remarks"),
    )
    rows = [
        (made.wording.word("score", code), made.wording.say(one.look), str(one.points), "", "")
        for code, one in SCORES.items()
    ]
    whole = str(sum(one.points for one in SCORES.values()))
    rows.append((made.wording.say(N_("Sum")), "", whole, "", ""))
    widths = (0.18, 0.42, 0.1, 0.1, 0.2)
    return Table(_said(made, headers), tuple(rows), widths, centred=(0, 2, 3))
