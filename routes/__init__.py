"""What to do in which order: tour problem, solver, itinerary, checker."""
