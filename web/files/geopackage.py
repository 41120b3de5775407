"""Tables with geometries as a GeoPackage (OGC 12-128), the file that QGIS and others open."""

import tempfile
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame

from geo.crs import WGS84, require_wgs84
from web.files.method import Method

GPKG = "application/geopackage+sqlite3"
METHOD_LAYER = "method"

_CLOCK = threading.Lock()  # GDAL keeps its options for the whole process


def geopackage(layers: Mapping[str, GeoDataFrame], method: Method, *, today: date) -> bytes:
    """Return tables as the layers of one GeoPackage; the same tables give the same bytes.

    Parameters
    ----------
    layers
        Name of the layer -> table in WGS84, such as ``{"coverage": answer.features}``. The index
        becomes a column when it has a name. Tuples and lists become texts.
    method
        What the file was made from, as :func:`web.files.method.method_rows` makes it: a table
        ``method`` without geometry.
    today
        Written as the time of the last change.

    Raises
    ------
    geo.errors.CrsError
        If a layer is not in WGS84.
    """
    about = pd.DataFrame([(item, str(text)) for item, text in method], columns=["item", "text"])
    with tempfile.TemporaryDirectory() as folder, _CLOCK:
        path = Path(folder) / "answer.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{today.isoformat()}T00:00:00.000Z"})
        try:
            for name, table in layers.items():
                _add(path, name, _plain(table).set_crs(WGS84, allow_override=True))
            _add(path, METHOD_LAYER, about)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _plain(table: GeoDataFrame) -> GeoDataFrame:
    """Return a table whose columns a database can hold."""
    require_wgs84(table)
    named = table.reset_index() if table.index.name else table.reset_index(drop=True)
    for column in named.columns.drop(named.geometry.name):
        values = named[column]
        if values.dtype == object and values.map(lambda one: isinstance(one, tuple | list)).any():
            named[column] = [None if one is None else "、".join(map(str, one)) for one in values]
    return named


def _add(path: Path, layer: str, table: pd.DataFrame) -> None:
    pyogrio.write_dataframe(table, path, layer=layer, driver="GPKG", append=path.exists())
