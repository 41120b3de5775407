"""Kept networks: keeping one, and its map with the numbered routes."""

from typing import Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import N_, RedRoutesError
from web.frame.form import Form, address_of
from web.frame.once import taken_once
from web.frame.page import asked, blueprint, current, refused, render
from web.frame.person import may
from web.installation.tasks import PendingError
from web.language.request import language
from web.maps.legend import group_class
from web.network import keep
from web.network.cards import FILTERS, kept_cards, legs_of, offered
from web.network.keep import KeepNetworkQuery
from web.network.page_files import KEPT, READY, SEVERAL, network_files

DONE: Final = {
    "kept": N_("The network is kept, its routes as drafts. Approve and publish them one by one."),
    "known": N_("This network was kept before: here it is."),
}


@blueprint.get("/networks")
def networks() -> ResponseReturnValue:
    """Show the newest network that the reader may see, or that there is none."""
    found = keep.networks(current())
    if found:
        return redirect(url_for("pages.kept_network", network_id=found[0].id))
    return render("networks", template="network/none.html")


@blueprint.post("/networks")
@taken_once
def keep_network() -> ResponseReturnValue:
    """Keep the network of a form with its routes, once."""
    context, form = current(), asked(several=SEVERAL)
    question: Form = {name: value for name, value in form.items() if name not in (*FILTERS, READY)}
    try:
        query = KeepNetworkQuery.model_validate(question)
        kept = keep.keep(
            context, query.network, today=context.today(), name=query.name, language=language()
        )
    except PendingError:  # the page waits until the routes are planned, and offers to keep them
        return redirect(address_of({**question, READY: "yes"}, "pages.network"), 303)
    except (ValidationError, RedRoutesError) as error:
        return render("networks", template="network/none.html", **refused(error))
    done = "kept" if kept.new else "known"
    return redirect(url_for("pages.kept_network", network_id=kept.id, done=done), 303)


@blueprint.get("/networks/<int:network_id>")
def kept_network(network_id: int) -> Response:
    """Show the map of a network with its numbered routes; visitors see the published ones."""
    from web.network.map import network_map  # noqa: PLC0415 - folium is slow to load

    context, form, lang = current(), asked(), language()
    network = keep.network(context, network_id)
    routes = keep.kept_routes(context, network_id)
    cards = kept_cards(network, routes, lang)
    shown = [card for card in cards if card.fits(form)]
    numbers = {card.number for card in shown}
    lines = legs_of(context, [one for one in routes if one.number in numbers])
    return render(
        "networks",
        template="network/kept.html",
        fmap=network_map(shown, lines, lang=lang),
        network=network,
        others=[one for one in keep.networks(context) if one.id != network_id],
        cards=shown,
        total=len(cards),
        offered=offered(cards),
        form=form,
        question={},
        exports=network_files({KEPT: str(network_id)}) if may("inspect") and cards else [],
        filter_page=url_for("pages.kept_network", network_id=network_id),
        group_class=group_class,
        done=gettext(DONE[code]) if (code := request.args.get("done", "")) in DONE else "",
    )
