"""The first part of a plan book: the paper that an office hands in, for approval and for the group.

It holds what its readers need and nothing of how it was computed. What the organisers have not
said is a blank to be filled in by hand.
"""

from collections.abc import Callable

from geo.errors import N_
from routes.book.book import Book
from routes.book.checks import to_do
from routes.book.events import eating
from routes.book.programme import duties, route_picture, teaching, timetable
from routes.book.wording import full_date, length, number_mark, plain_date
from routes.paper.blocks import Blanks, Block, Head, Heading, Paragraph, Signature, Table, Title
from routes.plan.tables import load_themes
from routes.terms import BUDGET_ITEMS

BLANK = "＿＿＿＿＿＿"
BLANK_LINES = 2
SAFETY_FACTS = (
    N_("Person in charge of safety"), N_("Telephone"), N_("Vehicle and driver"),
    N_("Seats, last inspection"), N_("First aid kit kept by"), N_("Nearest hospital"),
    N_("Roll call kept by"), N_("Emergency telephone of the unit"),
)  # fmt: skip


def office_blocks(book: Book) -> list[Block]:
    """Return the blocks of the paper: head, title, what is planned, and its sections numbered."""
    blocks: list[Block] = [*_opening(book)]
    for number, (title, section) in enumerate(SECTIONS, start=1):
        mark = number_mark(number, 1, book.wording)
        blocks += [Heading(mark + book.wording.say(title)), *section(book)]
    return [*blocks, *_closing(book)]


def blank(text: str, book: Book) -> str:
    """Return a text, or a line to write on where there is none."""
    return text or (BLANK if book.wording.language == "zh" else "_" * 16)


def _opening(book: Book) -> list[Block]:
    say, form = book.wording.say, book.form
    number = form.number or say(N_("No. ____ [%(year)d] ____"), year=book.today.year)
    blocks: list[Block] = [Head(form.organiser, number), Title(book.title)]
    if book.document["simulated"]:
        blocks.append(Paragraph(say(N_("SIMULATED DATA are part of this plan.")), indent=False))
    to = say(N_("To %(addressee)s:"), addressee=blank(form.addressee, book))
    return [*blocks, Paragraph(to, indent=False), Paragraph(_summary(book))]


def _summary(book: Book) -> str:
    say, totals, days = book.wording.say, book.document["totals"], book.document["days"]
    nights = dict.fromkeys(book.name_of(day["overnight"]) for day in days if day["overnight"])
    told = say(
        N_(
            "A red education activity is planned for %(dates)s: from %(place)s, %(days)d days, "
            "%(stops)d sites, about %(km).0f km, about %(drive)s of driving"
        ),
        dates=planned_dates(book),
        place=book.name_of(days[0]["start"]),
        days=totals["days"],
        stops=totals["stops"],
        km=totals["km"],
        drive=length(totals["drive_minutes"], book.wording),
    )
    if nights:
        told += say(N_("; nights at %(places)s"), places=say(N_(", ")).join(nights))
    return told + say(N_(". The arrangements are as follows."))


def planned_dates(book: Book) -> str:
    """Write first and last day; what they share is said once, as official papers do."""
    first, last = book.dates[0], book.dates[-1]
    if first == last:
        return full_date(first, book.wording)
    end = full_date(last, book.wording)
    if book.wording.language == "zh" and first.year == last.year:
        end = end.removeprefix(f"{last.year}年")
        if first.month == last.month:
            end = end.removeprefix(f"{last.month}月")
    return book.wording.say(
        N_("%(first)s to %(last)s"), first=full_date(first, book.wording), last=end
    )


def _purpose(book: Book) -> list[Block]:
    english = book.wording.language == "en"
    codes = book.document["request"]["themes"]
    names = {theme.code: theme.name_en if english else theme.name_zh for theme in load_themes()}
    themes = book.wording.say(N_(", ")).join(names.get(code, code) for code in codes)
    blocks: list[Block] = []
    if themes:
        blocks.append(Paragraph(book.wording.say(N_("Theme: %(themes)s."), themes=themes)))
    written: list[Block] = [
        Paragraph(line) for line in book.form.purpose.split("\n") if line.strip()
    ]
    return [*blocks, *(written or [Blanks(BLANK_LINES)])]


def _people(book: Book) -> list[Block]:
    form = book.form
    return [
        fact_table(
            book,
            (N_("Taking part"), form.participants),
            (N_("People"), "" if book.people is None else str(book.people)),
            (N_("Contact"), form.contact),
            (N_("Telephone"), form.phone),
        )
    ]


def fact_table(book: Book, *facts: tuple[str, str], tall: bool = False) -> Table:
    """Return pairs of a label, to be translated, and its value as a table, two in a row."""
    cells = [text for label, value in facts for text in (book.wording.say(label), value)]
    rows = tuple(tuple(cells[i : i + 4]) for i in range(0, len(cells), 4))
    return Table((), rows, (0.2, 0.3, 0.2, 0.3), tall=tall)


def _programme(book: Book) -> list[Block]:
    return [timetable(book), route_picture(book)]


def _board(book: Book) -> list[Block]:
    say = book.wording.say
    headers = (N_("Date"), N_("Lunch"), N_("Lunch at"), N_("Night in"), N_("Lodging, telephone"))
    rows = tuple(
        (
            plain_date(date, book.wording),
            "–".join((day["lunch"]["start"], day["lunch"]["end"])) if day["lunch"] else "",
            "".join(eating(book, day["lunch"])) if day["lunch"] else "",
            book.name_of(day["overnight"]) if day["overnight"] else say(N_("(return)")),
            "",
        )
        for date, day in zip(book.dates, book.document["days"], strict=True)
    )
    widths = (0.23, 0.17, 0.2, 0.17, 0.23)
    return [Table(tuple(map(say, headers)), rows, widths, centred=(0, 1, 3))]


def _budget(book: Book) -> list[Block]:
    say, given = book.wording.say, book.form.budget
    headers = tuple(map(say, (N_("Item"), N_("Amount (yuan)")))) * 2
    cells = [
        cell
        for code in BUDGET_ITEMS
        for cell in (book.wording.word("budget_item", code), _money(given.get(code)))
    ]
    whole = N_("Sum") if len(given) == len(BUDGET_ITEMS) else N_("Sum of what is filled in")
    cells += [say(whole if given else N_("Sum")), _money(sum(given.values()) if given else None)]
    rows = tuple(tuple(cells[i : i + 4]) for i in range(0, len(cells), 4))
    source = say(N_("Source of funds: %(funding)s"), funding=blank(book.form.funding, book))
    table = Table(headers, rows, (0.3, 0.2, 0.3, 0.2), centred=(1, 3))
    return [Paragraph(source, keep=True), table]


def _money(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.2f}".removesuffix(".00")


def _safety(book: Book) -> list[Block]:
    blocks: list[Block] = [*_numbered(to_do(book))]
    if book.form.safety:
        return [*blocks, *(Paragraph(one) for one in book.form.safety.split("\n") if one.strip())]
    return [*blocks, fact_table(book, *((label, "") for label in SAFETY_FACTS))]


def _numbered(texts: list[str]) -> list[Block]:
    return [Paragraph(f"{number}. {text}") for number, text in enumerate(texts, start=1)]


def _closing(book: Book) -> list[Block]:
    say = book.wording.say
    labels = (N_("Drafted by"), N_("Checked by"), N_("Countersigned"), N_("Approved by"))
    approval = Table((), ((say(labels[0]), "", say(labels[1]), ""),
                          (say(labels[2]), "", say(labels[3]), "")),
                     (0.16, 0.34, 0.16, 0.34), tall=True, keep=True)  # fmt: skip
    annex = say(N_("Annex: technical notes, telephone list, drives, navigation codes, sources"))
    signed = (blank(book.form.organiser, book), plain_date(book.today, book.wording))
    return [
        Paragraph(annex, note=True, keep=True),
        approval,
        Signature((*signed, say(N_("(seal)")))),
    ]


SECTIONS: tuple[tuple[str, Callable[[Book], list[Block]]], ...] = (
    (N_("Purpose and guiding ideas"), _purpose),
    (N_("Participants"), _people),
    (N_("What is taught"), lambda book: [teaching(book)]),
    (N_("Programme"), _programme),
    (N_("Meals and lodging"), _board),
    (N_("Budget"), _budget),
    (N_("Safety and preparation"), _safety),
    (N_("Division of work"), lambda book: [duties(book)]),
)
