"""Orders, planned lectures and a dispatch to take along: each row stands at its venue."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.errors import C_, N_
from geo.formats import ANSWERS
from web.files.columns import POSITION
from web.files.export import Export, Layer, method_of, stamp_of
from web.files.layers import placed, point_layer
from web.files.method import Method
from web.installation.context import Context
from web.language.messages import translator


def orders_export(context: Context, document: dict[str, Any], language: str) -> Export:
    """Return a list of orders; whom to call at the venue stays on the page."""
    rows = [{**row, "order_status": row["status"]} for row in document["orders"]]
    layer = _at_venues(context, language, "orders", N_("Orders"), rows=rows, columns=ORDERS)
    return _export(context, document, [layer], language, simulated=_any_simulated(rows))


def planned_export(context: Context, document: dict[str, Any], language: str) -> Export:
    """Return a list of planned lectures."""
    rows = [
        {**row, "planned_status": row["status"], "suggest_model": row["model"]}
        for row in document["planned"]
    ]
    layer = _at_venues(
        context, language, "planned", N_("Planned lectures"), rows=rows, columns=PLANNED
    )
    return _export(context, document, [layer], language, simulated=_any_simulated(rows))


def dispatch_export(context: Context, document: dict[str, Any], language: str) -> Export:
    """Return who goes where and when, and the orders that stay open."""
    say = translator(language)
    unserved = [{**row, "open_reason": row["reason"]} for row in document["open"]]
    layers = [
        _at_venues(
            context, language, "dispatch", N_("Dispatch"), rows=document["trips"], columns=TRIPS
        ),
        _at_venues(context, language, "open", N_("Open orders"), rows=unserved, columns=UNSERVED),
    ]
    facts = [
        (say(N_("First day")), document["from"]),
        (say(N_("Last day")), document["to"]),
        *((say(N_("Note")), say(note)) for note in document["notes"]),
    ]
    return _export(
        context, document, layers, language, simulated=document["simulated"], facts=facts
    )


def _at_venues(
    context: Context,
    language: str,
    name: str,
    title: str,
    *,
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
) -> Layer:
    return point_layer(
        name, title, placed(context, rows), columns, language=language, named="venue_name"
    )


def _any_simulated(rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row["simulated"] for row in rows)


def _export(
    context: Context, document: dict[str, Any], layers: Sequence[Layer], language: str, *,
    simulated: bool, facts: Method = (),
) -> Export:  # fmt: skip
    main = layers[0]
    method = method_of(
        context, language, what=main.title, facts=[(main.title, len(main.table)), *facts],
        document=document, simulated=simulated,
    )  # fmt: skip
    stamp = stamp_of(context, language, simulated=simulated, document=document)
    return Export(
        context, main.name, main.title, language, layers, method, stamp, document=document,
        endings=ANSWERS,
    )  # fmt: skip


PLANNED: Mapping[str, str] = {
    "id": C_("identifier", "No."),
    "planned_status": N_("Status"),
    "venue": N_("Code"),
    "venue_name": N_("Venue"),
    "gain": N_("Centres added"),
    "suggest_model": N_("Suggested by"),
    "within": N_("Minutes within reach"),
    "k": N_("Lectures wanted"),
    "days": N_("Days"),
    "until": N_("Last day"),
    "order": N_("Order number"),
    "simulated": N_("Simulated data"),
    **POSITION,
}


ORDERS: Mapping[str, str] = {
    "id": C_("identifier", "No."),
    "order_status": N_("Status"),
    "venue": N_("Code"),
    "venue_name": N_("Venue"),
    "topic": N_("Topic"),
    "language": N_("Language"),
    "from": N_("First day that suits"),
    "to": N_("Last day that suits"),
    "part": N_("Time of day"),
    "people": N_("People"),
    "lecturer": N_("Lecturer"),
    "date": N_("Date"),
    "start": N_("Begins"),
    "score": N_("Score"),
    "simulated": N_("Simulated data"),
    **POSITION,
}


TRIPS: Mapping[str, str] = {
    "date": N_("Date"),
    "lecturer": N_("Lecturer"),
    "lecturer_name": N_("Name"),
    "depart": N_("Set out"),
    "arrive": N_("Arrive"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "home": N_("Back home"),
    "venue": N_("Code"),
    "venue_name": N_("Venue"),
    "topic": N_("Topic"),
    "language": N_("Language"),
    "drive_minutes": N_("Minutes of driving"),
    "order": N_("Order number"),
    **POSITION,
}


UNSERVED: Mapping[str, str] = {
    "order": N_("Order number"),
    "venue": N_("Code"),
    "venue_name": N_("Venue"),
    "topic": N_("Topic"),
    "language": N_("Language"),
    "open_reason": N_("Reason"),
    **POSITION,
}
