"""Writers: documents of the jobs as JSON, GeoJSON, CSV and text for a terminal."""
