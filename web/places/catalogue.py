"""What there is: sites, venues, places and boundaries, for lists and for the map."""

from typing import Annotated, Protocol

import shapely
from geopandas import GeoDataFrame
from pydantic import Field

from geo.codes import COUNTY_DIGITS, PREFECTURE_DIGITS, PROVINCE_DIGITS
from geo.errors import N_
from geo.place import Place
from geo.terms import FACT_KINDS, OUTLINED_LEVELS
from web.installation.context import Context
from web.language.places import english_of
from web.places.answer import CalledVenue, ListedSite, Places, Site, Sites, Suggested, Venues
from web.places.answer_told import SiteContact, SiteFact, SitePicture
from web.places.opening import openings
from web.places.venue_filter import VenueFilter, passing
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Box, Offset, Query, QueryError, clamped
from web.terms.rows import part_document, place_document, rows_of
from web.terms.term import kept

Level = Annotated[str, OUTLINED_LEVELS]

LEVEL_DIGITS = {
    "province": PROVINCE_DIGITS,
    "prefecture": PREFECTURE_DIGITS,
    "county": COUNTY_DIGITS,
}
# Square root of the area (in degrees) below which a bend of an outline is dropped.
TOLERANCE = {"province": 0.01, "prefecture": 0.008, "county": 0.005}


class UnknownSiteError(QueryError):
    """There is no heritage site with this id."""

    status = 404
    kind = "unknown-site"
    title = N_("There is no such site")


class SitesQuery(Query):
    """Which heritage sites: `q` is a part of the name, `division` the code of a county or above."""

    q: Annotated[str, asks.Q, Field(max_length=100)] = ""
    division: Annotated[
        str,
        Asked(
            N_("12-digit code of the province, a prefecture or a county."),
            N_("Prefecture or county"),
        ),
        Field(max_length=12),
    ] = ""
    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(1000), asks.LIMIT] = 1000


class PlacesQuery(Query):
    """Places whose name begins with or holds `q`."""

    q: Annotated[str, asks.Q, Field(min_length=1, max_length=100)]
    limit: Annotated[int, Field(ge=1), clamped(50), asks.LIMIT] = 10


class VenuesQuery(VenueFilter):
    """Venues inside a box of the map that the filters let pass."""

    bbox: Annotated[Box, asks.BBOX]
    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(12_000), asks.LIMIT] = 1000


def sites(context: Context, query: SitesQuery) -> Sites:
    """List the heritage sites.

    Raises
    ------
    QueryError
        If the division is unknown or below the counties.
    """
    table = context.datasets.sites
    chosen = table[table["name_zh"].str.contains(query.q, regex=False)]
    if query.division:
        chosen = chosen[chosen["county"].str.startswith(_code_prefix(context, query.division))]
    return {
        "kind": "sites",
        "version": 1,
        **part_document(len(chosen), query.offset, query.limit),
        "sites": _sites(context, part(chosen, query)),
    }


def _sites(context: Context, table: GeoDataFrame) -> list[ListedSite]:
    today = openings(context, context.today())
    opened = [today[str(key)].state == "open" for key in table.index]
    return rows_of(ListedSite, table.assign(open_today=opened), index="id")


class _Part(Protocol):
    """Which part of a long list is wanted."""

    @property
    def offset(self) -> int: ...

    @property
    def limit(self) -> int: ...


def part(table: GeoDataFrame, query: _Part) -> GeoDataFrame:
    """Return the rows of one part of a list."""
    return table.iloc[query.offset : query.offset + query.limit]


def _code_prefix(context: Context, code: str) -> str:
    divisions = context.datasets.divisions
    level = divisions["level"].get(code)
    if level not in LEVEL_DIGITS:
        raise QueryError(
            N_("%(code)s is not the 12-digit code of the province, a prefecture or a county."),
            code=code,
        )
    return code[: LEVEL_DIGITS[level]]


def site(context: Context, site_id: str) -> Site:
    """Everything known about one heritage site.

    Raises
    ------
    UnknownSiteError
        If there is no such site.
    """
    require_site(context, site_id)
    (facts,) = _sites(context, context.datasets.sites.loc[[site_id]])
    book = context.datasets.book
    return {
        "kind": "site",
        "version": 1,
        **facts,
        "facts": [
            kept(SiteFact, vars(one), source=one.source.name)
            for one in book.told(site_id, *FACT_KINDS)
        ],
        "contacts": [kept(SiteContact, vars(one)) for one in book.contacts.get(site_id, ())],
        "pictures": [
            kept(SitePicture, vars(one), path=f"/pictures/{one.id}/large.jpg")
            for one in context.store.pictures.of_site(site_id)
        ],
    }


def require_site(context: Context, site_id: str) -> None:
    """Refuse a number of no site.

    Raises
    ------
    UnknownSiteError
        If there is no such site.
    """
    if site_id not in context.datasets.sites.index:
        raise UnknownSiteError(N_("There is no heritage site %(id)s."), id=site_id)


def places(context: Context, query: PlacesQuery) -> Places:
    """Suggest places while somebody types."""
    found = context.gazetteer.search(query.q, limit=query.limit)
    return {"kind": "places", "version": 1, "places": [_suggested(place) for place in found]}


def _suggested(place: Place) -> Suggested:
    said = english_of(place.name), english_of(place.context)
    return kept(Suggested, place_document(place), name_en=said[0], context_en=said[1])


def venues(context: Context, query: VenuesQuery) -> Venues:
    """List the venues inside a box, in the order of their codes."""
    west, south, east, north = query.bbox
    table = context.datasets.venues
    x, y = table.geometry.x, table.geometry.y
    inside = x.between(west, east) & y.between(south, north)
    inside &= passing(context, query, today=context.today())
    found = table[inside].sort_index()
    return {
        "kind": "venues",
        "version": 1,
        "bbox": list(query.bbox),
        **part_document(len(found), query.offset, query.limit),
        "venues": rows_of(CalledVenue, _called(part(found, query)), index="code"),
    }


def _called(table: GeoDataFrame) -> GeoDataFrame:
    return table.assign(name_en=[english_of(name) for name in table["name"]])


def simplified_boundaries(context: Context, level: Level) -> GeoDataFrame:
    """Outlines of one level for the screen, neighbours sharing their simplified border."""

    def compute() -> GeoDataFrame:
        outlines = context.datasets.boundaries
        chosen = outlines[outlines["level"] == level]
        simple = shapely.coverage_simplify(chosen.geometry.to_numpy(), TOLERANCE[level])
        return chosen.set_geometry(simple, crs=chosen.crs)

    return context.lasting.get(("boundaries", level), compute)
