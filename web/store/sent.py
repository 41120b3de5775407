"""Forms that were sent: the same form, sent again, is not a second order."""

from typing import Final

from sqlalchemy import select, update

from geo.errors import N_
from web.store.claims import Claim, give_up, take
from web.store.database import StateError
from web.store.moments import now
from web.store.part import Part
from web.store.tables import sent_forms

BEGUN: Final = ""
"""In the place of where a form led as long as it is being worked on."""
COUNTED: Final = "*"
"""The same once it has changed something, until it is known where it leads."""


class StillSendingError(StateError):
    """The same form is being worked on, or nobody knows any more where it led."""

    kind = "still-sending"
    title = N_("The form is being worked on")


class SentForms(Part):
    """The forms that a store has taken."""

    def claim(self, key: str) -> str | Claim:
        """Begin with a form; where it was taken before, return where it led.

        Raises
        ------
        StillSendingError
            If it was begun a moment ago and has not come to an end, or it counts and whoever took
            it is gone.
        """
        claim = Claim(sent_forms, key, now(), {"location": BEGUN}, {"location": COUNTED})
        with self._database.write() as connection:
            if take(connection, claim, {}):
                return claim
        return self._location(key)

    def _location(self, key: str) -> str:
        found = self._scalar(select(sent_forms.c.location).where(sent_forms.c.key == key))
        if found in (None, BEGUN, COUNTED):
            raise StillSendingError(
                N_("This form was sent a moment ago. Look whether it is in the list already.")
            )
        return str(found)

    def finish(self, claim: Claim, location: str) -> None:
        """Remember where a form has led."""
        with self._database.write() as connection:
            connection.execute(update(sent_forms).where(claim.mine).values(location=location))

    def release(self, claim: Claim) -> None:
        """Forget a form that was refused, unless something has come of it."""
        with self._database.write() as connection:
            give_up(connection, claim)
