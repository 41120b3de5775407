"""Every view that can be taken along, as tables with their method: one place for all edges."""
