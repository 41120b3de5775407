"""Values in the types of JSON: the unknown and the infinite become null."""

from typing import Any

import numpy as np
import pandas as pd


def plain(value: Any) -> Any:
    """Value in the types of JSON; the unknown and the infinite become None, a time its date."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def number(value: Any, digits: int = 1) -> float | None:
    """Round for JSON; None for what is unknown or infinite."""
    return round(float(value), digits) if np.isfinite(value) else None


def whole(value: Any) -> int | None:
    """Whole number for JSON; None for what is unknown."""
    return int(value) if np.isfinite(value) else None
