"""Inspection tours to take along."""

from collections.abc import Callable, Iterator
from functools import partial

from geo.errors import C_, N_
from geo.formats import ANSWERS
from web.files.answers import Source, book_of, export_of
from web.files.export import Export, method_of
from web.files.geojson import Feature, leg_features, point_feature
from web.files.layers import declared_layer
from web.inspection.answer import DrawnCentre, DriveRow, GroupDay, Inspection, VisitRow
from web.inspection.tables import inspection_sheets, inspection_title
from web.installation.context import Context
from web.language.wording import CatalogueWording
from web.terms.answer import Answer
from web.terms.term import kept

PAPERS = ("docx", "zip")
"""The papers of the groups: in one document, or one document per group."""


def inspection_export(context: Context, answer: Answer[Inspection], language: str) -> Export:
    """Return the visits, drives and replacements of an inspection."""
    document = answer.document
    title = inspection_title(document, language)
    days = [*_days(document)]
    visits = [
        kept(VisitRow, {**stop, "date": day["date"]}, group=group, day=number, order=order)
        for group, number, day in days
        for order, stop in enumerate(day["stops"], start=1)
    ]
    drives = [
        kept(DriveRow, leg, group=group, day=number)
        for group, number, day in days
        for leg in day["legs"]
    ]
    layers = [
        declared_layer(
            "visits", C_("inspection", "Visits"), VisitRow, visits, language=language
        ),
        declared_layer(
            "legs", N_("Drives"), DriveRow, drives, language=language,
            shapes=answer.features.geometry, named="to",
        ),
        declared_layer(
            "reserve", N_("Replacements"), DrawnCentre, document["reserve"], language=language,
            but=("weight", "number"),
        ),
    ]  # fmt: skip
    method = method_of(
        context, language, what=title, document=document, simulated=document["simulated"]
    )

    def book() -> bytes:
        sheets = [sheet.filed(language) for sheet in inspection_sheets(document, language)]
        return book_of(sheets, method, title=title, day=document["request"]["date"])

    def html() -> str:
        from web.inspection.map import inspection_file  # noqa: PLC0415 - folium is slow to import

        return inspection_file(context, answer, title=title, lang=language)

    def papers(ending: str) -> bytes:
        from routes.inspection import pack  # noqa: PLC0415 - so is the library of documents

        made = pack.Pack(
            document=document, wording=CatalogueWording(language),
            organiser=context.settings.organisation, today=context.today(),
        )  # fmt: skip
        return pack.inspection_zip(made) if ending == "zip" else pack.inspection_docx(made)

    own: dict[str, Callable[[], str | bytes]] = {"xlsx": book, "html": html}
    own |= {ending: partial(papers, ending) for ending in PAPERS}
    return export_of(
        Source(context, answer, language, inspection_features), name="inspection", title=title,
        layers=layers, method=method, own=own, endings=(*PAPERS, *ANSWERS),
    )  # fmt: skip


def inspection_features(answer: Answer[Inspection]) -> list[Feature]:
    """Return the visits (``stop``), the drives (``leg``) and the replacements (``reserve``)."""
    stops = [
        point_feature({"role": "stop", "group": group, "day": number, **stop})
        for group, number, day in _days(answer.document)
        for stop in day["stops"]
    ]
    reserve = [point_feature({"role": "reserve", **one}) for one in answer.document["reserve"]]
    return [*stops, *leg_features(answer), *reserve]


def _days(document: Inspection) -> Iterator[tuple[int, int, GroupDay]]:
    """Yield the number of each group, the number of each of its days, and the day."""
    for group in document["groups"]:
        for number, day in enumerate(group["days"], start=1):
            yield group["number"], number, day
