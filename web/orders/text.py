"""Orders and a dispatch as text for a terminal."""

from typing import Any

from geo.errors import C_, N_
from web.files.text import DASH, SIMULATED, table
from web.language import words
from web.language.messages import translate, translator
from web.language.provider import provider_text

TRIP_HEADERS = (
    N_("Date"), N_("Lecturer"), N_("Set out"), N_("Begins"), N_("Ends"), N_("Back home"),
    N_("Venue"), N_("Topic"), N_("Minutes"), N_("Order number"),
)  # fmt: skip
OPEN_HEADERS = (N_("Order number"), N_("Venue"), N_("Topic"), N_("Language"), N_("Reason"))
ORDER_HEADERS = (
    C_("identifier", "No."), N_("Status"), N_("Venue"), N_("Topic"), N_("Language"), N_("Days"),
    N_("Lecturer"), N_("Date"), N_("Score"),
)  # fmt: skip


def dispatch_text(document: dict[str, Any], language: str) -> str:
    """Who goes where and when, what stays open and why, and what it rests on."""
    label = translator(language)
    head = translate(
        N_("%(served)d of %(orders)d orders served, %(minutes)d minutes from home to venue in all"),
        language,
        served=document["served"],
        orders=document["orders"],
        minutes=document["home_minutes"],
    )
    lines = [head]
    if document["simulated"]:
        lines.append(label(SIMULATED))
    if document["trips"]:
        rows = [_trip_cells(trip, language) for trip in document["trips"]]
        lines += ["", *table([*map(label, TRIP_HEADERS)], rows, right=(8, 9))]
    if document["open"]:
        rows = [_open_cells(one, language) for one in document["open"]]
        lines += ["", *table([*map(label, OPEN_HEADERS)], rows)]
    lines += ["", *(f"- {label(note)}" for note in document["notes"])]
    return "\n".join([*lines, provider_text(document["provider"], language)])


def _trip_cells(trip: dict[str, Any], language: str) -> list[str]:
    topic = words.label("topic", trip["topic"], lang=language)
    clocks = [trip[key] or DASH for key in ("depart", "start", "end", "home")]
    minutes = str(trip["drive_minutes"])
    who = trip["lecturer"]
    return [trip["date"], who, *clocks, trip["venue_name"], topic, minutes, trip["order"]]


def _open_cells(one: dict[str, Any], language: str) -> list[str]:
    return [
        one["order"],
        one["venue_name"],
        *_words(one, "topic", "language", lang=language),
        words.label("open_reason", one["reason"], lang=language),
    ]


def _words(row: dict[str, Any], *keys: str, lang: str) -> list[str]:
    return [words.label(key, row[key], lang=lang) for key in keys]


def orders_text(document: dict[str, Any], language: str) -> str:
    """Return a list of orders as a table."""
    label = translator(language)
    if not document["orders"]:
        return label(N_("No order. Place one with redroutes orders add, or on the orders page."))
    rows = [
        [
            str(row["id"]),
            words.label("order_status", row["status"], lang=language),
            row["venue_name"],
            *_words(row, "topic", "language", lang=language),
            f"{row['from']} – {row['to']}",
            row["lecturer"] or DASH,
            row["date"] or DASH,
            str(row["score"] or DASH),
        ]
        for row in document["orders"]
    ]
    return "\n".join(table([*map(label, ORDER_HEADERS)], rows, right=(0,)))
