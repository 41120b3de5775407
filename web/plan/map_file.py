"""A route as one HTML file to take along: map and timetable, without server or network."""

from functools import partial
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from jinja2 import Environment, FileSystemLoader

from geo.datasets import Datasets
from geo.errors import N_
from web.language.messages import translate, translator
from web.language.places import marked_name
from web.language.provider import provider_name
from web.language.request import HTML_LANG
from web.language.templates import install_days
from web.maps.folium_map import add_names, standalone_html
from web.maps.origin import map_origin
from web.plan.answer import Plan
from web.plan.map import plan_map
from web.plan.timetable import shown

NOTE = N_(
    "Travel times: %(provider)s, data of %(date)s. Coordinates: WGS84 (CGCS2000). Sketch map."
)


def route_file(
    document: Plan,
    legs: GeoDataFrame,
    *,
    datasets: Datasets,
    title: str,
    lang: str,
    review_number: str = "",
) -> str:
    """Return a plan as one HTML file.

    Parameters
    ----------
    legs
        Lines of its legs, as :func:`web.plan.map.plan_map` takes them.
    datasets
        Outlines and names for the ground of the map.
    title
        Heading of the file.
    review_number
        审图号 of our own map.
    """
    fmap = plan_map(document, legs, language=lang, boundaries=datasets.boundaries)
    add_names(fmap, datasets.divisions, language=lang)
    provider = document["provider"]
    name = provider_name(provider, lang)
    note = translate(NOTE, lang, provider=name, date=provider["data_date"])
    paper = render_part("plan/paper.html", lang, language=lang, **shown(document, lang))
    origin = map_origin(review_number, lang)
    return standalone_html(
        fmap, title=title, note=note, origin=origin, table_html=paper, lang=HTML_LANG[lang]
    )


def render_part(template: str, lang: str, **variables: Any) -> str:
    """Render the part of a file that is read on paper; no request is needed."""
    templates = FileSystemLoader(Path(__file__).parents[1] / "templates")
    environment = Environment(loader=templates, autoescape=True, extensions=["jinja2.ext.i18n"])
    gettext = translator(lang)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, lambda one, many, n: gettext(one if n == 1 else many), newstyle=True
    )
    install_days(environment, lambda: lang)
    environment.filters["named"] = partial(marked_name, language=lang)
    return environment.get_template(template).render(**variables)
