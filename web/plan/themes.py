"""The themes a group may ask for, each with what the data know about it."""

import geopandas as gpd

from geo.errors import N_
from routes.plan.explain import NOT_VISITABLE
from routes.plan.position import LOST_M
from routes.plan.tables import Theme, load_themes
from web.installation.context import Context
from web.language.messages import translate
from web.places.answer_tours import Theme as Facts
from web.places.answer_tours import Themes

DESCRIPTION = N_(
    "%(sites)d sites in %(counties)d counties, districts and cities, %(visitable)d of them not "
    "known to be closed; most of them (%(most)d) are in %(prefecture)s. A tour chooses from "
    "%(considered)d, with those that are partly of the theme and without those to be located first."
)
NONE = N_("No site of this theme is known.")


def run(context: Context, *, language: str) -> Themes:
    """List the themes."""
    themes = [theme_document(context, theme, language) for theme in load_themes()]
    return {"kind": "themes", "version": 1, "themes": themes}


def theme_document(context: Context, theme: Theme, language: str) -> Facts:
    """Return a theme with numbers counted from the sites wholly of it."""
    sites = sites_of(context, theme)
    counted = sites["county"].str[:4].value_counts()
    most = int(counted.max()) if len(sites) else 0
    first = min(counted.index[counted == most], default="")
    code = f"{first}00000000" if first else ""
    facts: Facts = {
        "code": theme.code,
        "name_zh": theme.name_zh,
        "name_en": theme.name_en,
        "description": translate(NONE, language),
        "sites": len(sites),
        "counties": int(sites["county"].nunique()),
        "visitable": int((~sites["status"].isin(NOT_VISITABLE)).sum()),
        "considered": len(considered(context, theme)),
        "prefecture": code,
        "most": most,
    }
    if code:
        name = context.datasets.divisions.loc[code, "name_en" if language == "en" else "name"]
        facts["description"] = translate(DESCRIPTION, language, **{**facts, "prefecture": name})
    return facts


def considered(context: Context, theme: Theme) -> gpd.GeoDataFrame:
    """Return the sites that the search of a tour of a theme chooses from."""
    table = context.datasets.sites
    table = table[[theme.interest(period) > 0 for period in table["period"]]]
    return table[~table["status"].isin(NOT_VISITABLE) & (table["error_m"] <= LOST_M)]


def sites_of(context: Context, theme: Theme) -> gpd.GeoDataFrame:
    """Return the sites whose period is one of the theme's own."""
    table = context.datasets.sites
    return table[[theme.interest(period) == 1 for period in table["period"]]]
