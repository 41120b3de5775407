"""The search for good tours."""
