"""What there is: the map of sites and venues, their cards, lists and outlines."""
