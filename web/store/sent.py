"""Forms that were sent: the same form, sent again, is not a second order."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.store.database import Database, StateError
from web.store.moments import now
from web.store.tables import sent_forms


class StillSendingError(StateError):
    """The same form is being worked on."""

    kind = "still-sending"
    title = N_("The form is being worked on")


class SentForms:
    """The forms that a store has taken."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: str) -> str | None:
        """Begin with a form; where it was taken before, return where it led.

        Raises
        ------
        StillSendingError
            If it was begun and has not come to an end. Whether it counts is not known then, so it
            is not tried again.
        """
        try:
            with self._database.write() as connection:
                row = {"key": key, "sent_at": now(), "location": ""}
                connection.execute(insert(sent_forms).values(row))
        except IntegrityError:
            return self._location(key)
        return None

    def _location(self, key: str) -> str:
        with self._database.read() as connection:
            found = connection.scalar(select(sent_forms.c.location).where(sent_forms.c.key == key))
        if not found:
            raise StillSendingError(
                N_("This form was sent a moment ago. Look whether it is in the list already.")
            )
        return str(found)

    def finish(self, key: str, location: str) -> None:
        """Remember where a form has led."""
        row = update(sent_forms).where(sent_forms.c.key == key)
        with self._database.write() as connection:
            connection.execute(row.values(location=location))

    def release(self, key: str) -> None:
        """Forget a form that was refused: nothing has come of it."""
        with self._database.write() as connection:
            connection.execute(delete(sent_forms).where(sent_forms.c.key == key))
