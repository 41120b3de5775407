"""What is wrong with a site: a form for everybody, and the list that the office works off."""

from typing import Final

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_
from web.frame.form import number_of
from web.frame.outputs import unkept
from web.frame.page import blueprint, current, here, render, sentence
from web.frame.paging import page_number, part_of
from web.language.choices import REPORT_SUBJECTS
from web.places.catalogue import require_site, site
from web.sites.page import named
from web.terms.fields import QueryError

LONGEST, LONGEST_CONTACT = 1000, 100
PAGE_SIZE: Final = 50
EMPTY: Final = N_("Say in a few words what is wrong.")
SETTLED: Final = N_("The report is seen to.")


@blueprint.get("/sites/<site_id>/report")
def report_form(site_id: str) -> Response:
    """Show the form in which somebody says what is wrong."""
    return _form(site_id)


def _form(site_id: str, *, status: int = 200, error: str = "") -> Response:
    facts = site(current(), site_id)
    return render(
        "home",
        template="sites/report.html",
        status=status,
        site=facts,
        name=named(facts),
        subjects=REPORT_SUBJECTS,
        given=request.form or request.args,
        longest=LONGEST,
        longest_contact=LONGEST_CONTACT,
        error=error,
    )


@blueprint.post("/sites/<site_id>/report")
def send_report(site_id: str) -> ResponseReturnValue:
    """Keep what somebody says is wrong."""
    context = current()
    require_site(context, site_id)
    text = request.form.get("text", "").replace("\0", "").strip()[:LONGEST]
    about = request.form.get("about", "")
    if not text:
        return _form(site_id, status=422, error=sentence(QueryError(EMPTY)))
    context.store.site_reports.add(
        site_id,
        about=about if about in REPORT_SUBJECTS else "other",
        text=text,
        contact=request.form.get("contact", "").replace("\0", "").strip()[:LONGEST_CONTACT],
    )
    return redirect(url_for("pages.site", site_id=site_id, done="reported"), 303)


@blueprint.get("/register/reports")
def site_reports() -> Response:
    """List what readers have said, what waits first."""
    context = current()
    sites, number = context.datasets.sites, number_of(request.args.get("settled", ""))
    names, reports = sites["name_zh"].to_dict(), context.store.site_reports
    page = page_number(request.args.get("page", ""))
    part = part_of(reports.count(done=False), page, PAGE_SIZE, lambda page: here(page=page))
    return render(
        "register",
        template="sites/reports.html",
        waiting=reports.part(done=False, offset=part.offset, limit=PAGE_SIZE),
        part=part,
        settled=reports.part(done=True, limit=PAGE_SIZE),
        settled_total=reports.count(done=True),
        site_names=names,
        subjects=REPORT_SUBJECTS,
        done="" if number is None else gettext(SETTLED),
        undo="" if number is None else url_for("pages.settle_report", number=number),
        undo_fields={"open": "yes"},
    )


@blueprint.post("/register/reports/<int:number>")
def settle_report(number: int) -> ResponseReturnValue:
    """Say that a report is seen to, or take that back."""
    again = request.form.get("open") == "yes"
    current().store.site_reports.settle(number, done=not again)
    told = {} if again else {"settled": number}
    return redirect(url_for("pages.site_reports", **told), 303)  # type: ignore[arg-type]


@blueprint.post("/register/reports/<int:number>/contact")
def reveal_report(number: int) -> Response:
    """Show how a reader can be asked; the history notes that somebody has looked."""
    context = current()
    site, said = context.store.site_reports.reveal(number)
    page = render(
        "register",
        template="register/revealed.html",
        title=context.datasets.sites["name_zh"].get(site, site),
        heading=gettext("How can you be asked?"),
        said=said,
        back=url_for("pages.site_reports"),
        change="",
    )
    return unkept(page)
