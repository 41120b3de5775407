"""Which kind of gap a division mostly has, and where to begin."""

import pandas as pd

from geo.terms import GAPS, NO_DATA

_ORDER = ("recruit", "schedule", NO_DATA, "fragile")
assert {*_ORDER, "fine"} == {*GAPS}  # noqa: S101 - a new kind needs a place in the order


def main_gap(table: pd.DataFrame) -> pd.Series:
    """Name the kind of gap that most of the centres with a gap have.

    Parameters
    ----------
    table
        As :func:`geo.coverage.coverage_by_group` returns it, with the counts of all kinds.

    Returns
    -------
    Series
        ``main_gap``, index of ``table``: one of :data:`geo.terms.GAPS`; ``fine``
        where every centre is; ``no_data`` where the counts are not known. Of equally many the
        harder comes first: ``recruit``, ``schedule``, ``no_data``, ``fragile``.
    """
    counts = table[list(_ORDER)]
    known = counts.notna().all(axis=1)
    kinds = counts.fillna(0).idxmax(axis=1).where(counts.sum(axis=1) > 0, "fine")
    return kinds.where(known, NO_DATA).rename("main_gap")


def worst_first(table: pd.DataFrame) -> pd.Index:
    """Order divisions by need.

    The smoothed share decides, for the raw share of a few centres is mostly chance; of equal ones,
    the one that needs more lectures comes first, then the lower code.

    Parameters
    ----------
    table
        Columns ``share_smoothed`` and ``lectures_needed``, indexed by code.

    Returns
    -------
    Index
        Labels of the divisions of which a share is known.
    """
    known = table[table["share_smoothed"].notna()].sort_index()
    keyed = known.assign(need=-known["lectures_needed"], share=known["share_smoothed"].round(12))
    return keyed.sort_values(["share", "need"], kind="stable").index
