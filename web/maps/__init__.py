"""Maps for a browser: folium, basemaps, legends, files of Leaflet."""
