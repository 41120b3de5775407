"""Where the data lie, until the datasets module says so."""

from pathlib import Path


def data_path(relative: str) -> Path:
    """Return a path under ``data/`` of the checkout."""
    return Path(__file__).resolve().parents[2] / "data" / relative
