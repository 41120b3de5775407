"""A plan to take along."""

from collections.abc import Callable

from geo.errors import N_
from web.book.features import tour_features
from web.files.answers import Source, export_of
from web.files.export import Export
from web.files.layers import line_layer, point_layer
from web.installation.context import Context
from web.language.messages import translate
from web.plan.answer import DriveRow, Plan, VisitRow
from web.terms.answer import Answer
from web.terms.term import columns


def visit_rows(document: Plan) -> list[VisitRow]:
    """Return the visits of all days."""
    return [
        {"day": number, "date": day["date"], "order": order, **stop}
        for number, day in enumerate(document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]


def drive_rows(document: Plan) -> list[DriveRow]:
    """Return the drives of all days."""
    return [
        {"day": number, **leg}
        for number, day in enumerate(document["days"], start=1)
        for leg in day["legs"]
    ]


def plan_export(
    context: Context, answer: Answer[Plan], language: str, *, title: str = ""
) -> Export:
    """Return a route: its stops, its drives, and the file with map and timetable."""
    document = answer.document
    title = title or plan_title(document, language)
    layers = [
        point_layer(
            "stops", N_("Stops"), visit_rows(document), columns(VisitRow), language=language
        ),
        line_layer(
            "legs", N_("Drives"), drive_rows(document), columns(DriveRow),
            answer.features.geometry, language=language,
        ),
    ]  # fmt: skip

    def html() -> str:
        from web.plan.map_file import route_file  # noqa: PLC0415 - folium is slow to import

        return route_file(context, answer, title=title, lang=language)

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
    source = Source(context, answer, language, tour_features)
    return export_of(source, name="route", title=title, layers=layers, own=own)


def plan_title(document: Plan, language: str) -> str:
    """Return the name of a route that was given none."""
    first = document["days"][0]
    return translate(
        N_("Route from %(place)s, %(date)s, %(days)d days"),
        language,
        place=first["start"]["name"],
        date=first["date"],
        days=len(document["days"]),
    )
