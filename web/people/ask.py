"""Making accounts: who may be what where, and what a link leads to."""

from typing import Annotated, Final

from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.language.roles import KEY_ACCESS, ROLES
from web.people.passwords import hashed, require_good
from web.store.people import Account, NewAccount
from web.store.reach import PROVINCE_CODE
from web.store.sessions import KEY_DAYS
from web.terms.asked import Asked
from web.terms.fields import Line, Query, QueryError, Text

EVERYWHERE: Final = frozenset(("admin", "planner", "supervisor", "visitor"))
"""Roles that hold for the province where no division is named."""
LONGEST_NAME: Final = 64

Name = Annotated[Text, Field(max_length=LONGEST_NAME)]


class AccountQuery(Query):
    """An account that is to be made."""

    name: Annotated[Name, Asked(N_("What is typed to sign in."), N_("Name to sign in with"))]
    role: Annotated[str, ROLES, Asked(N_("What the account may do."), N_("Role"))]
    division: Annotated[
        Line,
        Asked(
            N_("The division for which: a county, a township, a village; else the province."),
            N_("Division"),
            N_("Changbai"),
            "place",
        ),
    ] = ""
    shown: Annotated[Line, Asked(N_("What others see; else the name."), N_("Shown as"))] = ""
    lecturer: Annotated[
        Line,
        Asked(
            N_("Of a lecturer: name or id in the list of lecturers."), N_("Who of the lecturers")
        ),
    ] = ""


class KeyQuery(Query):
    """A key of a program."""

    title: Annotated[Text, Asked(N_("What the key is for."), N_("What it is for"))]
    access: Annotated[
        str,
        KEY_ACCESS.only("read", "write"),
        Asked(N_("Whether the program may also change something."), N_("May")),
    ] = "read"
    days: Annotated[
        int, Field(ge=1, le=KEY_DAYS), Asked(N_("Days for which the key holds."), N_("Days"))
    ] = 90


def new_account(context: Context, query: AccountQuery) -> NewAccount:
    """Turn what somebody wrote into an account.

    Raises
    ------
    geo.errors.PlaceError
        If the division is unknown or its name ambiguous.
    QueryError
        If the role needs a division or a lecturer that is not named.
    """
    lecturer = _lecturer(context, query)
    return NewAccount(
        name=query.name,
        shown=query.shown or query.name,
        role=query.role,
        division=_home(context, lecturer) if lecturer else _division(context, query),
        lecturer=lecturer,
    )


def _home(context: Context, lecturer: str) -> str:
    """Return where a lecturer lives: whoever looks after that place looks after the account."""
    homes = context.snapshot().lecturers["home"]
    return str(homes.get(lecturer) or PROVINCE_CODE)


def _division(context: Context, query: AccountQuery) -> str:
    if query.division:
        code = context.gazetteer.resolve(query.division).code
        if code in context.datasets.divisions.index or code in context.datasets.venues.index:
            return code
        raise QueryError(
            N_("%(name)s is no division: name a county, a township or a village."),
            name=query.division,
        )
    if query.role not in EVERYWHERE:
        raise QueryError(N_("For this role a division has to be named, such as a county."))
    return PROVINCE_CODE


def _lecturer(context: Context, query: AccountQuery) -> str:
    if query.role != "lecturer":
        return ""
    found = context.store.lists.called(query.lecturer or query.name)
    if not found:
        raise QueryError(
            N_("%(name)s is not in the list of lecturers."), name=query.lecturer or query.name
        )
    if len(found) > 1:
        raise QueryError(
            N_("Several lecturers are called %(name)s: give the id, one of %(ids)s."),
            name=query.lecturer or query.name, ids=", ".join(found),
        )  # fmt: skip
    return found[0]


def add(context: Context, query: AccountQuery, password: str = "") -> Account:
    """Make an account, with a password or for a link.

    Raises
    ------
    WeakPasswordError, web.store.people.NameTakenError
        If that is not possible.
    """
    new = new_account(context, query)
    if password:
        require_good(password, query.name)
    return context.store.people.add(new, hashed(password) if password else "")


def set_password(context: Context, account: Account, password: str) -> None:
    """Give an account another password; wherever it is signed in ends."""
    require_good(password, account.name)
    context.store.people.set_password(account.id, hashed(password))
