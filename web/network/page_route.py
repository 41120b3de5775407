"""The page of a kept route: what it tells, when, what to book, and how it comes to be published."""

from dataclasses import replace
from typing import Annotated, Final

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import Field

from geo.errors import N_
from geo.formats import ANSWERS
from routes.plan.tables import load_themes
from web.frame.files import links_to
from web.frame.page import REFUSED, asked, blueprint, current, done_said, refused, render
from web.history.shown import record_history
from web.language.places import HAN
from web.language.request import language
from web.network import keep
from web.network.cards import kept_cards
from web.network.story import told_stops
from web.network.upkeep import marks
from web.network.upkeep_text import change_sentence
from web.plan.page_parts import audience_choices, shown
from web.saved import ask as saved_service
from web.saved.page import SeenForm, map_of
from web.store.network_rows import KeptRoute, RouteState
from web.store.networks import UnknownRouteError
from web.store.plan_rows import SavedPlan
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Text

DONE: Final = {
    "draft": N_("The route is a draft again: others do not see it."),
    "approved": N_("The route is approved: now it can be published."),
    "published": N_("The route is published: everybody who opens this page sees it."),
    "described": N_("Name, theme and audience are kept; approve the route anew."),
}


class StateForm(SeenForm):
    """How far a route is to come."""

    state: Annotated[RouteState, asks.STATUS]


class DescribeForm(SeenForm):
    """What a route is called, what it is about and for whom."""

    name: Annotated[Text, Asked(N_("New name of the route."), N_("Name"))]
    theme: Annotated[str, Asked(N_("Code or name of its theme; empty: several."), N_("Theme"))] = (
        Field(default="", max_length=200)
    )
    audience: Annotated[
        str, Asked(N_("Whom the route is for; empty: anybody."), N_("For whom"))
    ] = Field(default="", max_length=200)


@blueprint.get("/network/routes/<int:plan_id>")
def network_route(plan_id: int) -> Response:
    """Show a route of a network; visitors see it once it is published."""
    return _page(current().store.networks.route(plan_id))


def _page(route: KeptRoute, **refusal: object) -> Response:
    context, lang, saved = current(), language(), route.plan
    network = context.store.networks.get(route.network)
    document = keep.document_of(route)
    named = "name_en" if lang == "en" else "name_zh"
    bookings = context.datasets.sites["booking"]
    return render(
        "networks",
        template="network/route.html",
        fmap=map_of(context, saved),
        route=route,
        saved=saved,
        network=network,
        name=keep.route_name(network, route, lang),
        unnamed=lang == "en" and bool(HAN.search(keep.route_name(network, route, lang))),
        theme=keep.theme_name(route.theme, lang),
        audience=keep.audience_name(route.audience, lang),
        card=kept_cards(context, network, [route], lang)[0],
        winter=keep.winter_lines(network, route, lang),
        told=told_stops(context, document, lang),
        booked=[
            (stop, str(bookings.get(stop["id"], "") or ""))
            for day in document["days"]
            for stop in day["stops"]
        ],
        themes=[
            ("", gettext("several")),
            *((one.code, getattr(one, named)) for one in load_themes()),
        ],
        audiences=audience_choices(),
        past=record_history(context.store, "plan", saved.id, lang),
        picture=url_for("pages.saved_version_picture", plan_id=saved.id, number=saved.number),
        exports=[
            links_to(
                lambda ending: url_for(
                    "pages.saved_version_file", plan_id=saved.id, number=saved.number, ending=ending
                ),
                endings=ANSWERS,
            )
        ],
        done=done_said(DONE),
        upkeep_marks=route_marks(saved),
        **{**shown(document), **refusal},
    )


@blueprint.app_template_global()
def route_marks(saved: SavedPlan) -> list[str]:
    """Say what has changed beneath a saved plan, if it is a route: on the page of its link, too.

    The template asks: the room of saved plans stands below this one and knows no routes.
    """
    try:
        route = current().store.networks.route(saved.id)
    except UnknownRouteError:
        return []
    found = marks(current(), replace(route, plan=saved))
    return [change_sentence(one, language()) for one in found]


@blueprint.post("/network/routes/<int:plan_id>/state")
def set_route_state(plan_id: int) -> ResponseReturnValue:
    """Approve a route, publish it, or make it a draft again."""
    context = current()
    try:
        form = StateForm.model_validate(asked())
        keep.set_state(context, plan_id, form.state, seen=form.seen)
    except REFUSED as error:
        return _page(context.store.networks.route(plan_id), **refused(error))
    return _to(plan_id, form.state)


@blueprint.post("/network/routes/<int:plan_id>/describe")
def describe_route(plan_id: int) -> ResponseReturnValue:
    """Say what a route is called, what it is about and for whom."""
    context = current()
    try:
        form = DescribeForm.model_validate(asked())
        route, seen = context.store.networks.route(plan_id), form.seen
        if (form.theme, form.audience) != (route.theme, route.audience):
            keep.describe(context, plan_id, form.theme, form.audience, seen=seen)
        network = context.store.networks.get(route.network)
        if form.name != keep.route_name(network, route, language()):
            saved_service.rename(context, plan_id, form.name, seen=seen)
    except REFUSED as error:
        return _page(context.store.networks.route(plan_id), **refused(error))
    return _to(plan_id, "described")


def _to(plan_id: int, done: str) -> ResponseReturnValue:
    return redirect(url_for("pages.network_route", plan_id=plan_id, done=done), 303)
