"""Answers to programs that wrote something: the same request, sent again, gets the same answer."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.store.database import Database, StateError
from web.store.moments import now
from web.store.tables import answers

KEPT: Final = timedelta(days=7)
"""For so long an answer is kept."""
BEGUN: Final = 0
"""In the place of the status as long as the request is being worked on."""


class StillWorkingError(StateError):
    """A request with this key is being worked on."""

    kind = "still-working"
    title = N_("The request is being worked on")


class OtherRequestError(StateError):
    """The key was sent with another request."""

    status = 422
    kind = "key-reused"
    title = N_("The key was sent with another request")


@dataclass(frozen=True)
class KeptAnswer:
    """What a request was answered with.

    Attributes
    ----------
    status, body
        Of HTTP; JSON.
    location, etag
        Headers, "" where it had none.
    """

    status: int
    body: str
    location: str = ""
    etag: str = ""


class Answers:
    """The answers that a store keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: str, fingerprint: str) -> KeptAnswer | None:
        """Begin with a request; where it was answered before, return the answer.

        Parameters
        ----------
        key
            What it was named, by whom.
        fingerprint
            What tells it from every other request.

        Raises
        ------
        StillWorkingError
            If it was begun and has not come to an end. Whether it counts is not known then, so it
            is not tried again.
        OtherRequestError
            If the key stands for another request.
        """
        row = {"key": key, "fingerprint": fingerprint, "sent_at": now(), "status": BEGUN,
               "body": "", "location": "", "etag": ""}  # fmt: skip
        try:
            with self._database.write() as connection:
                connection.execute(delete(answers).where(answers.c.sent_at < now() - KEPT))
                connection.execute(insert(answers).values(row))
        except IntegrityError:
            return self._answer(key, fingerprint)
        return None

    def _answer(self, key: str, fingerprint: str) -> KeptAnswer:
        with self._database.read() as connection:
            query = select(answers).where(answers.c.key == key)
            found = connection.execute(query).mappings().one_or_none()
        if found is not None and found["fingerprint"] != fingerprint:
            raise OtherRequestError(
                N_(
                    "This Idempotency-Key was sent with another request: use a new key for each"
                    " thing that you write, and the same only to send it again."
                )
            )
        if found is None or found["status"] == BEGUN:  # refused just now, or not yet done
            raise StillWorkingError(
                N_(
                    "A request with this Idempotency-Key was sent a moment ago and has not come to"
                    " an end: send it again later, or look whether it is there already."
                )
            )
        return KeptAnswer(found["status"], found["body"], found["location"], found["etag"])

    def finish(self, key: str, answer: KeptAnswer) -> None:
        """Keep the answer to a request."""
        row = update(answers).where(answers.c.key == key)
        with self._database.write() as connection:
            connection.execute(
                row.values(
                    status=answer.status, body=answer.body,
                    location=answer.location, etag=answer.etag,
                )
            )  # fmt: skip

    def release(self, key: str) -> None:
        """Forget a request that was refused: nothing has come of it."""
        with self._database.write() as connection:
            connection.execute(delete(answers).where(answers.c.key == key))
