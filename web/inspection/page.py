"""Inspection tours: form, waiting page, and the plans of all groups with their files."""

from flask import Response
from pydantic import ValidationError

from geo.errors import RedRoutesError
from geo.formats import ANSWERS
from web.files.export import Export
from web.frame.files import exported, file_links, page_file
from web.frame.form import Form, address_of
from web.frame.page import Shown, asked, blueprint, current, refused, render
from web.frame.waiting import STOPPED, Outcome
from web.inspection import ask as service
from web.inspection.answer import Inspection
from web.inspection.files import PAPERS, inspection_export
from web.inspection.tables import headline, inspection_sheets
from web.installation.context import Context
from web.installation.tasks import PendingError
from web.language.request import language
from web.maps.legend import group_class
from web.maps.shell import MapShell
from web.terms.answer import Answer
from web.terms.asked import parameters, several

SEVERAL = several(service.InspectionQuery)


def _outcome(context: Context, form: Form) -> Outcome[Answer[Inspection]]:
    """Ask for the inspection of a form: an answer, an error, or neither while it is made."""
    if "groups" not in form or STOPPED in form:
        return Outcome()
    try:
        query, today = service.InspectionQuery.model_validate(form), context.today()
        return Outcome(answer=service.ask(context, query, today=today))
    except PendingError as pending:
        return Outcome(job=pending.job)
    except (ValidationError, RedRoutesError) as error:
        return Outcome(**refused(error))


def _map(answer: Answer[Inspection]) -> Shown:
    from web.inspection.map import inspection_map  # noqa: PLC0415 - folium is slow to load

    return inspection_map(answer.document, answer.features, lang=language())


@blueprint.get("/inspect")
def inspect() -> Response:
    """Show the form and, when it is filled in, the plans, or how far they are."""
    context = current()
    form = asked(several=SEVERAL)
    outcome = _outcome(context, form)
    answer = outcome.answer
    sheets = inspection_sheets(answer.document, language()) if answer else ()
    return render(
        "inspect",
        template="inspection/inspect.html",
        ask=parameters(service.InspectionQuery),
        fmap=_map(answer) if answer else MapShell(name="inspection"),
        status=outcome.status,
        form=form,
        monday=service.next_monday(context.today()).isoformat(),
        today=context.today().isoformat(),
        error=outcome.error,
        choices=outcome.choices,
        job=outcome.job,
        back=address_of({**form, STOPPED: "yes"}, "pages.inspect"),
        stopped=STOPPED in form,
        document=answer.document if answer else None,
        headline=headline(answer.document, language()) if answer else "",
        overview=sheets[0] if sheets else None,
        sheets=sheets[1:],
        group_class=group_class,
        exports=[file_links("inspection", form, endings=(*PAPERS, *ANSWERS))] if answer else [],
    )


@page_file("inspection")
def inspection_file(context: Context) -> Export:
    """Take the inspection along."""
    query = service.InspectionQuery.model_validate(asked(several=SEVERAL))
    return exported(inspection_export, service.ask(context, query, today=context.today()))
