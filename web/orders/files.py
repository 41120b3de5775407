"""Orders, planned lectures and a dispatch to take along: each row stands at its venue."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geopandas import GeoDataFrame

from geo.errors import N_
from geo.formats import ANSWERS
from web.files.export import Export, Layer, method_of, stamp_of
from web.files.layers import declared_layer
from web.files.method import Method
from web.installation.context import Context
from web.language.messages import translate, translator
from web.orders.answer import (
    Dispatch,
    Orders,
    PlacedOpen,
    PlacedOrder,
    PlacedPlanned,
    PlacedTrip,
    Planned,
)
from web.terms.term import kept, of

Rows = Sequence[Mapping[str, object]]
PART: Final = N_(
    "%(shown)d of %(total)d orders, the newest first, after the first %(offset)d: ask for one "
    "status, or for further parts by offset."
)
MOST_IN_FILE: Final = 20_000
"""Orders that a file holds which somebody waits for; the command line writes all of them."""
NOWHERE: Final[Mapping[str, object]] = {
    "lon": float("nan"), "lat": float("nan"), "precision": "", "error_m": None,
}  # fmt: skip


def orders_export(context: Context, document: Orders, language: str) -> Export:
    """Return a list of orders; whom to call at the venue stays on the page."""
    rows = document["orders"]
    layer = _at_venues(context, language, PlacedOrder, rows, name="orders", title=N_("Orders"))
    simulated = any(row["simulated"] for row in rows)
    facts = []
    if len(rows) < document["total"]:
        shown = {"shown": len(rows), "total": document["total"], "offset": document["offset"]}
        facts = [(translate(N_("Note"), language), translate(PART, language, **shown))]
    return _export(context, document, [layer], language, simulated=simulated, facts=facts)


def planned_export(context: Context, document: Planned, language: str) -> Export:
    """Return a list of planned lectures."""
    rows = document["planned"]
    title = N_("Planned lectures")
    layer = _at_venues(context, language, PlacedPlanned, rows, name="planned", title=title)
    simulated = any(row["simulated"] for row in rows)
    return _export(context, document, [layer], language, simulated=simulated)


def dispatch_export(context: Context, document: Dispatch, language: str) -> Export:
    """Return who goes where and when, and the orders that stay open."""
    say = translator(language)
    layers = [
        _at_venues(context, language, declared, rows, name=name, title=title)
        for name, title, declared, rows in (
            ("dispatch", N_("Dispatch"), PlacedTrip, document["trips"]),
            ("open", N_("Open orders"), PlacedOpen, document["open"]),
        )
    ]
    days = ((of(Dispatch, "from"), document["from"]), (of(Dispatch, "to"), document["to"]))
    facts = [
        *((column.heading(language), day) for column, day in days),
        *((say(N_("Note")), say(note)) for note in document["notes"]),
    ]
    simulated = document["simulated"]
    return _export(context, document, layers, language, simulated=simulated, facts=facts)


def _at_venues(
    context: Context, language: str, declared: type[Any], rows: Rows, *, name: str, title: str
) -> Layer:
    """Return rows that name a venue, at its place."""
    placed = [kept(declared, {**row, **_position(context, str(row["venue"]))}) for row in rows]
    return declared_layer(name, title, declared, placed, language=language, named="venue_name")


def _position(context: Context, code: str) -> Mapping[str, object]:
    """Return where a venue is; one that is gone is nowhere."""
    known = context.memo.get("positions of venues", lambda: _positions(context.datasets.venues))
    found: Mapping[str, object] = known.get(code, NOWHERE)
    return found


def _positions(venues: GeoDataFrame) -> dict[str, Mapping[str, object]]:
    """Return where every venue is: row by row from a frame it takes a hundred times as long."""
    columns = (venues.geometry.x, venues.geometry.y, venues["precision"], venues["error_m"])
    rows = zip(*columns, strict=True)
    return {
        code: dict(zip(NOWHERE, row, strict=True))
        for code, row in zip(venues.index, rows, strict=True)
    }


def _export(
    context: Context, document: Mapping[str, object], layers: Sequence[Layer], language: str, *,
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
