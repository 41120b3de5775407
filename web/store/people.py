"""Accounts: who may sign in, in which role, for which division; and links that are used once."""

import secrets
import time
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.language.roles import ROLES
from web.store.database import Database, Row, StateError, UnknownError
from web.store.moments import now
from web.store.noting import changed, note
from web.store.part import Part
from web.store.reach import Area, area_of
from web.store.rows import made, require_row
from web.store.tables import LARGEST, accounts, api_keys, invitations, sessions

Role = Annotated[str, ROLES]
TOKEN_BYTES: Final = 32
"""256 random bits."""
ADMIN: Final = "admin"
INVITED: Final = timedelta(days=3)
"""How long a link waits that is used once."""
LOOK_AGAIN: Final = 1.0
"""Seconds after which a store without accounts is looked at again."""


class UnknownAccountError(UnknownError):
    """There is no account with this name or number."""

    kind = "unknown-account"
    title = N_("There is no such account")


class NameTakenError(StateError):
    """Somebody has an account with this name."""

    kind = "name-taken"
    title = N_("The name is taken")


class LastAdministratorError(StateError):
    """Nobody would be left who looks after the accounts."""

    kind = "last-administrator"
    title = N_("This is the last administrator")


class UsedLinkError(UnknownError):
    """The link was used, or nobody has used it in time."""

    kind = "used-link"
    title = N_("The link is not valid")


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account that is to be made.

    Attributes
    ----------
    name
        What is typed to sign in.
    shown
        What others see.
    division
        Code of the division within which the role holds.
    lecturer
        Of a lecturer: the id in the list of lecturers.
    """

    name: str
    role: Role
    division: str
    shown: str = ""
    lecturer: str = ""


@dataclass(frozen=True, kw_only=True)
class Account(NewAccount):
    """An account as it stands; moments are in UTC."""

    id: int
    has_password: bool
    created_at: datetime
    ended_at: datetime | None

    @property
    def area(self) -> Area:
        """The division as the store compares it."""
        if self.role == "lecturer":
            return Area((), self.lecturer)
        return area_of(self.division)


def hash_of(token: str) -> str:
    """Return what is kept of a random text: it cannot be found from that, nor guessed."""
    return sha256(token.encode()).hexdigest()


def named(text: str) -> str:
    """Return a name in the form in which it is compared: full-width, capitals, spaces apart."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class People(Part):
    """The accounts of a store."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._exist = False
        self._looked = -LOOK_AGAIN

    # -- reading ------------------------------------------------------------------------------

    def exist(self) -> bool:
        """Tell whether there has ever been an account.

        Once there was, nothing is read for it; before, the store is looked at once a second.
        """
        if not self._exist and time.monotonic() - self._looked >= LOOK_AGAIN:
            self._exist = self._scalar(select(exists(select(accounts.c.id))))
            self._looked = time.monotonic()
        return self._exist

    def get(self, account_id: int) -> Account:
        """Return an account.

        Raises
        ------
        UnknownAccountError
            If there is none with this number.
        """
        with self._database.read() as connection:
            return account_of(_get(connection, account_id))

    def called(self, name: str) -> Account:
        """Return the account of a name.

        Raises
        ------
        UnknownAccountError
            If there is none.
        """
        missing = UnknownAccountError(N_("There is no account called %(name)s."), name=name)
        return account_of(self._require(_called(name), missing))

    def within(self, area: Area) -> list[Account]:
        """Return the accounts for divisions inside an area, those that have ended last."""
        query = select(accounts).where(area.clause(accounts.c.division))
        order = (accounts.c.ended_at.is_not(None), accounts.c.division, accounts.c.name)
        return self._rows(query.order_by(*order), account_of)

    def password_of(self, name: str) -> tuple[Account, str] | None:
        """Return an account that may sign in with the hash of its password, None without."""
        row = self._row(_called(name))
        if row is None or row["ended_at"] is not None or not row["password"]:
            return None
        return account_of(row), str(row["password"])

    def living(self, name: str) -> Account | None:
        """Return the account of a name that may sign in, None without."""
        row = self._row(_called(name))
        return None if row is None or row["ended_at"] is not None else account_of(row)

    def shown(self, ids: set[int]) -> dict[int, str]:
        """Return what some accounts are called."""
        query = select(accounts.c.id, accounts.c.shown).where(accounts.c.id.in_(ids))
        return dict(self._tuples(query))

    # -- writing ------------------------------------------------------------------------------

    def add(self, new: NewAccount, password: str = "") -> Account:
        """Make an account.

        Parameters
        ----------
        password
            Its hash; "" where a link will ask for it.

        Raises
        ------
        NameTakenError
            If there is an account of this name, also an ended one: the history names it.
        """
        with self._database.write() as connection:
            made = _add(connection, new, password)
        self._exist = True
        return made

    def change(self, account_id: int, new: NewAccount) -> None:
        """Change what an account is called and what it may do; whoever is signed in stays so.

        Raises
        ------
        LastAdministratorError
            If no other administrator would be left.
        """
        values = {
            "shown": new.shown or new.name, "role": new.role, "division": new.division,
            "lecturer": new.lecturer,
        }  # fmt: skip
        with self._database.write() as connection:
            before = _get(connection, account_id)
            if new.role != ADMIN:
                _require_another(connection, before)
            of = accounts.c.id == account_id
            connection.execute(update(accounts).where(of).values(values))
            told = changed(before, {**before, **values})
            note(connection, "account", account_id, "changed", told)

    def set_password(self, account_id: int, password: str) -> None:
        """Keep the hash of a new password; all sessions end, and a link that was not used."""
        with self._database.write() as connection:
            _get(connection, account_id)
            _set_password(connection, account_id, password)

    def renew_hash(self, account_id: int, password: str) -> None:
        """Keep the same password hashed at other costs: nobody is signed out."""
        of = accounts.c.id == account_id
        with self._database.write() as connection:
            connection.execute(update(accounts).where(of).values(password=password))

    def end(self, account_id: int) -> None:
        """End an account with all its sessions, keys and links; its name stays in the history.

        Raises
        ------
        LastAdministratorError
            If no other administrator would be left.
        """
        moment = now()
        with self._database.write() as connection:
            _require_another(connection, _get(connection, account_id))
            of = accounts.c.id == account_id
            connection.execute(update(accounts).where(of).values(ended_at=moment))
            connection.execute(delete(sessions).where(sessions.c.account == account_id))
            connection.execute(delete(invitations).where(invitations.c.account == account_id))
            lives = (api_keys.c.account == account_id) & api_keys.c.ended_at.is_(None)
            connection.execute(update(api_keys).where(lives).values(ended_at=moment))
            note(connection, "account", account_id, "ended")

    def resume(self, account_id: int) -> None:
        """Let an ended account sign in again; its keys stay ended."""
        of = accounts.c.id == account_id
        with self._database.write() as connection:
            _get(connection, account_id)
            connection.execute(update(accounts).where(of).values(ended_at=None))
            note(connection, "account", account_id, "resumed")

    # -- links that are used once -------------------------------------------------------------

    def invite(self, account_id: int | None) -> str:
        """Make the link with which an account chooses its password; former ones end.

        Parameters
        ----------
        account_id
            None for the first administrator of all.

        Returns
        -------
        str
            The random text of its address, which is not kept.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.write() as connection:
            connection.execute(
                delete(invitations).where(invitations.c.account.is_not_distinct_from(account_id))
            )
            row = {"hash": hash_of(token), "account": account_id, "until": now() + INVITED}
            connection.execute(insert(invitations).values(row))
            note(connection, "account", account_id or "", "invited")
        return token

    def invited(self, token: str) -> Account | None:
        """Return whom a link is for; None for the first administrator.

        Raises
        ------
        UsedLinkError
            If it is not valid.
        """
        with self._database.read() as connection:
            account = _invited(connection, token)
            return None if account is None else account_of(_get(connection, account))

    def accept(self, token: str, password: str, first: NewAccount | None = None) -> Account:
        """Use a link: keep the hash of the password, or make the first administrator.

        Raises
        ------
        UsedLinkError
            If it is not valid.
        """
        with self._database.write() as connection:
            account = _invited(connection, token)
            used = connection.execute(
                delete(invitations).where(invitations.c.hash == hash_of(token))
            )
            if not used.rowcount:
                raise _used()
            self._looked = -LOOK_AGAIN
            if account is None:
                if first is None or connection.scalar(select(exists(select(accounts.c.id)))):
                    raise _used()
                return _add(connection, first, password)
            _set_password(connection, account, password)
            return account_of(_get(connection, account))


def account_of(row: Row) -> Account:
    """Return a row of the table as an account."""
    return made(Account, row, has_password=bool(row["password"]))


def _add(connection: Connection, new: NewAccount, password: str) -> Account:
    values = {
        **asdict(new), "name": named(new.name), "shown": new.shown or new.name,
        "password": password, "created_at": now(),
    }  # fmt: skip
    if connection.execute(_called(new.name)).first():
        raise NameTakenError(N_("There is an account called %(name)s."), name=new.name)
    try:
        written = connection.execute(insert(accounts).values(values).returning(accounts))
        account = account_of(written.mappings().one())
    except IntegrityError as error:  # somebody was quicker
        raise NameTakenError(N_("There is an account called %(name)s."), name=new.name) from error
    told = {name: values[name] for name in ("shown", "role", "division")}
    note(connection, "account", account.id, "made", changed(None, told))
    return account


def _require_another(connection: Connection, account: RowMapping) -> None:
    """Refuse to take away the last administrator; of two who end each other one stays."""
    if account["role"] != ADMIN or account["ended_at"] is not None:
        return
    living = (accounts.c.role == ADMIN) & accounts.c.ended_at.is_(None)
    ids = connection.scalars(select(accounts.c.id).where(living).with_for_update())
    if set(ids) <= {account["id"]}:
        raise LastAdministratorError(
            N_("This is the last administrator: make another one first, then this can end.")
        )


def _set_password(connection: Connection, account_id: int, password: str) -> None:
    of = accounts.c.id == account_id
    connection.execute(update(accounts).where(of).values(password=password))
    connection.execute(delete(sessions).where(sessions.c.account == account_id))
    connection.execute(delete(invitations).where(invitations.c.account == account_id))
    note(connection, "account", account_id, "password")


def _get(connection: Connection, account_id: int) -> RowMapping:
    query = select(accounts).where(accounts.c.id == min(account_id, LARGEST))
    missing = UnknownAccountError(N_("There is no account number %(id)s."), id=account_id)
    return require_row(connection, query, missing)


def _called(name: str) -> Select[Any]:
    return select(accounts).where(accounts.c.name == named(name))


def _invited(connection: Connection, token: str) -> int | None:
    query = select(invitations).where(
        invitations.c.hash == hash_of(token), invitations.c.until > now()
    )
    account: int | None = require_row(connection, query, _used())["account"]
    return account


def _used() -> UsedLinkError:
    return UsedLinkError(
        N_("This link was used, or is too old: ask whoever sent it for a new one.")
    )
