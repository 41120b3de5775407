"""The tour problem, its itineraries, and the checker that knows nothing of the solver."""
