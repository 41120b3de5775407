"""Where things are: coordinates, datasets, divisions, travel times, nearby venues, coverage."""
