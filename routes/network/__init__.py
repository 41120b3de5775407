"""A network of routes for a whole province: candidates by search, the choice of them exactly."""
