"""The map of a suggestion: the venues numbered, and the centres that they leave without."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geo.crs import WGS84
from geo.errors import N_
from geo.precision import error_text
from web.language.messages import translate
from web.language.places import place_name
from web.maps.folium_map import OfflineMap, add_pin, add_points
from web.maps.shell import bounds_of
from web.suggest.answer import SuggestedVenue, Suggestion
from web.suggest.question import OWN
from web.terms.types import Point

UNCOVERED_COLOUR = "#8a5a00"
UNCOVERABLE_COLOUR = "#8f1d18"
MARGIN = 0.12
"""Degrees round the venues: a few near ones, known only roughly, need towns beside them."""


def suggestion_map(document: Suggestion, *, language: str) -> OfflineMap:
    """Draw the suggested venues with their numbers above the demand that is left."""
    venues = document["venues_chosen"]
    # Where each lecture counts at its own venue, the rest are thousands, and on the coverage page.
    rest = [] if document["model"] == OWN else document["uncovered"]
    left, unreached = _points(rest), _points(document["uncoverable"])
    everything = gpd.GeoSeries(pd.concat([_points(venues), left, unreached]), crs=WGS84)
    fmap = OfflineMap(name="suggest", bounds=bounds_of(everything, margin=MARGIN))
    add_points(fmap, "uncovered", left, colour=UNCOVERED_COLOUR)
    add_points(fmap, "uncoverable", unreached, colour=UNCOVERABLE_COLOUR, radius=5)
    for venue in reversed(venues):  # the most useful on top
        _add_venue(fmap, venue, language)
    return fmap


def _add_venue(fmap: OfflineMap, venue: SuggestedVenue, language: str) -> None:
    gain = translate(N_("+%(centres)d centres"), language, centres=venue["gain"])
    name, county = (place_name(venue[key], language) for key in ("name", "county_name"))
    lines = [f"{venue['number']} {name}", county, gain]
    if venue["coarse"]:
        lines.append(error_text(venue["error_m"], language))
    add_pin(fmap, venue, label=str(venue["number"]), style="pin--suggest", lines=lines)


def _points(rows: Sequence[Point]) -> gpd.GeoSeries:
    points = gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows])
    return gpd.GeoSeries(points, crs=WGS84)
