"""Inspection tours to take along."""

from collections.abc import Mapping

from geo.errors import C_, N_
from web.files.answers import Source, book_of, export_of
from web.files.columns import POSITION
from web.files.export import Export, headed, method_of
from web.files.layers import line_layer, point_layer
from web.inspection.tables import inspection_sheets, inspection_title
from web.installation.context import Context
from web.plan.answer import DriveRow
from web.terms.answer import Answer
from web.terms.term import columns


def inspection_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the visits, drives and replacements of an inspection."""
    document = answer.document
    title = inspection_title(document, language)
    days = [
        {"group": group["number"], "day": number, **day}
        for group in document["groups"]
        for number, day in enumerate(group["days"], start=1)
    ]
    at = ("group", "day", "date")
    stops = [
        {**{key: day[key] for key in at}, "order": order, **{k: v for k, v in stop.items()
         if k != "order"}}
        for day in days
        for order, stop in enumerate(day["stops"], start=1)
    ]  # fmt: skip
    legs = [{**{key: day[key] for key in at}, **leg} for day in days for leg in day["legs"]]
    layers = [
        point_layer("visits", C_("inspection", "Visits"), stops, VISITS, language=language),
        line_layer("legs", N_("Drives"), legs,
                   (*headed({"group": N_("Group")}), *columns(DriveRow)), answer.features.geometry,
                   language=language),
        point_layer("reserve", N_("Replacements"), document["reserve"], RESERVE,
                    language=language),
    ]  # fmt: skip

    method = method_of(
        context, language, what=title, document=document, simulated=document["simulated"]
    )

    def book() -> bytes:
        sheets = inspection_sheets(document, language)
        return book_of(sheets, method, title=title, day=document["request"]["date"])

    def html() -> str:
        from web.inspection.map import inspection_file  # noqa: PLC0415 - folium is slow to import

        return inspection_file(
            document, answer.features, datasets=context.datasets, title=title, lang=language,
            review_number=context.settings.map_review_number,
        )  # fmt: skip

    return export_of(
        Source(context, answer, language), name="inspection", title=title, layers=layers,
        method=method, own={"xlsx": book, "html": html},
    )  # fmt: skip


VISITS: Mapping[str, str] = {
    "group": N_("Group"),
    "day": C_("number", "Day"),
    "date": N_("Date"),
    "order": C_("sequence", "Order"),
    "code": N_("Code"),
    "name": N_("Centre"),
    "county_name": N_("County"),
    "start": N_("Begins"),
    "leave": N_("Ends"),
    "visit_minutes": N_("Minutes"),
    **POSITION,
}


RESERVE: Mapping[str, str] = {
    "county_name": N_("County"),
    "stratum": N_("Stratum"),
    "order": C_("sequence", "Order"),
    "code": N_("Code"),
    "name": N_("Centre"),
    "tier": N_("Kind"),
    **POSITION,
}
