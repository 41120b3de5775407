"""OGC API - Features at ``/ogc``: what QGIS, GDAL and other programs read us by."""
