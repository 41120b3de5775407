"""A network of routes for the whole province."""
