"""需要处理的路线: published routes that have changed, and the button that accepts a repair."""

from typing import Annotated, Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import Field

from geo.errors import N_
from routes.terms import ROUTE_UPKEEPS
from web.frame.form import number_of
from web.frame.once import taken_once
from web.frame.page import REFUSED, Refusal, asked, blueprint, current, refused, render
from web.language.request import language
from web.network import upkeep as service
from web.network.text import name_of
from web.network.upkeep_text import change_sentence, repair_sentence, upkeep_summary
from web.plan.target import MAX_NUMBER
from web.terms.asked import Asked

DONE = N_(
    "The repair is kept as version %(number)s, a draft. The published version stays until you "
    "publish the new one."
)


ROUTE_PAGE: Final = "pages.network_route"


class RepairForm(service.RepairQuery):
    """A repair and the version on which it was proposed."""

    seen: Annotated[int, Asked(N_("Number of the version that the reader saw."), N_("Version"))] = (
        Field(ge=1, le=MAX_NUMBER)
    )


@blueprint.get("/network/upkeep")
def network_upkeep() -> Response:
    """List the published routes that have changed, with the repairs that are proposed."""
    return _list(service.UpkeepQuery.model_validate(_asked()))


@blueprint.post("/network/upkeep/<int:plan_id>")
@taken_once
def repair_route(plan_id: int) -> ResponseReturnValue:
    """Keep a proposed repair as the next version of a route."""
    context = current()
    try:
        form = RepairForm.model_validate(asked())
        number = service.accept(
            context, plan_id, form.repair, seen=form.seen, today=context.today()
        )
    except REFUSED as error:
        return _list(service.UpkeepQuery(), refused(error))
    return redirect(url_for("pages.network_upkeep", done=number, route=plan_id), 303)


def _asked() -> dict[str, object]:
    return {name: value for name, value in asked().items() if name not in ("done", "route")}


def _list(query: service.UpkeepQuery, refusal: Refusal | None = None) -> Response:
    context, lang = current(), language()
    document = service.ask(context, query, today=context.today())
    done, route = (number_of(request.args.get(name, "")) for name in ("done", "route"))
    kept = None not in (done, route)
    return render(
        "networks",
        template="network/upkeep.html",
        document=document,
        summary=upkeep_summary(document, lang),
        routes=[
            (
                one,
                name_of(one, lang),
                ROUTE_UPKEEPS.say(one["state"], lang),
                [change_sentence(change, lang) for change in [*one["changes"], *one["conflicts"]]],
                [(repair, repair_sentence(repair, lang)) for repair in one["repairs"]],
            )
            for one in document["routes"]
        ],
        done=gettext(DONE, number=done) if kept else "",
        route_page=ROUTE_PAGE,
        repaired=route if kept else None,
        status=refusal["status"] if refusal else 200,
        error=refusal["error"] if refusal else "",
    )
