"""The themes a group may ask for, each with what the data know about it."""

from typing import Any

import geopandas as gpd

from geo.errors import N_
from routes.plan.explain import NOT_VISITABLE
from routes.plan.tables import Theme, load_themes
from web.installation.context import Context
from web.language.messages import translate

DESCRIPTION = N_(
    "%(sites)d sites in %(counties)d counties, districts and cities, %(visitable)d of them not "
    "known to be closed; most of them (%(most)d) are in %(prefecture)s."
)
NONE = N_("No site of this theme is known.")


def run(context: Context, *, language: str) -> dict[str, Any]:
    """List the themes.

    Parameters
    ----------
    context
        The installation.
    language
        Language of the descriptions, "zh" or "en".
    """
    themes = [theme_document(context, theme, language) for theme in load_themes()]
    return {"kind": "themes", "version": 1, "themes": themes}


def theme_document(context: Context, theme: Theme, language: str) -> dict[str, Any]:
    """Return a theme with numbers counted from the sites wholly of it."""
    names = {"code": theme.code, "name_zh": theme.name_zh, "name_en": theme.name_en}
    sites = sites_of(context, theme)
    if sites.empty:
        return {**names, "description": translate(NONE, language), "sites": 0}
    divisions = context.datasets.divisions
    counted = sites["county"].str[:4].value_counts()
    params = {
        "sites": len(sites),
        "counties": int(sites["county"].nunique()),
        "visitable": int((~sites["status"].isin(NOT_VISITABLE)).sum()),
        "most": int(counted.max()),
    }
    code = f"{min(counted.index[counted == counted.max()])}00000000"
    name = divisions.loc[code, "name_en" if language == "en" else "name"]
    return {
        **names,
        "description": translate(DESCRIPTION, language, **params, prefecture=name),
        **params,
        "prefecture": code,
    }


def sites_of(context: Context, theme: Theme) -> gpd.GeoDataFrame:
    """Return the sites whose period is one of the theme's own."""
    table = context.datasets.sites
    return table[[theme.interest(period) == 1 for period in table["period"]]]
