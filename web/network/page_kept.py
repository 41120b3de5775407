"""Kept networks: keeping one, and its map with the numbered routes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_
from web.frame.form import Form, address_of, number_of, said
from web.frame.once import taken_once
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.frame.person import may, owns, reaches
from web.history.shown import record_history
from web.installation.tasks import PendingError
from web.language.request import language
from web.maps.legend import group_class
from web.network import keep
from web.network.archive import PUBLISHED
from web.network.cards import FILTERS, kept_cards, legs_of, offered
from web.network.keep import KeepNetworkQuery
from web.network.page_files import KEPT, READY, SEVERAL, network_files
from web.store.network_rows import KeptRoute

DONE: Final = {
    "kept": N_("The network is kept, its routes as drafts. Approve and publish them one by one."),
    "known": N_("This network was kept before: here it is."),
    "renamed": N_("The network has a new name."),
    "archived": N_("The network is in the archive."),
    "unarchived": N_("The network is back, with the routes that were archived with it, as drafts."),
}


@blueprint.get("/networks")
def networks() -> ResponseReturnValue:
    """Show the newest network that the reader may see, or that there is none."""
    found, archived = current().store.networks.all(), number_of(said(asked(), "archived"))
    told = {"done": "archived", "archived": str(archived)} if archived is not None else {}
    if found:
        return redirect(address_of(told, "pages.kept_network", network_id=found[0].id))
    return render("networks", template="network/none.html", **_done(told), **_others(0))


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
    except REFUSED as error:
        return render("networks", template="network/none.html", **refused(error))
    return to_network(kept.id, "kept" if kept.new else "known")


def to_network(network_id: int, done: str) -> ResponseReturnValue:
    """Send the reader to the page of a network, which says what was done."""
    return redirect(url_for("pages.kept_network", network_id=network_id, done=done), 303)


@blueprint.get("/networks/<int:network_id>")
def kept_network(network_id: int) -> Response:
    """Show the map of a network with its numbered routes; visitors see the published ones."""
    return kept_page(network_id)


def kept_page(network_id: int, **refusal: Any) -> Response:
    """Return the page of a network, with why something was not done with it."""
    from web.network.map import network_map  # noqa: PLC0415 - folium is slow to load

    context, form, lang = current(), _read(), language()
    network = context.store.networks.get(network_id)
    routes = context.store.networks.routes(network_id)
    cards = kept_cards(context, network, routes, lang)
    shown = [card for card in cards if card.fits(form)]
    numbers = {card.number for card in shown}
    lines = legs_of(context, [one for one in routes if one.number in numbers])
    return render(
        "networks",
        template="network/kept.html",
        fmap=network_map(shown, lines, lang=lang),
        network=network,
        ours=_is_ours(routes),
        published=sum(one.state == "published" for one in routes),
        fates=[(code, PUBLISHED.say(code, lang)) for code in PUBLISHED],
        past=record_history(context.store, "network", network_id, lang),
        cards=shown,
        total=len(cards),
        offered=offered(cards),
        form=form,
        question={},
        exports=network_files({KEPT: str(network_id)}) if may("inspect") and cards else [],
        filter_page=url_for("pages.kept_network", network_id=network_id),
        group_class=group_class,
        **{**_done(request.args), **_others(network_id), **refusal},
    )


def _read() -> Form:
    """Return what the address says: what a refused form says is none of its filters."""
    return {**asked()} if request.method == "GET" else {}


def _is_ours(routes: Sequence[KeptRoute]) -> bool:
    """Tell whether whoever asks may change the network: each of its routes."""
    return may("plans.write") and all(
        reaches("plans.write", one.plan.division) or owns(one.plan.owner) for one in routes
    )


def _done(said_of: Mapping[str, str]) -> dict[str, Any]:
    code, archived = said_of.get("done", ""), number_of(said_of.get("archived", ""))
    undo = code == "archived" and archived is not None and may("plans.write")
    return {
        "done": gettext(DONE[code]) if code in DONE else "",
        "undo": url_for("pages.unarchive_network", network_id=archived) if undo else "",
    }


def _others(network_id: int) -> dict[str, Any]:
    """Return the networks beside one, and those in the archive."""
    context = current()
    found = context.store.networks.all(), context.store.networks.all(archived=True)
    others, archived = ([one for one in some if one.id != network_id] for some in found)
    return {"others": others, "archived": archived, "opened": context.store.networks.open()}
