"""The pack of a school trip: its plan, lesson outline, letter to parents, safety sheet, bus list.

It is made of the same plan and form as the book. Names, classes and vehicles that nobody has given
are blanks; buses are counted only where people and seats are known.
"""

import math
from typing import Final

from geo.errors import C_, N_
from routes.book.book import Book
from routes.book.office import blank, fact_table, planned_dates
from routes.book.programme import activity, content, route_picture, timetable
from routes.book.wording import number_mark, plain_date
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
from routes.paper.pdf import paper_pdf

GROUP_SIZE: Final = 10
"""People that one adult looks after on the way."""
EMPTY_BUSES: Final = 2
NAMED: Final = 6
"""Places that the letter names; more would not be read."""
SAFETY: Final = (
    N_("Come on time; wear what suits the weather and the walk, and the badge of your group."),
    N_("On the bus: belt fastened, nobody stands or leans out; get on and off by the front door."),
    N_("Stay with your group; tell its adult before you leave it, even for a moment."),
    N_("Roll is called at every departure and arrival; whoever is missing is looked for at once."),
    N_("Keep quiet in halls and cemeteries; touch no exhibit, climb no monument or ruin."),
    N_("Keep off water, cliffs, cellars and roads; eat and drink nothing found on the way."),
    N_("Whoever feels ill or is hurt tells the adult at once; medicine is handed in with a note."),
    N_("Lost? Stay where you are, call the number on the badge, or ask a guard or policeman."),
)
REPLY: Final = (
    N_("Name of the pupil"), C_("school", "Class"), N_("Illness, allergy, medicine"),
    N_("Telephone on the days"), N_("Signature of a parent"), N_("Date"),
)  # fmt: skip


def school_docx(book: Book) -> bytes:
    """Return the pack as a Word document."""
    return paper_docx(school_paper(book), today=book.today)


def school_pdf(book: Book) -> bytes:
    """Return the same pack as PDF."""
    return paper_pdf(school_paper(book), today=book.today)


def school_paper(book: Book) -> Paper:
    """Return the pack: the plan, and three sheets to hand out, each on pages of its own."""
    title = book.form.title or book.wording.say(N_("Plan of a school trip"))
    sheets = (_plan(book, title), _letter(book), _safety(book), _buses(book))
    return Paper(
        title, book.form.organiser, book.wording.language, tuple(Part(sheet) for sheet in sheets)
    )


def _plan(book: Book, title: str) -> list[Block]:
    say, form = book.wording.say, book.form
    number = form.number or say(N_("No. ____ [%(year)d] ____"), year=book.today.year)
    people = "" if book.people is None else str(book.people)
    facts = fact_table(
        book,
        (N_("Date"), planned_dates(book)), (N_("People"), people),
        (N_("Classes taking part"), form.participants), (N_("Teacher in charge"), form.leader),
        (N_("Contact"), form.contact), (N_("Telephone"), form.phone),
    )  # fmt: skip
    purpose: list[Block] = [
        Paragraph(line) for line in form.purpose.split("\n") if line.strip()
    ] or [Blanks(2)]
    sections: tuple[tuple[str, list[Block]], ...] = (
        (N_("The trip"), [facts]),
        (N_("Aims of learning"), purpose),
        (N_("Route and programme"), [timetable(book), route_picture(book)]),
        (N_("Lesson outline"), _lessons(book)),
    )
    blocks: list[Block] = [Head(form.organiser, number), Title(title)]
    if book.document["simulated"]:
        blocks.append(Paragraph(say(N_("SIMULATED DATA are part of this plan.")), indent=False))
    for order, (heading, inside) in enumerate(sections, start=1):
        blocks += [Heading(number_mark(order, 1, book.wording) + say(heading)), *inside]
    signed = (blank(form.organiser, book), plain_date(book.today, book.wording), say(N_("(seal)")))
    return [*blocks, Signature(signed)]


def _lessons(book: Book) -> list[Block]:
    """Return what is prepared, done at every stop and handed in afterwards."""
    say = book.wording.say
    before = N_(
        "Before: look at the route on the map; read about two of the places; one question each."
    )
    after = N_("Afterwards: hand in the task sheet; tell one story to the class or at home.")
    headers = (
        N_("No."), N_("Place"), N_("Theme and content"), N_("Activity (* proposed)"),
        N_("Task of the pupils"),
    )  # fmt: skip
    rows = tuple(
        (stop.mark, book.name_of(stop.visit), content(book, stop), activity(book, stop), "")
        for stop in book.stops
    )
    table = Table(tuple(map(say, headers)), rows, (0.07, 0.23, 0.26, 0.22, 0.22), centred=(0,))
    return [Paragraph(say(before), note=True), table, Paragraph(say(after), note=True, keep=True)]


def _letter(book: Book) -> list[Block]:
    say, days = book.wording.say, book.document["days"]
    text = N_(
        "On %(dates)s the school takes pupils on a trip of learning: from %(place)s by hired bus "
        "to %(sites)s. Departure %(leave)s, return about %(back)s. Teachers go with every bus. "
        "Please read the safety sheet with your child and return the slip below."
    )
    names = [book.name_of(stop.visit) for stop in book.stops]
    shown = say(N_(", ")).join(names[:NAMED])
    if len(names) > len(names[:NAMED]):
        shown = say(
            N_("%(names)s and other places, %(count)d in all"), names=shown, count=len(names)
        )
    body = say(
        text, dates=planned_dates(book), place=book.name_of(days[0]["start"]), sites=shown,
        leave=days[0]["start"]["time"], back=days[-1]["end"]["time"],
    )  # fmt: skip
    cost = say(N_("Cost for each pupil: %(blank)s"), blank=blank("", book))
    choice = say(N_("□ I agree that my child takes part.    □ My child does not take part."))
    return [
        Title(say(N_("Letter to the parents and consent"))),
        Paragraph(say(N_("Dear parents,")), indent=False),
        Paragraph(body),
        Paragraph(cost, keep=True),
        Signature((blank(book.form.organiser, book), plain_date(book.today, book.wording))),
        Heading(say(N_("Reply (return to the class teacher)"))),
        Paragraph(choice, indent=False),
        fact_table(book, *((label, "") for label in REPLY), tall=True),
    ]


def _safety(book: Book) -> list[Block]:
    say = book.wording.say
    written = [line for line in book.form.safety.split("\n") if line.strip()]
    rules = written or [f"{number}. {say(rule)}" for number, rule in enumerate(SAFETY, start=1)]
    numbers = say(N_("Police 110, fire 119, ambulance 120, traffic accidents 122."))
    return [
        Title(say(N_("Safety sheet"))),
        *(Paragraph(rule) for rule in rules),
        Heading(say(N_("Whom to call"))),
        fact_table(
            book,
            (N_("Teacher in charge"), book.form.leader), (N_("Telephone"), book.form.phone),
            (N_("Doctor or nurse"), ""), (N_("Telephone"), ""),
            (N_("Adult of my group"), ""), (N_("Telephone"), ""),
        ),
        Paragraph(numbers),
    ]  # fmt: skip


def bus_loads(people: int | None, seats: int | None) -> list[int]:
    """Return how many people go on each bus, as equal as can be; none where it is not known.

    Parameters
    ----------
    people
        All who go.
    seats
        Seats of a bus.
    """
    if not people or not seats:
        return []
    buses = math.ceil(people / seats)
    return [people // buses + (number < people % buses) for number in range(buses)]


def _buses(book: Book) -> list[Block]:
    say, seats = book.wording.say, book.form.seats
    loads = bus_loads(book.people, seats)
    rows = tuple(
        (str(number), "", "", "" if seats is None else str(seats), str(load or ""), "")
        for number, load in enumerate(loads or [0] * EMPTY_BUSES, start=1)
    )
    headers = (
        N_("Bus"), N_("Number plate"), N_("Driver, telephone"), N_("Seats"), N_("People"),
        N_("Teachers, telephone"),
    )  # fmt: skip
    table = Table(
        tuple(map(say, headers)), rows, (0.1, 0.18, 0.25, 0.1, 0.1, 0.27), centred=(0, 3, 4),
        tall=True,
    )  # fmt: skip
    return [
        Title(say(N_("Buses and groups"))), table,
        Heading(say(N_("Groups"))), _groups(book, loads or [0] * EMPTY_BUSES),
    ]  # fmt: skip


def _groups(book: Book, loads: list[int]) -> Table:
    say = book.wording.say
    headers = (N_("Bus"), N_("Group"), N_("People"), N_("Adult, telephone"), N_("Names"))
    rows = [
        (str(bus), f"{bus}-{order}", str(size or ""), "", "")
        for bus, load in enumerate(loads, start=1)
        for order, size in enumerate(bus_loads(load, GROUP_SIZE) or [0], start=1)
    ]
    return Table(
        tuple(map(say, headers)), tuple(rows), (0.1, 0.1, 0.1, 0.25, 0.45), centred=(0, 1, 2),
        tall=True,
    )  # fmt: skip
