"""The second part of a plan book: what whoever prepares, drives or checks it needs."""

from collections import defaultdict

from geo.errors import N_
from geo.precision import error_text
from routes.book.book import Book, Stop
from routes.book.checks import telephone_list
from routes.book.codes import drives, leg_codes
from routes.book.events import drive_note
from routes.book.origin import origin_blocks
from routes.book.programme import day_line
from routes.book.sites import hours_text, source_codes
from routes.book.wording import distance, length, number_mark
from routes.cartography.text import one_line
from routes.paper.blocks import Block, Codes, Heading, Paragraph, Table, Title

NAMED_AT_MOST = 12
ASKED = {"assumed_hours", "coarse_position"}
"""Warnings that the list of telephone calls holds."""


def annex_blocks(book: Book) -> list[Block]:
    """Return the blocks of the annex; sections without content are left out."""
    blocks: list[Block] = [Title(book.wording.say(N_("Annex: technical notes")), book.title)]
    number = 0
    for title, section in SECTIONS:
        if inside := section(book):
            number += 1
            mark = number_mark(number, 1, book.wording)
            blocks += [Heading(mark + book.wording.say(title)), *inside]
    return blocks


def _telephones(book: Book) -> list[Block]:
    return [telephone_list(book)]


def _warnings(book: Book) -> list[Block]:
    texts = [sentence(book, one) for one in book.document["warnings"] if one["code"] not in ASKED]
    return [
        Paragraph(f"{number}. {text}", note=True, indent=False)
        for number, text in enumerate(texts, start=1)
    ]


def sentence(book: Book, one: dict[str, object]) -> str:
    """Return the sentence of a warning or of a site left out."""
    params = dict(one["params"]) if isinstance(one["params"], dict) else {}
    if "hours" in params:
        params["hours"] = book.wording.hours(str(params["hours"]))
    if "name" in params:
        params["name"] = book.name_of({"name": params["name"]})
    return book.wording.say(str(one["template"]), **params)


def _drives(book: Book) -> list[Block]:
    say = book.wording.say
    rows: list[tuple[str, ...]] = []
    day = ""
    for drive in drives(book):
        if (number := drive.mark.split("-")[0]) != day:
            rows.append((_day_sum(book, int(number) - 1),))
            day = number
        leg = drive.leg
        rows.append((
            f"{leg['depart']}–{leg['arrive']}",
            f"{book.name_of(drive.origin)} → {book.name_of(drive.destination)}",
            length(leg["minutes"], book.wording),
            distance(leg["km"], book.wording),
            drive_note(book, leg),
        ))  # fmt: skip
    headers = (N_("Time"), N_("From and to"), N_("Driving"), N_("Distance"), N_("Remarks"))
    widths = (0.14, 0.42, 0.13, 0.11, 0.2)
    table = Table(tuple(map(say, headers)), tuple(rows), widths, centred=(0, 2, 3), dense=True)
    return [table] if rows else []


def _day_sum(book: Book, number: int) -> str:
    day = book.document["days"][number]
    text = book.wording.say(
        N_("Driving %(drive)s, %(km).0f km; visits %(visit)s; waiting %(wait)s."),
        drive=length(day["drive_minutes"], book.wording),
        km=day["km"],
        visit=length(day["visit_minutes"], book.wording),
        wait=length(day["wait_minutes"], book.wording),
    )
    return f"{day_line(book, number)}\n{text}"


def _navigation(book: Book) -> list[Block]:
    codes = leg_codes(book)
    note = book.wording.say(
        N_(
            "Scan a code to open Amap with the way from where you are; the links in the electronic "
            "edition begin at the place before. In WeChat choose to open it in the browser. Where "
            "the position is marked as uncertain, go by the address and ask."
        )
    )
    return [Paragraph(note, note=True, keep=True), Codes(codes)] if codes else []


def _sites(book: Book) -> list[Block]:
    headers = (
        N_("No."), N_("Site"), N_("Address"), N_("Opening hours"), N_("Position"), N_("Sources"),
    )  # fmt: skip
    rows = tuple(_site_row(book, stop) for stop in book.stops)
    widths = (0.06, 0.26, 0.2, 0.2, 0.18, 0.1)
    return [Table(tuple(map(book.wording.say, headers)), rows, widths, centred=(0,), dense=True)]


def _site_row(book: Book, stop: Stop) -> tuple[str, ...]:
    word, site, visit = book.wording.word, stop.site, stop.visit
    kind = word("category", str(site["category"])) if site.get("category") else ""
    listed = str(visit["designations"]) if book.wording.language == "zh" else ""
    name = "\n".join(filter(None, [book.name_of(visit), kind, listed]))
    position = book.wording.say(N_("%(lat).5f N, %(lon).5f E"), lat=visit["lat"], lon=visit["lon"])
    error = error_text(visit["error_m"], book.wording.language)
    where = f"{position}\n{word('precision', visit['precision'])} {error}"
    address = "\n".join(filter(None, [str(site.get("address") or ""), _note(book, site)]))
    return stop.mark, name, address, hours_text(book, stop), where, "\n".join(source_codes(stop))


def _note(book: Book, site: object) -> str:
    note = site.get("note", "") if hasattr(site, "get") else ""
    return one_line(str(note)) if book.wording.language == "zh" else ""


def _left_out(book: Book) -> list[Block]:
    """Say in a paragraph per reason how many sites are not visited, and name some."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in book.document["left_out"]:
        site = book.register.sites
        row = site.loc[one["id"]].to_dict() if one["id"] in site.index else {}
        by_reason[one["reason"]].append(book.name_of({**one, "name_en": row.get("name_en", "")}))
    return [
        Paragraph(_left_line(book, reason, names), note=True, indent=False)
        for reason, names in by_reason.items()
    ]


def _left_line(book: Book, reason: str, names: list[str]) -> str:
    say = book.wording.say
    named = say(N_(", ")).join(names[:NAMED_AT_MOST])
    template = (
        N_("%(reason)s (%(count)d): %(names)s and others; all stand in the timetable (XLSX).")
        if len(names) > NAMED_AT_MOST
        else N_("%(reason)s (%(count)d): %(names)s.")
    )
    word = book.wording.word("reason", reason)
    return say(template, reason=word, count=len(names), names=named)


SECTIONS = (
    (N_("Telephone list"), _telephones),
    (N_("Please check before you go"), _warnings),
    (N_("Drives"), _drives),
    (N_("Navigation"), _navigation),
    (N_("The sites"), _sites),
    (N_("Sites left out, and why"), _left_out),
    (N_("Sources and precision"), origin_blocks),
)
