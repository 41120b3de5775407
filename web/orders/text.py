"""Orders and a dispatch as text for a terminal."""

from geo.errors import N_
from web.files.text import SIMULATED, declared_table
from web.language.messages import translate, translator
from web.language.provider import provider_text
from web.orders.answer import Dispatch, OpenOrder, Order, Orders, Trip
from web.terms.term import columns

TRIPS = columns(Trip, narrow=True, but=("language",))
OPEN = columns(OpenOrder, narrow=True)
ORDERS = columns(Order, narrow=True)


def dispatch_text(document: Dispatch, language: str) -> str:
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
        lines += ["", *declared_table(TRIPS, document["trips"], language)]
    if document["open"]:
        lines += ["", *declared_table(OPEN, document["open"], language)]
    lines += ["", *(f"- {label(note)}" for note in document["notes"])]
    return "\n".join([*lines, provider_text(document["provider"], language)])


def orders_text(document: Orders, language: str) -> str:
    """Return a list of orders as a table."""
    if not document["orders"]:
        say = translator(language)
        return say(N_("No order. Place one with redroutes orders add, or on the orders page."))
    return "\n".join(declared_table(ORDERS, document["orders"], language))
