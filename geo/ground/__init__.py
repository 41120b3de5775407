"""The street-level ground of maps, made from an OpenStreetMap extract."""
