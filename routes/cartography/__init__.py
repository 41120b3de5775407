"""Printed maps: the ground, frame and fonts that the route map and the coverage sheet share."""
