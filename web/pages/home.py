"""The map of heritage sites and venues, and the card of one site."""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.sources import site_sources
from web import words
from web.context import Context
from web.maps import OfflineMap
from web.pages.blueprint import blueprint, current, render
from web.services import catalogue

DEFAULT_TIERS = ("county", "township", "village")
"""The practice centres; communities are further venues and are switched on by the reader."""


def counties(context: Context) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the counties for a drop-down list, by prefecture, both in the order of their codes."""
    divisions = context.datasets.divisions
    names = words.division_names(context)
    groups: dict[str, list[dict[str, str]]] = {}
    for code, parent in divisions.query("level == 'county'")["parent"].sort_index().items():
        groups.setdefault(names[parent], []).append({"code": str(code), "name": names[code]})
    return list(groups.items())


def _sites(context: Context, *, county: str, period: str) -> list[dict[str, Any]]:
    """Return the heritage sites; those the filters leave out are marked, for the script."""
    found: list[dict[str, Any]] = catalogue.sites(context, catalogue.SitesQuery())["sites"]
    for site in found:
        site["shown"] = county in ("", site["county"]) and period in ("", site["period"])
    return sorted(found, key=lambda site: (site["county"], site["id"]))


def _script_config(context: Context) -> dict[str, Any]:
    """Return what the map's script needs: boxes of the counties to zoom to, links and words."""
    outlines = context.datasets.boundaries
    boxes = outlines[outlines["level"] == "county"].bounds.round(3)
    return {
        "boxes": {
            str(code): list(box) for code, box in zip(boxes.index, boxes.values, strict=True)
        },
        "defaultTiers": DEFAULT_TIERS,
        "links": {"nearby": url_for("pages.nearby"), "plan": url_for("pages.plan")},
        "texts": {
            "onMap": gettext("Venues on the map:"),
            "nearby": gettext("Venues nearby"),
            "plan": gettext("Plan a route from here"),
        },
    }


@blueprint.get("/")
def home() -> Response:
    """Show all heritage sites and venues on one map, with the list beside it."""
    context = current()
    county, period = request.args.get("county", ""), request.args.get("period", "")
    tiers = tuple(t for t in request.args.getlist("tier") if t in words.TIERS) or DEFAULT_TIERS
    sites = _sites(context, county=county, period=period)
    counts = context.datasets.venues["tier"].value_counts()
    return render(
        "home",
        fmap=OfflineMap(name="main"),
        config=_script_config(context),
        sites=sites,
        shown=sum(site["shown"] for site in sites),
        county_names=words.division_names(context),
        counties=counties(context),
        county=county,
        periods=sorted({site["period"] for site in sites}, key=list(words.WORDS["period"]).index),
        period=period,
        tiers=[(tier, int(counts[tier]), tier in tiers) for tier in words.TIERS],
        centres=len(context.datasets.centres),
    )


@blueprint.get("/sites/<site_id>")
def site(site_id: str) -> ResponseReturnValue:
    """Show what is known about one site; the map's script shows the same card beside the map."""
    context = current()
    facts = catalogue.site(context, site_id)
    designations = [text for text in facts["designations"].split("；") if text]
    return render(
        "home",
        template="site.html",
        site=facts,
        designations=designations,
        sources=site_sources(facts["sources"]) if facts["sources"] else [],
        county_name=words.division_names(context).get(facts["county"], ""),
    )
