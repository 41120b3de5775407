"""路线网络: asking for one; the map of its routes, their cards, and the way to the planner."""

from collections.abc import Sequence

from flask import Response

from routes.network.request import MAX_DAYS
from web.frame.form import Form
from web.frame.page import Shown, asked, blueprint, current, render
from web.frame.waiting import STOPPED, outcome_of
from web.installation.context import Context
from web.language.request import language
from web.maps.legend import group_class
from web.maps.shell import MapShell
from web.network import ask as service
from web.network import keep
from web.network.answer import Network
from web.network.cards import Card, designed_cards, offered
from web.network.page_files import READY, SEVERAL, network_files, question_of
from web.network.question import NetworkQuery
from web.network.text import comparisons, left_sentence, note_lines, summary_lines
from web.plan.page_parts import audience_choices
from web.terms.answer import Answer
from web.terms.asked import parameters


def _answer(context: Context, form: Form) -> Answer[Network]:
    """Ask for the network of a form and, where it is to be kept, for the plans of its routes."""
    query = NetworkQuery.model_validate(question_of(form))
    answer = service.ask(context, query, today=context.today())
    if READY in form:
        keep.PLANS.ask(context, query, context.today())
    return answer


def _map(answer: Answer[Network], cards: Sequence[Card]) -> Shown:
    from web.network.map import network_map  # noqa: PLC0415 - folium is slow to load

    return network_map(cards, answer.features, lang=language())


@blueprint.get("/network")
def network() -> Response:
    """Show the form and, when it is filled in, the routes, or how far they are."""
    context = current()
    form = asked(several=SEVERAL)
    wanted = "most" in form and STOPPED not in form
    outcome = outcome_of(lambda: _answer(context, form) if wanted else None)
    answer = outcome.answer
    document = answer.document if answer else None
    cards = designed_cards(document, language()) if document else []
    shown = [card for card in cards if card.fits(form)]
    return render(
        "network",
        template="network/network.html",
        ask=parameters(NetworkQuery),
        fmap=_map(answer, shown) if answer else MapShell(name="network"),
        status=outcome.status,
        document=document,
        summary=summary_lines(document, language()) if document else [],
        notes=note_lines(document, language()) if document else [],
        tables=comparisons(document, language()) if document else [],
        cards=shown,
        ticked=[card.key for card in shown],
        longest=MAX_DAYS,
        usual_days=[str(days) for days in NetworkQuery.model_fields["days"].default],
        offered=offered(cards),
        audiences=audience_choices(),
        kept=context.store.networks.all(),
        ready=READY in form,
        question=question_of(form),
        left=[(one, left_sentence(one, language())) for one in document["left"]]
        if document
        else [],
        group_class=group_class,
        exports=network_files(question_of(form)) if answer else [],
        **outcome.shown(form, "pages.network"),
    )
