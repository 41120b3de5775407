"""The page of the history: what was changed, by whom, when and from where."""

from flask import Response, request

from web.frame.form import address_of
from web.frame.page import asked, blueprint, current, render
from web.frame.paging import page_number, part_of
from web.frame.waiting import outcome_of
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
    outcome = outcome_of(lambda: HistoryQuery.model_validate(form))
    told, wanted = current().store.history, (outcome.answer or HistoryQuery()).wanted()
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
        status=outcome.status,
        error=outcome.error,
        choices=outcome.choices,
    )
