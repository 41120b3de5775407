"""What the pages show as files: one address for all views, with the parameters of the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, abort, request, url_for
from flask_babel import gettext

from web import words
from web.attachment import export_response
from web.context import Context
from web.exports.answers import answer_export
from web.exports.lists import dispatch_export, orders_export, planned_export
from web.exports.places import (
    Box,
    divisions_layer,
    inside,
    places_export,
    sites_layer,
    venues_layer,
)
from web.formats.export import POINTS, Export
from web.formats.registry import FORMATS
from web.i18n import language
from web.jobs import BUSY, BusyError
from web.pages.blueprint import asked, blueprint, current
from web.pages.plan_links import question
from web.pages.view import View, asked_view
from web.services import (
    coverage,
    coverage_centres,
    dispatch,
    inspection,
    isochrone,
    nearby,
    orders,
    planned,
    planning,
    suggest,
)
from web.services.answer import Answer
from web.services.venue_filter import VenueFilter

LONGEST = 300.0
"""Seconds that a file waits for an answer that is not kept any more."""
SEVERAL = frozenset(
    {"theme", "require", "exclude", "at_least", "at_most", "capacity", "lecturer", "closed"}
    | {"order", "pin", "overnight", "tier", "topic", "required"}
)
INSPECTION_SEVERAL = frozenset({"within"})
PAGE_ONLY = frozenset({"area", "at", "show", "sort", "page"})
Build = Callable[[Context], Export | None]


class Link(NamedTuple):
    """A file on offer: ending, name of the format, address."""

    ending: str
    name: str
    address: str


class Links(NamedTuple):
    """The files of one view under their heading, empty for the only view of a page."""

    title: str
    files: Sequence[Link]


def file_links(
    view: str, query: Mapping[str, Any], *, title: str = "", endings: Sequence[str] = POINTS
) -> Links:
    """Return the files of a view, for ``parts/exports.html``.

    Parameters
    ----------
    view
        Key of :data:`VIEWS`.
    query
        The parameters of the page, so that the file holds what the page shows.
    title
        What the view is called, on a page that has several.
    endings
        Formats that make sense.
    """
    return links_to(
        lambda ending: url_for("pages.view_file", view=view, ending=ending, **query),
        title=title, endings=endings,
    )  # fmt: skip


def links_to(
    address: Callable[[str], str], *, title: str = "", endings: Sequence[str] = POINTS
) -> Links:
    """Return the files whose address depends on the ending."""
    return Links(title, [Link(one, FORMATS[one].name, address(one)) for one in endings])


@blueprint.get("/files/<view>.<ending>")
def view_file(view: str, ending: str) -> Response:
    """Return what a page shows as a file to save."""
    if view not in VIEWS or ending not in FORMATS:
        abort(404)
    export = VIEWS[view](current())
    if export is None:
        raise BusyError(BUSY)
    return file_of(export, ending)


def file_of(export: Export, ending: str) -> Response:
    """Return one format of a view, 404 where the view has no such form."""
    if ending not in export.endings:
        abort(404)
    return export_response(export, ending)


# -- places ---------------------------------------------------------------------------------------


def _sites(context: Context) -> Export:
    chosen, view = request.args.getlist("id"), asked_view(context)
    layer = sites_layer(
        context, language(), lambda row: row["id"] in chosen if chosen else view.shows(row)
    )
    facts = [] if chosen else _facts(view, ("county", "period", "category"))
    layers = (inside(layer, _box()),)
    return places_export(context, layers, language(), name="sites", facts=facts)


def _venues(context: Context) -> Export:
    codes, view = request.args.getlist("code"), asked_view(context)
    wanted = VenueFilter() if codes else view.venues
    layer = inside(venues_layer(context, language(), wanted), _box())
    if codes:
        layer = layer.only(layer.table["code"].isin(codes))
    facts = [] if codes else _facts(view, ("tiers", "county", "idle"))
    return places_export(context, (layer,), language(), name="venues", facts=facts)


def _places(context: Context) -> Export:
    view, box = asked_view(context), _box()
    layers = (
        inside(sites_layer(context, language(), view.shows), box),
        inside(venues_layer(context, language(), view.venues), box),
    )
    facts = _facts(view, ("tiers", "county", "period", "category", "idle"))
    return places_export(context, layers, language(), name="places", facts=facts)


def _divisions(context: Context) -> Export:
    layers = (divisions_layer(context, language()),)
    return places_export(context, layers, language(), name="divisions", facts=[])


def _facts(view: View, names: Sequence[str]) -> list[tuple[str, Any]]:
    """Name the filters of the map that narrow a file."""
    county = words.division_names(current()).get(view.county, view.county)
    said = {
        "tiers": (gettext("Kind of venue"), "、".join(words.label("tier", t) for t in view.tiers)),
        "county": (gettext("County"), county),
        "period": (gettext("Theme"), words.label("period", view.period)),
        "category": (gettext("Kind of site"), words.label("category", view.category)),
        "idle": (gettext("No lecture for"), view.idle and f"{view.idle} d"),
    }
    box = _box()
    part = [(gettext("Part of the map (west, south, east, north)"), str(box))] if box else []
    return [said[name] for name in names if said[name][1]] + part


def _box() -> Box | None:
    """Return the part of the map that is shown, when the address says it."""
    text = request.args.get("bbox", "")
    if not text:
        return None
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        return None
    return west, south, east, north


# -- answers --------------------------------------------------------------------------------------


def _exported(answer: Answer | None, **more: Any) -> Export | None:
    return answer_export(current(), answer, language(), **more) if answer else None


def _nearby(context: Context) -> Export | None:
    form = asked(several=SEVERAL)
    form.pop("county", None)
    query = nearby.NearbyQuery.model_validate(form)
    return _exported(nearby.run(context, query, today=context.today()))


def _plan(context: Context) -> Export | None:
    query = planning.PlanQuery.model_validate(question(asked(several=SEVERAL)))
    return _exported(planning.run(context, query, today=context.today()))


def _coverage(context: Context) -> Export | None:
    form = asked(several=SEVERAL)
    wanted = {name: value for name, value in form.items() if name not in PAGE_ONLY}
    query = coverage.CoverageQuery.model_validate(wanted)
    answer = coverage.run(context, query, today=context.today(), empty=True)
    reach = None
    if of := form.get("area"):
        area = isochrone.beside(answer.document, of=of, at=form.get("at", ""))
        reach = isochrone.run(context, area, language=language())
    return _exported(answer, reach=reach)


def _centres(context: Context) -> Export | None:
    query = coverage_centres.CentresQuery.model_validate(asked(several=SEVERAL))
    today = context.today()
    return _exported(coverage_centres.run(context, query, today=today, whole_list=True, empty=True))


def _suggestion(context: Context) -> Export | None:
    query = suggest.SuggestQuery.model_validate(asked(several=SEVERAL))
    return _exported(suggest.ask(context, query, today=context.today(), seconds=LONGEST))


def _inspection(context: Context) -> Export | None:
    query = inspection.InspectionQuery.model_validate(asked(several=INSPECTION_SEVERAL))
    return _exported(inspection.ask(context, query, today=context.today(), seconds=LONGEST))


# -- lists ----------------------------------------------------------------------------------------


def _planned(context: Context) -> Export:
    query = planned.PlannedListQuery.model_validate(asked())
    return planned_export(context, planned.planned_document(context, query), language())


def _orders(context: Context) -> Export:
    query = orders.StatusQuery.model_validate(asked())
    return orders_export(context, orders.orders_document(context, query), language())


def _dispatch(context: Context) -> Export | None:
    query = dispatch.DispatchQuery.model_validate(asked())
    answer = dispatch.ask(context, query, today=context.today(), seconds=LONGEST)
    return dispatch_export(context, answer.document, language()) if answer else None


VIEWS: Mapping[str, Build] = {
    "places": _places,
    "sites": _sites,
    "venues": _venues,
    "divisions": _divisions,
    "nearby": _nearby,
    "route": _plan,
    "coverage": _coverage,
    "centres": _centres,
    "suggestion": _suggestion,
    "inspection": _inspection,
    "planned": _planned,
    "orders": _orders,
    "dispatch": _dispatch,
}
"""What can be taken along -> how it is made from the parameters of its page."""
