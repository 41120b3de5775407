"""Inspection tours: form, waiting page, and the plans of all groups with their files."""

from flask import Response

from geo.formats import ANSWERS
from web.files.export import Export
from web.frame.files import exported, file_links, page_file
from web.frame.form import Form
from web.frame.page import Shown, asked, blueprint, current, render
from web.frame.waiting import STOPPED, outcome_of
from web.inspection import ask as service
from web.inspection.answer import Inspection
from web.inspection.files import PAPERS, inspection_export
from web.inspection.tables import headline, inspection_sheets
from web.installation.context import Context
from web.language.request import language
from web.maps.legend import group_class
from web.maps.shell import MapShell
from web.terms.answer import Answer
from web.terms.asked import parameters, several

SEVERAL = several(service.InspectionQuery)


def _answer(context: Context, form: Form) -> Answer[Inspection]:
    query = service.InspectionQuery.model_validate(form)
    return service.ask(context, query, today=context.today())


def _map(answer: Answer[Inspection]) -> Shown:
    from web.inspection.map import inspection_map  # noqa: PLC0415 - folium is slow to load

    return inspection_map(answer.document, answer.features, lang=language())


@blueprint.get("/inspect")
def inspect() -> Response:
    """Show the form and, when it is filled in, the plans, or how far they are."""
    context = current()
    form = asked(several=SEVERAL)
    wanted = "groups" in form and STOPPED not in form
    outcome = outcome_of(lambda: _answer(context, form) if wanted else None)
    answer = outcome.answer
    sheets = inspection_sheets(answer.document, language()) if answer else ()
    return render(
        "inspect",
        template="inspection/inspect.html",
        ask=parameters(service.InspectionQuery),
        fmap=_map(answer) if answer else MapShell(name="inspection"),
        status=outcome.status,
        monday=service.next_monday(context.today()).isoformat(),
        today=context.today().isoformat(),
        document=answer.document if answer else None,
        headline=headline(answer.document, language()) if answer else "",
        overview=sheets[0] if sheets else None,
        sheets=sheets[1:],
        group_class=group_class,
        exports=[file_links("inspection", form, endings=(*PAPERS, *ANSWERS))] if answer else [],
        **outcome.shown(form, "pages.inspect"),
    )


@page_file("inspection")
def inspection_file(context: Context) -> Export:
    """Take the inspection along."""
    return exported(inspection_export, _answer(context, asked(several=SEVERAL)))
