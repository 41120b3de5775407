"""What the columns of the views are called."""

from collections.abc import Mapping

from geo.errors import N_

POSITION: Mapping[str, str] = {
    "lon": N_("Longitude (WGS84)"),
    "lat": N_("Latitude (WGS84)"),
    "precision": N_("Position is that of"),
    "error_m": N_("Error, m"),
    "coarse": N_("Position known only roughly"),
}
