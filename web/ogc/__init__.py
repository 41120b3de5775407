"""OGC API - Features at ``/ogc``: what QGIS, GDAL and other programs read us by."""

from web.ogc.views import blueprint

__all__ = ["blueprint"]
