"""What the data is, where it comes from, how precise it is and what is simulated."""

from importlib.metadata import version

import pandas as pd
from flask import Response
from flask_babel import gettext

from geo.formats import AREAS
from geo.sources import site_sources
from geo.terms import PRECISIONS, TIERS
from routes.plan.prizes import KNOWN
from web.frame.files import Links, file_links
from web.frame.page import blueprint, current, render
from web.installation.basis import current_basis
from web.installation.context import Context
from web.language.request import language
from web.places.answer import PrecisionClass
from web.places.membership import membership_sentence
from web.places.opening import openings
from web.terms.rows import coarse
from web.terms.term import columns, kept


def precision_table(frame: pd.DataFrame) -> list[PrecisionClass]:
    """Count rows by precision class, the finest first, with the median error in kilometres.

    Parameters
    ----------
    frame
        Columns ``precision`` and ``error_m``.
    """
    known = frame.assign(rough=coarse(frame["precision"], frame["error_m"])).groupby("precision")
    table = known.agg(
        count=("rough", "size"), error_km=("error_m", "median"), coarse=("rough", "sum")
    )
    classes = table.reindex(list(PRECISIONS)).dropna().reset_index()
    classes["error_km"] /= 1000
    return [kept(PrecisionClass, row) for row in classes.to_dict("records")]


def _assumed(context: Context) -> dict[str, int]:
    """Count what is assumed of the sites rather than known."""
    sites = context.datasets.sites
    today = openings(context, context.today())
    return {
        "sites": len(sites),
        "hours": sum(one.basis == "assumed" for one in today.values()),
        "visits": int(sites["visit_minutes_basis"].str.contains("estimate").sum()),
        "unseen": int((~sites["evidence"].isin(KNOWN)).sum()),
    }


def _exports() -> list[Links]:
    return [
        file_links("sites", {}, title=gettext("Heritage sites")),
        file_links("venues", {"tier": [*TIERS]}, title=gettext("Venues")),
        file_links("divisions", {}, title=gettext("Divisions"), endings=AREAS),
    ]


@blueprint.get("/data")
def data() -> Response:
    """Describe the data sets."""
    context = current()
    datasets = context.datasets
    snapshot = context.snapshot()
    return render(
        "data",
        template="places/data.html",
        datasets=datasets,
        tiers=datasets.venues["tier"].value_counts(),
        membership=membership_sentence(context, language()),
        precision_columns=columns(PrecisionClass, narrow=True),
        site_precision=precision_table(datasets.sites),
        centre_precision=precision_table(datasets.centres),
        assumed=_assumed(context),
        basis=current_basis(context),
        version=version("redroutes"),
        provider=context.travel.provider,
        simulated_rows=context.store.simulated_counts(),
        sources=site_sources(),
        lecture_count=len(snapshot.lectures),
        lecturer_count=len(snapshot.lecturers),
        exports=_exports(),
    )
