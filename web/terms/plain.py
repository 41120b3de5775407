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
