"""A list of sites as somebody typed or saved it: read, understood, its doubtful lines told."""

from pathlib import Path

from geo.errors import N_, all_of
from geo.site_list import SiteList, read_site_file, read_site_list
from web.installation.context import Context
from web.plan.answer import Warned
from web.terms.fields import MAX_CODES, QueryError


def understood(context: Context, text: str) -> SiteList:
    """Return the sites that a typed list means.

    Raises
    ------
    QueryError
        If it means none at all, saying what is wrong with its lines, or too many.
    """
    return _checked(read_site_list(text, context.datasets.sites, context.gazetteer))


def in_file(context: Context, path: Path) -> SiteList:
    """Return the sites that a file lists.

    Raises
    ------
    QueryError
        If it means none at all, saying what is wrong with its rows, or too many.
    geo.intake.IntakeError
        If it cannot be read.
    """
    return _checked(read_site_file(path, context.datasets.sites, context.gazetteer))


def _checked(read: SiteList) -> SiteList:
    if len(read.sites) > MAX_CODES:
        raise QueryError(
            N_("The list names %(count)d sites: a tour is planned for at most %(most)d."),
            count=len(read.sites),
            most=MAX_CODES,
        )
    if read.sites:
        return read
    wrong = [QueryError(one.template, **one.params) for one in read.unresolved]
    if wrong:
        raise all_of(wrong, QueryError)
    raise QueryError(N_("The list names no site: write one per line."))


def warnings(read: SiteList) -> list[Warned]:
    """Return a warning for each line that means no single site."""
    return [
        {
            "code": "site_line",
            "stop": "",
            "text": one.template % one.params,
            "template": one.template,
            "params": one.params,
        }
        for one in read.unresolved
    ]
