"""A list of sites as somebody typed or saved it: read, understood, its doubtful lines told."""

from geo.errors import N_
from geo.site_list import SiteList, read_site_list
from web.installation.context import Context
from web.plan.answer import Warned
from web.terms.fields import MAX_CODES, QueryError


def understood(context: Context, text: str) -> SiteList:
    """Return the sites that a typed list means.

    Raises
    ------
    QueryError
        If it means none at all, saying what is wrong with its first line, or too many.
    """
    read = read_site_list(text, context.datasets.sites, context.gazetteer)
    if read.sites and len(read.sites) <= MAX_CODES:
        return read
    if read.sites:
        raise QueryError(
            N_("The list names %(count)d sites: a tour is planned for at most %(most)d."),
            count=len(read.sites),
            most=MAX_CODES,
        )
    if read.unresolved:
        first = read.unresolved[0]
        raise QueryError(first.template, **first.params)
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
