"""Where coverage is missing."""
