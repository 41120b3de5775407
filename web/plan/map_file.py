"""A route as one HTML file to take along: map and timetable, without server or network."""

from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from geo.errors import N_
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.places import marked_name
from web.language.provider import provider_name
from web.language.templates import install_days
from web.maps.folium_map import add_names, standalone_html
from web.plan.answer import Plan
from web.plan.map import plan_map
from web.plan.timetable import shown
from web.terms.answer import Answer

NOTE = N_(
    "Travel times: %(provider)s, data of %(date)s. Coordinates: WGS84 (CGCS2000). Sketch map."
)


def route_file(context: Context, answer: Answer[Plan], *, title: str, lang: str) -> str:
    """Return a plan as one HTML file under a heading."""
    document, data = answer.document, context.datasets
    fmap = plan_map(document, answer.features, language=lang, boundaries=data.boundaries)
    add_names(fmap, data.divisions, language=lang)
    provider = document["provider"]
    name = provider_name(provider, lang)
    note = translate(NOTE, lang, provider=name, date=provider["data_date"])
    paper = render_part("plan/paper.html", lang, language=lang, **shown(document, lang))
    number = context.settings.map_review_number
    return standalone_html(
        fmap, title=title, note=note, table_html=paper, language=lang, review_number=number
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
