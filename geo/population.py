"""How many people a centre stands for: an estimate, wherever nothing better is imported.

The last census by county with open figures is that of 2010; that of 2020 is open by prefecture.
"""

from typing import Final

import pandas as pd

from geo.codes import PREFECTURE_DIGITS
from geo.errors import N_, DataError
from geo.terms import CENTRE_TIERS

COMMITTEE_COUNTIES: Final = ("220621000000", "222426000000")
"""抚松县 and 安图县, in parts of which 长白山管委会 lies, counted apart in 2020."""
ESTIMATED, IMPORTED = "estimated", "imported"


def county_population(census: pd.DataFrame) -> pd.Series:
    """Estimate the population of each county in 2020.

    The counts of 2010 are scaled to the prefecture totals of 2020, so that the shares within a
    prefecture stay as they were. A county counted in 2020 keeps that count and is taken out of its
    prefecture first; 长白山管委会 is shared by 抚松 and 安图 in proportion to their people.

    Parameters
    ----------
    census
        ``geo.datasets.Datasets.population``: ``code``, ``level``, ``census_year``, ``population``.

    Returns
    -------
    Series
        ``population``, people, float; index: county code. Its sum is the sum of all counts of 2020.
    """
    old = census[(census["level"] == "county") & (census["census_year"] == 2010)]  # noqa: PLR2004
    new = census[census["census_year"] == 2020].set_index("code")["population"]  # noqa: PLR2004
    counted = new[new.index.isin(old["code"])]
    people = old.set_index("code")["population"].drop(counted.index)
    prefecture = people.index.str[:PREFECTURE_DIGITS]
    totals = new[new.index.str.endswith("0" * 8)]
    totals.index = totals.index.str[:PREFECTURE_DIGITS]
    scale = totals / people.groupby(prefecture).sum()
    estimate: pd.Series = pd.concat([people * scale.reindex(prefecture).to_numpy(), counted])
    parts = estimate.reindex(list(COMMITTEE_COUNTIES)).dropna()
    committee = census.loc[census["level"] == "committee", "population"].sum()
    estimate[parts.index] += committee * parts / parts.sum()
    estimate.name = "population"
    return estimate.sort_index()


def centre_population(
    centres: pd.DataFrame, communities: pd.DataFrame, counties: pd.Series
) -> pd.Series:
    """Estimate the people each practice centre stands for.

    Every village station and every community of a county counts the same number of people. Those of
    a community go to the station (所) of its township, or, where that has none, to the county
    centre; a register without that gives them to the first station of the county. So a county
    centre usually stands for nobody but itself, and no one is counted twice. Schools, enterprises
    and other venues are no homes: nobody is counted there.

    Parameters
    ----------
    centres, communities
        Indexed by code, with ``tier``, ``township`` and ``county``.
    counties
        As :func:`county_population` returns it, or a table the user has imported.

    Returns
    -------
    Series
        ``population``, people, float, index of ``centres``; its sum over a county is that county's.

    Raises
    ------
    DataError
        If a county of the centres has no population.
    """
    missing = sorted(set(centres["county"]) - set(counties.index))
    if missing:
        raise DataError(
            N_("The population table lacks the counties %(codes)s: add a row for each."),
            codes="、".join(missing[:5]),
        )
    homes = communities[communities["tier"] == "community"]
    units = pd.concat([centres[centres["tier"] == "village"], homes])
    each = counties / units.groupby("county").size()
    holder = _holders(units, centres)
    people = units["county"].map(each).astype(float).groupby(holder.to_numpy()).sum()
    alone = counties[~counties.index.isin(units["county"])].rename(_heads(centres))
    found: pd.Series = people.add(alone, fill_value=0).reindex(centres.index, fill_value=0.0)
    return found.astype(float).rename("population")


def merge_population(estimate: pd.Series, imported: pd.Series | None = None) -> pd.DataFrame:
    """Put imported numbers in the place of estimates, and keep which is which.

    Parameters
    ----------
    estimate
        As :func:`county_population` returns it.
    imported
        As :func:`geo.population_file.read_population` returns it, of all counties or of some.

    Returns
    -------
    DataFrame
        Index of ``estimate``; ``population`` and ``origin``, ``estimated`` or ``imported``.
    """
    own = pd.Series(dtype=float) if imported is None else imported
    return pd.DataFrame(
        {
            "population": own.reindex(estimate.index).fillna(estimate),
            "origin": pd.Series(ESTIMATED, index=estimate.index).where(
                ~estimate.index.isin(own.index), IMPORTED
            ),
        }
    )


def _holders(units: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Which centre the people of each village or community count for, by code."""
    codes = units.index.to_series()
    station = units["township"].where(units["township"].isin(centres.index))
    county = units["county"].map(_heads(centres))
    return codes.where(codes.isin(centres.index), station.fillna(county))


def _heads(centres: pd.DataFrame) -> dict[str, str]:
    """Return the highest centre of each county: its own, or the first station of one without."""
    rank = centres["tier"].map({tier: rank for rank, tier in enumerate(CENTRE_TIERS)})
    first = centres.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("county")
    return dict(zip(first["county"], first.index, strict=True))
