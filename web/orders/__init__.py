"""Orders of lectures, planned lectures, and who goes to them."""
