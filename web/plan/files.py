"""A plan to take along."""

from collections.abc import Callable, Mapping
from typing import Any

from geo.errors import C_, N_
from web.files.answers import Source, export_of
from web.files.columns import POSITION
from web.files.export import Export
from web.files.layers import line_layer, point_layer
from web.installation.context import Context
from web.language.messages import translate
from web.terms.answer import Answer


def plan_export(context: Context, answer: Answer, language: str, *, title: str = "") -> Export:
    """Return a route: its stops, its drives, and the file with map and timetable."""
    document = answer.document
    title = title or plan_title(document, language)
    stops = [
        {"day": number, "date": day["date"], "order": order, **stop}
        for number, day in enumerate(document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]
    legs = [
        {"day": number, **leg}
        for number, day in enumerate(document["days"], start=1)
        for leg in day["legs"]
    ]
    layers = [
        point_layer("stops", N_("Stops"), stops, STOPS, language=language),
        line_layer("legs", N_("Drives"), legs, LEGS, answer.features.geometry, language=language),
    ]

    def html() -> str:
        from web.plan.map_file import route_file  # noqa: PLC0415 - folium is slow to import

        return route_file(
            document, answer.features, datasets=context.datasets, title=title, lang=language,
            review_number=context.settings.map_review_number,
        )  # fmt: skip

    def track(ending: str) -> bytes:
        from routes.book import book_file  # noqa: PLC0415 - as above
        from web.book.ask import FormFields, make  # noqa: PLC0415
        from web.language.wording import CatalogueWording  # noqa: PLC0415

        wording = CatalogueWording(language)
        book = make(context, answer, FormFields(), wording=wording, today=context.today())
        return book_file(book, ending)

    own: dict[str, Callable[[], str | bytes]] = {
        "html": html,
        "gpx": lambda: track("gpx"),
        "kml": lambda: track("kml"),
    }
    return export_of(
        Source(context, answer, language), name="route", title=title, layers=layers, own=own
    )


def plan_title(document: dict[str, Any], language: str) -> str:
    """Return the name of a route that was given none."""
    first = document["days"][0]
    return translate(
        N_("Route from %(place)s, %(date)s, %(days)d days"),
        language,
        place=first["start"]["name"],
        date=first["date"],
        days=len(document["days"]),
    )


STOPS: Mapping[str, str] = {
    "day": C_("number", "Day"),
    "date": N_("Date"),
    "order": C_("sequence", "Order"),
    "id": N_("Number"),
    "name": N_("Name"),
    "arrive": N_("Arrive"),
    "start": N_("Begins"),
    "leave": N_("Ends"),
    "visit_minutes": N_("Time for a visit, minutes"),
    "hours": N_("Opening hours"),
    "hours_basis": N_("Basis of the hours"),
    **POSITION,
}


LEGS: Mapping[str, str] = {
    "day": C_("number", "Day"),
    "from": N_("From"),
    "to": N_("To"),
    "depart": N_("Set out"),
    "arrive": N_("Arrive"),
    "minutes": N_("Minutes by road"),
    "km": N_("Kilometres by road"),
}
