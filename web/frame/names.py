"""Names of divisions in the language of the request."""

from typing import Any

import pandas as pd

from web.installation.context import Context
from web.language.request import language


def division_names(context: Context) -> "pd.Series[str]":
    """Return the names of the divisions by code, in English where the reader and the data do."""
    return context.division_names(language())


def place_labels(context: Context) -> list[list[Any]]:
    """Return the place names of the ground map: ``[name, lat, lon, level]``, prefectures first."""
    return context.memo.get(("place labels", language()), lambda: _place_labels(context))


def _place_labels(context: Context) -> list[list[Any]]:
    divisions = context.datasets.divisions
    named = divisions[divisions["level"].isin(["prefecture", "county"])]
    named = named.assign(shown=division_names(context))
    return [
        [row["shown"], round(row["geometry"].y, 3), round(row["geometry"].x, 3), row["level"]]
        for row in named.sort_values("level", ascending=False).to_dict("records")
    ]


def divisions(context: Context) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return code and name of the prefectures, with those of their counties, for a form."""
    return context.memo.get(("division list", language()), lambda: _divisions(context))


def _divisions(context: Context) -> list[tuple[str, str, list[tuple[str, str]]]]:
    table, names = context.datasets.divisions, division_names(context)
    counties = table[table["level"] == "county"]
    return [
        (
            str(code),
            str(names[code]),
            [(str(one), str(names[one])) for one in counties.index[counties["parent"] == code]],
        )
        for code in table.index[table["level"] == "prefecture"]
    ]
