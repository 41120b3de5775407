"""Lecturers and venues by the names that people know."""

from geo.errors import N_
from web.frame.form import Form
from web.frame.names import division_names
from web.installation.context import Context
from web.language import words
from web.orders.ask import venue_name
from web.terms.fields import QueryError

LISTED = 100
"""Lecturers that a form proposes."""


def lecturers_near(context: Context, venue: str) -> list[str]:
    """Return the names of lecturers who live in the county of a venue, to choose from."""
    return context.store.lists.names_in(venue[:6], LISTED)


def lecturer_id(context: Context, text: str) -> str:
    """Return the id of the lecturer whom a text names, by name or id.

    Raises
    ------
    QueryError
        If there is none of this name, or more than one.
    """
    found = context.store.lists.called(text)
    if not found:
        raise QueryError(
            N_("There is no lecturer called %(name)s: choose a name from the list."), name=text
        )
    if len(found) > 1:
        raise QueryError(
            N_("%(count)d lecturers are called %(name)s: write the number of one: %(ids)s."),
            count=len(found), name=text, ids=", ".join(found[:10]),
        )  # fmt: skip
    return found[0]


def venue_place(context: Context, code: str) -> str:
    """Return where a venue is, as township and county; "" where the data sets have lost it."""
    venues = context.datasets.venues
    if code not in venues.index:
        return ""
    names = division_names(context)
    county, township = (names.get(venues.at[code, level], "") for level in ("county", "township"))
    return words.inside(county, township)


def named_venue(context: Context, form: Form) -> Form:
    """Return a form with the code of its venue, where the name is still that of the code.

    A page shows the name of the venue it was opened with and carries the code beside it: a name
    alone may be that of several villages.
    """
    given = dict(form)
    code = str(given.pop("venue_code", ""))
    if code and given.get("venue") == venue_name(context, code):
        given["venue"] = code
    return given
