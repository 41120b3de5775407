"""How many people a centre stands for: an estimate, wherever nothing better is imported.

The last census by county with open figures is that of 2010; that of 2020 is open by prefecture.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from geo import intake
from geo.errors import N_, DataError
from geo.schemas import CODE, CODE_PATTERN, COUNT
from geo.tables import Table, Violation, check_text, unreadable

COMMITTEE_COUNTIES: Final = ("220621000000", "222426000000")
"""抚松县 and 安图县, in parts of which 长白山管委会 lies, counted apart in 2020."""
COLUMNS: Final = (
    intake.Column("code", ("代码", "区划代码", "行政区划代码")),
    intake.Column("population", ("人口", "常住人口")),
)
"""What an imported table must hold, and the Chinese headings that are understood."""
ESTIMATED, IMPORTED = "estimated", "imported"

_PREFECTURE_DIGITS: Final = 4
_CODE_DIGITS: Final = 12


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
    prefecture = people.index.str[:_PREFECTURE_DIGITS]
    totals = new[new.index.str.endswith("0" * 8)]
    totals.index = totals.index.str[:_PREFECTURE_DIGITS]
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
    centre. So a county centre usually stands for nobody but itself, and no one is counted twice.
    Schools, enterprises and other venues are no homes: nobody is counted there.

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
    people = units["county"].map(each).groupby(holder.to_numpy()).sum()
    alone = counties[~counties.index.isin(units["county"])].rename(
        _county_centres(centres).to_dict()
    )
    return (
        people.add(alone, fill_value=0).reindex(centres.index, fill_value=0.0).rename("population")
    )


def read_population(path: Path, counties: pd.Index) -> tuple[pd.Series, list[Violation]]:
    """Read a table of the user's own with the population of counties.

    Parameters
    ----------
    path
        A workbook or a text file, as :mod:`geo.intake` reads it, with the columns ``code`` (6 or 12
        digits) and ``population`` (people); their Chinese names in :data:`COLUMNS` do as well.
        Other columns are ignored.
    counties
        12-digit codes of the counties there are.

    Returns
    -------
    population : Series
        People, float; index: 12-digit code. Empty if anything is wrong.
    violations : list
        What is wrong, row by row, in the order of the rows.
    """
    table = Table(
        path.name,
        {
            "code": CODE,
            "population": COUNT,
        },
        key=("code",),
        whole=("population",),
    )
    nobody = pd.Series(dtype=float, name="population")
    try:
        found = intake.read_table(path, COLUMNS, name=path.name)
    except intake.IntakeError as error:
        return nobody, [unreadable(table, error)]
    frame, violations = check_text(_cells(found), table)
    violations += _unknown_counties(path.name, frame["code"], counties)
    if violations:
        return nobody, [_placed(one, found) for one in sorted(violations, key=lambda v: v.row)]
    return frame.set_index("code")["population"], []


def merge_population(estimate: pd.Series, imported: pd.Series | None = None) -> pd.DataFrame:
    """Put imported numbers in the place of estimates, and keep which is which.

    Parameters
    ----------
    estimate
        As :func:`county_population` returns it.
    imported
        As :func:`read_population` returns it, of all counties or of some.

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


def _unknown_counties(file: str, codes: pd.Series, counties: pd.Index) -> list[Violation]:
    problem, remedy = (
        N_("is no county of Jilin"),
        N_("Write the code of a county, or drop the row."),
    )
    unknown = codes.str.fullmatch(CODE_PATTERN) & ~codes.isin(counties)
    return [
        Violation(file, row + 2, "code", str(codes.iloc[row]), problem, remedy)
        for row in np.flatnonzero(unknown).tolist()
    ]


def _cells(found: intake.Table) -> pd.DataFrame:
    """Return codes and numbers as plain text; a code of 6 digits gets its six zeros."""
    rows = [(intake.plain(row.text("code")), _figure(row.text("population"))) for row in found.rows]
    text = pd.DataFrame(rows, columns=[column.key for column in COLUMNS], dtype=str)
    short = text["code"].str.fullmatch(r"\d{6}")
    text["code"] = text["code"].where(~short, text["code"].str.ljust(_CODE_DIGITS, "0"))
    return text


def _figure(text: str) -> str:
    """Return a number as Python writes it; what is none stays as it is, to be shown."""
    value = intake.number(text)
    return text if math.isnan(value) else f"{value:.15g}"


def _placed(violation: Violation, found: intake.Table) -> Violation:
    """Name the row of the file in the place of that of the frame, and the sheet if there is one."""
    row = found.rows[violation.row - 2]
    file = intake.named(violation.file, row.sheet.name)
    return replace(violation, file=file, row=row.number)


def _holders(units: pd.DataFrame, centres: pd.DataFrame) -> pd.Series:
    """Which centre the people of each village or community count for, by code."""
    codes = units.index.to_series()
    station = units["township"].where(units["township"].isin(centres.index))
    county = units["county"].map(_county_centres(centres))
    return codes.where(codes.isin(centres.index), station.fillna(county))


def _county_centres(centres: pd.DataFrame) -> pd.Series:
    heads = centres[centres["tier"] == "county"]
    return pd.Series(heads.index, index=heads["county"].to_numpy())
