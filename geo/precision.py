"""How far off a position may be, in words: the same on pages, terminal, maps and papers."""

import math
from typing import Final

KILOMETRE: Final = 1000
WHOLE_FROM_KM: Final = 10
UNKNOWN: Final = {"zh": "误差不明", "en": "error unknown"}
UNITS: Final = {"zh": ("米", "公里"), "en": (" m", " km")}


def error_text(metres: float, language: str) -> str:
    """Write the radius that holds the true place in 68 of 100 cases, such as "±150 米".

    Two digits are said: more would pretend that the error itself is known.

    Parameters
    ----------
    metres
        The radius; NaN where it is not known, which has a word of its own.
    language
        "zh" or "en".
    """
    if not math.isfinite(metres):
        return UNKNOWN[language]
    short, long = UNITS[language]
    rounded = float(f"{metres:.2g}")
    if rounded < KILOMETRE:
        return f"±{rounded:.0f}{short}"
    km = rounded / KILOMETRE
    return f"±{km:.0f}{long}" if km >= WHOLE_FROM_KM else f"±{km:.1f}{long}".replace(".0", "")
