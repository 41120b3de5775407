"""Lectures of which nobody knows where they were held: to which county they may belong.

A code that names no venue may still name its county: cut to six digits, or written by a spreadsheet
as 2.20622E+11. One that does not may have been meant for any county.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ANY: Final = ""
"""Stands for the county of what names none."""
_COUNTY_DIGITS: Final = 6


def loose_by_county(codes: pd.Index, lectures: NDArray[np.int64], counties: pd.Index) -> pd.Series:
    """Sum up lectures at unknown venues by the county that their codes begin with.

    Parameters
    ----------
    codes
        Codes that are no venue's.
    lectures
        Lectures under each.
    counties
        Codes of all counties, 12 digits.

    Returns
    -------
    Series
        By county code, or :data:`ANY`.
    """
    known = {code[:_COUNTY_DIGITS]: code for code in counties}
    named = [known.get(_digits(str(code))[:_COUNTY_DIGITS], ANY) for code in codes]
    total: pd.Series = pd.Series(lectures, index=named, dtype=np.int64).groupby(level=0).sum()
    return total


def _digits(code: str) -> str:
    """Write out what a spreadsheet has made of a code."""
    text = code.strip()
    if "E" in text.upper():
        try:
            return f"{float(text):.0f}"
        except ValueError:
            return text
    return text


def loose_by_group(loose: pd.Series, counties: pd.Series, groups: pd.Series) -> pd.Series:
    """Count the lectures that may have been held at a centre of each group.

    Parameters
    ----------
    loose
        As :func:`loose_by_county` returns it.
    counties
        County of each centre.
    groups
        Label of each, same index; an empty label is left out.

    Returns
    -------
    Series
        By label: those of all counties that the group has centres in, and those of no county.
    """
    pairs = pd.DataFrame({"label": groups, "county": counties}).drop_duplicates()
    pairs = pairs[pairs["label"] != ""]
    mine = loose.reindex(pairs["county"], fill_value=0).groupby(pairs["label"].to_numpy()).sum()
    return mine + int(loose.get(ANY, 0))
