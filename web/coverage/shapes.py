"""What the coverage map on the screen draws: areas in their class, or the centres by kind of gap.

The page itself stays light: its script asks for these shapes when it is there.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.terms import GAPS, NO_DATA
from web.coverage.classes import NONE, Show, area_class, drawn_gaps
from web.files.geojson import OUTLINE_DIGITS, Member, collection, feature
from web.maps.legend import HATCH_NONE, SHARE_CLASSES
from web.terms.answer import Answer

OUTLINE_DEGREES = 0.004
"""Simplification for the screen, about 400 m: half a pixel at the first zoom."""
LINE = {"color": "#4b5563", "weight": 0.8, "fill": True, "fillOpacity": 0.9}


def area_shapes(answer: Answer, show: Show, names: "pd.Series[str]") -> Member:
    """Return the divisions with style and tooltip.

    Hatched fills are patterns that the page defines: ``few-N`` for class N, ``hatch-none``.

    Parameters
    ----------
    answer
        Coverage answer.
    show
        ``share`` or ``people``.
    names
        Names of divisions by code, in the language of the reader.
    """
    geometry = answer.features.geometry.simplify(OUTLINE_DEGREES)
    measure = "share" if show == "share" else "weighted_share"
    return collection(
        feature(
            geometry[row["code"]],
            {
                "code": row["code"],
                "tip": [names.get(row["code"], row["name"]), _numbers(row, measure)],
                "style": {**LINE, "fillColor": _fill(row, show)},
            },
            digits=OUTLINE_DIGITS,
        )
        for row in answer.document["rows"]
    )


def centre_shapes(centres: GeoDataFrame) -> Member:
    """Return the centres of each kind of gap as one feature of many points."""
    kinds = [kind for kind in drawn_gaps() if (centres["gap"] == kind).any()]
    return collection(
        feature(
            shapely.MultiPoint(centres.geometry[centres["gap"] == kind].tolist()),
            {"kind": kind, "style": _dot(kind)},
            digits=4,
        )
        for kind in kinds
    )


def _dot(kind: str) -> dict[str, Any]:
    colour = GAPS[kind].colour
    hollow = kind == NO_DATA
    return {"color": colour, "weight": 1, "fillColor": colour, "fillOpacity": 0 if hollow else 0.8}


def _fill(row: Mapping[str, Any], show: Show) -> str:
    number = area_class(row, show)
    if number == NONE:
        return f"url(#{HATCH_NONE})"
    return f"url(#few-{number})" if row["few"] else SHARE_CLASSES[number].colour


def _numbers(row: Mapping[str, Any], measure: str) -> str:
    known = "–" if row[measure] is None else f"{row[measure]:.0%}"
    return f"{row['served']} / {row['centres']} · {known}"
