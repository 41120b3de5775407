"""Where a lecturer can speak: venues, areas and ways near a place."""
