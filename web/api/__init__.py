"""The API describes itself, and says whether it is alive."""
