"""Building, choosing and calibrating the roads."""
