"""Inspection tours: form, waiting page, and the plans of all groups with their files."""

from typing import Any

from flask import Response, url_for
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web.context import Context
from web.exports.answers import ENDINGS
from web.formats.inspection import inspection_sheets
from web.i18n import language
from web.inspection_map import group_class, inspection_map
from web.jobs import Job
from web.maps import OfflineMap
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.pages.files import INSPECTION_SEVERAL as SEVERAL
from web.pages.files import file_links
from web.pages.waiting import STOPPED
from web.services import inspection as service
from web.services.answer import Answer

WAIT = 1.0
"""Seconds a page waits before it shows itself without the plans."""


def _outcome(context: Context, form: dict[str, Any]) -> dict[str, Any]:
    """Ask for the inspection of a form: an answer, an error, or neither while it is made."""
    if "groups" not in form or STOPPED in form:
        return {"status": 200}
    try:
        answer = _answer(context, form)
    except (ValidationError, RedRoutesError) as error:
        return refused(error)
    return {"status": 200, "answer": answer, "job": None if answer else _job(context, form)}


def _job(context: Context, form: dict[str, Any]) -> Job | None:
    query = service.InspectionQuery.model_validate(form)
    return context.jobs.of(service.job_key(query, context.today()))


def _answer(context: Context, form: dict[str, Any]) -> Answer | None:
    query = service.InspectionQuery.model_validate(form)
    return service.ask(context, query, today=context.today(), seconds=WAIT)


@blueprint.get("/inspect")
def inspect() -> Response:
    """Show the form and, when it is filled in, the plans, or how far they are."""
    context = current()
    form = asked(several=SEVERAL)
    outcome = _outcome(context, form)
    answer: Answer | None = outcome.get("answer")
    sheets = inspection_sheets(answer.document, language()) if answer else ()
    return render(
        "inspect",
        fmap=inspection_map(answer.document, answer.features)
        if answer
        else OfflineMap(name="inspection"),
        status=outcome["status"],
        form=form,
        monday=service.next_monday(context.today()).isoformat(),
        today=context.today().isoformat(),
        error=outcome.get("error"),
        choices=outcome.get("choices", ()),
        job=outcome.get("job"),
        back=url_for("pages.inspect", **{**form, STOPPED: "yes"}),
        stopped=STOPPED in form,
        document=answer.document if answer else None,
        overview=sheets[0] if sheets else None,
        sheets=sheets[1:],
        group_class=group_class,
        exports=[file_links("inspection", form, endings=ENDINGS)] if answer else [],
    )
