"""How many people a centre stands for: an estimate, wherever nothing better is imported.

The census of 2020 counts the people of counties. Whom of them a centre stands for is estimated, and
the estimate has an error: :data:`SCATTER`.
"""

from typing import Final

import pandas as pd

from geo.errors import N_, DataError
from geo.given import numbers, require_unique
from geo.terms import CENTRE_TIERS

CENSUS_YEAR: Final = 2020
COMMUNITY_WEIGHT: Final = 6.0
"""A community counts the people of so many villages: the share that fits the counts of the 60
counties best, relative to each (5.7; ``python -m benchmarks.anchors`` prints it)."""
SCATTER: Final = 0.4
"""Standard deviation of the logarithm of people by village so counted, between counties. The people
of a township and of each of its villages are taken to scatter as much about the estimate."""
ESTIMATED, IMPORTED = "estimated", "imported"


def county_population(census: pd.DataFrame) -> pd.Series:
    """Return the people of each county as the census of 2020 has them.

    Parameters
    ----------
    census
        ``geo.datasets.Datasets.population``: ``code``, ``level``, ``census_year``, ``population``.

    Returns
    -------
    Series
        ``population``, people, float; index: county code. Its sum is that of the province.
    """
    counted = census[(census["level"] == "county") & (census["census_year"] == CENSUS_YEAR)]
    people: pd.Series = counted.set_index("code")["population"].astype(float)
    return people.rename("population").sort_index()


def centre_population(
    centres: pd.DataFrame, communities: pd.DataFrame, counties: pd.Series
) -> pd.Series:
    """Estimate the people each practice centre stands for.

    Every village station of a county counts the same number of people, and every community
    :data:`COMMUNITY_WEIGHT` times as many. Those of a community go to the station (所) of its
    township, or, where that has none, to the county centre; a register without that gives them to
    the first station of the county. So a county centre usually stands for nobody but itself, and no
    one is counted twice. Schools, enterprises and other venues are no homes: nobody is counted
    there.

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
        If a county of the centres has no population, or two, or one is no number from 0 on.
    """
    _require_people(counties, "counties")
    missing = sorted(set(centres["county"]) - set(counties.index))
    if missing:
        raise DataError(
            N_("The population table lacks the counties %(codes)s: add a row for each."),
            codes="、".join(missing[:5]),
        )
    homes = communities[communities["tier"] == "community"]
    units = pd.concat([centres[centres["tier"] == "village"], homes])
    weight = units["tier"].map({"village": 1.0, "community": COMMUNITY_WEIGHT})
    each = counties / weight.groupby(units["county"]).sum()
    holder = _holders(units, centres)
    people = (weight * units["county"].map(each)).astype(float).groupby(holder.to_numpy()).sum()
    alone = counties[~counties.index.isin(units["county"])].rename(_heads(centres))
    found: pd.Series = people.add(alone, fill_value=0).reindex(centres.index, fill_value=0.0)
    return found.astype(float).rename("population")


def people_units(centres: pd.DataFrame) -> pd.Series:
    """Return within which centres the estimates of people err together: those of a township.

    Parameters
    ----------
    centres
        Indexed by code, with ``township`` and ``county``.
    """
    return centres["township"].where(centres["township"] != "", centres["county"])


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

    Raises
    ------
    DataError
        If a label comes twice, or a number is none from 0 on.
    """
    own = pd.Series(dtype=float) if imported is None else imported
    _require_people(estimate, "estimate")
    _require_people(own, "imported")
    return pd.DataFrame(
        {
            "population": own.reindex(estimate.index).fillna(estimate),
            "origin": pd.Series(ESTIMATED, index=estimate.index).where(
                ~estimate.index.isin(own.index), IMPORTED
            ),
        }
    )


def _require_people(people: pd.Series, name: str) -> None:
    """Refuse what would be summed as nobody: a number that is none, or of whom is not known."""
    require_unique(people.index)
    numbers(people, name, least=0)


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
