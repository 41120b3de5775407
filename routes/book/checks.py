"""What has to be done before a group sets out: whom to ask what, rooms, the vehicle."""

from geo.errors import N_
from routes.book.book import Book, Stop
from routes.book.wording import plain_date
from routes.paper.blocks import Table

WINTER = "winter"


def to_do(book: Book) -> list[str]:
    """Return what is to be done before the day, as sentences."""
    say, request = book.wording.say, book.document["request"]
    asked = sum(bool(questions(book, stop)) for stop in book.stops)
    nights = [
        say(
            N_("%(date)s in %(place)s"),
            date=plain_date(date, book.wording),
            place=book.name_of(day["overnight"]),
        )
        for date, day in zip(book.dates, book.document["days"], strict=True)
        if day["overnight"]
    ]
    return [
        text
        for needed, text in (
            (asked, say(
                N_("Telephone %(count)d sites about hours and position (list in the annex)."),
                count=asked,
            )),
            (nights, say(N_("Book the nights: %(nights)s."), nights=say(N_(", ")).join(nights))),
            (request.get("season") == WINTER, say(
                N_("Check the state of the roads: driving times are those of winter roads."))),
        )
        if needed
    ]  # fmt: skip


def questions(book: Book, stop: Stop) -> list[str]:
    """Return what has to be asked about a stop."""
    say, visit = book.wording.say, stop.visit
    asked = []
    if visit["hours_basis"] == "assumed":
        hours = book.wording.hours(visit["hours"])
        asked.append(say(N_("opening hours (assumed: %(hours)s)"), hours=hours))
    if visit["coarse"]:
        asked.append(say(N_("exact position")))
    return asked


def telephone_list(book: Book) -> Table:
    """Return whom to call about what; numbers that nobody has published are left blank."""
    headers = (N_("No."), N_("Site"), N_("Telephone"), N_("To be asked"), N_("Answer"))
    rows = tuple(
        (
            stop.mark,
            book.name_of(stop.visit),
            phone_of(book, stop),
            book.wording.say(N_("; ")).join(questions(book, stop)) or "–",
            "",
        )
        for stop in book.stops
    )
    return Table(
        tuple(map(book.wording.say, headers)), rows, (0.06, 0.27, 0.17, 0.32, 0.18),
        centred=(0,), dense=True,
    )  # fmt: skip


def phone_of(book: Book, stop: Stop) -> str:
    """Return the published telephone number of a site, "" for none."""
    return str(stop.site.get("phone") or book.register.phones.get(stop.visit["id"], ""))
