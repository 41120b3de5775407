"""The page of the history: what was changed, by whom, when and from where."""

from flask import Response, request

from web.frame.form import address_of
from web.frame.page import REFUSED, Refusal, asked, blueprint, current, refused, render
from web.frame.paging import page_number, part_of
from web.history.ask import HistoryQuery
from web.history.shown import all_shown
from web.language.request import language
from web.terms.asked import parameters

PAGE_SIZE = 100


@blueprint.get("/history")
def history() -> Response:
    """List what was changed, the newest first."""
    form = asked()
    page = page_number(str(form.pop("page", "")))
    query, outcome = HistoryQuery(), Refusal(status=200, error="", choices=())
    try:
        query = HistoryQuery.model_validate(form)
    except REFUSED as error:
        outcome = refused(error)
    told, wanted = current().store.history, query.wanted()
    part = part_of(
        told.count(wanted),
        page,
        PAGE_SIZE,
        lambda page: address_of(form, "pages.history", page=page),
    )
    venues = current().datasets.venues["name"]
    rows = told.part(wanted, offset=part.offset, limit=PAGE_SIZE)
    return render(
        "register",
        template="history/page.html",
        changes=all_shown(
            current().store, rows, language(), venue=lambda code: str(venues.get(code, code))
        ),
        part=part,
        form=form,
        ask=parameters(HistoryQuery),
        filtered=bool(request.args.keys() & {"kind", "key", "who"}),
        **outcome,
    )
