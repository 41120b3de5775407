"""What the data is, where it comes from, how precise it is and what is simulated."""

import pandas as pd
from flask import Response

from geo.schemas import is_coarse
from geo.sources import site_sources
from web import words
from web.pages.blueprint import blueprint, current, render


def precision_table(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Count rows by precision class, the finest first, with the median error in kilometres.

    Parameters
    ----------
    frame
        Columns ``precision`` and ``error_m``.
    """
    rough = [is_coarse(*row) for row in zip(frame["precision"], frame["error_m"], strict=True)]
    groups = frame.assign(rough=rough).groupby("precision")
    table = groups.agg(count=("rough", "size"), error=("error_m", "median"), rough=("rough", "sum"))
    known = table.reindex(list(words.WORDS["precision"])).dropna().reset_index()
    return [
        {
            "precision": row["precision"],
            "count": int(row["count"]),
            "error_km": row["error"] / 1000,
            "coarse": int(row["rough"]),
        }
        for row in known.to_dict("records")
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
        sources=site_sources(),
        lecture_count=len(snapshot.lectures),
        lecturer_count=len(snapshot.lecturers),
    )
