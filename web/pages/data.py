"""What the data is, where it comes from, how precise it is and what is simulated."""

import pandas as pd
from flask import Response

from geo.schemas import COARSE_PRECISION
from web.pages import words
from web.pages.blueprint import blueprint, current, render


def precision_table(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Count rows by precision class, the finest first, with the median error in kilometres.

    Parameters
    ----------
    frame
        Columns ``precision`` and ``error_m``.
    """
    groups = frame.groupby("precision")["error_m"].agg(["size", "median"])
    return [
        {
            "precision": code,
            "count": int(groups["size"][code]),
            "error_km": float(groups["median"][code]) / 1000,
            "coarse": code in COARSE_PRECISION,
        }
        for code in words.WORDS["precision"]
        if code in groups.index
    ]


@blueprint.get("/data")
def data() -> Response:
    """Describe the data sets."""
    context = current()
    datasets = context.datasets
    snapshot = context.snapshot()
    return render(
        "data",
        datasets=datasets,
        tiers=datasets.venues["tier"].value_counts(),
        site_precision=precision_table(datasets.sites),
        centre_precision=precision_table(datasets.centres),
        provider=context.travel.provider,
        simulated_rows=context.store.simulated_counts(),
        lecture_count=len(snapshot.lectures),
        lecturer_count=len(snapshot.lecturers),
    )
