"""Lines of the ground of printed maps, read once."""

import geopandas as gpd
from geopandas import GeoDataFrame

from geo.folder import data_path
from geo.travel.network import read_network
from geo.travel.road_lines import road_lines
from web.installation.context import Context


def drawn_roads(context: Context) -> GeoDataFrame:
    """Return the roads as a map draws them."""
    folder = context.settings.data_folder / "roads"
    return context.lasting.get("road lines", lambda: road_lines(read_network(folder)))


def drawn_water(context: Context) -> GeoDataFrame:
    """Return rivers and lakes as a map draws them."""
    file = data_path("ground") / "water.geojson"
    return context.lasting.get("water lines", lambda: gpd.read_file(file))
