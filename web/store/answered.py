"""Answers to programs that wrote something: the same request, sent again, gets the same answer."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import RowMapping, delete, select, update

from geo.errors import N_
from web.store.claims import LEASE, Claim, give_up, take
from web.store.database import StateError
from web.store.moments import now
from web.store.part import Part
from web.store.rows import made
from web.store.tables import answers

KEPT: Final = timedelta(days=7)
"""For so long an answer is kept."""
BEGUN: Final = 0
"""In the place of the status as long as the request is being worked on."""
COUNTED: Final = 1
"""In the place of the status once it has changed something, until the answer is there."""
NOTHING: Final = {"status": BEGUN, "body": "", "location": "", "etag": ""}


class StillWorkingError(StateError):
    """A request with this key is being worked on."""

    kind = "still-working"
    title = N_("The request is being worked on")


class LostAnswerError(StateError):
    """A request with this key was done, and its answer was lost with the process that did it."""

    kind = "answer-lost"
    title = N_("The request was done, and its answer was lost")


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


class Answers(Part):
    """The answers that a store keeps."""

    def claim(self, key: str, fingerprint: str) -> KeptAnswer | Claim:
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
            If it was begun a moment ago and has not come to an end.
        LostAnswerError
            If it has changed something, and nobody is there any more to answer.
        OtherRequestError
            If the key stands for another request.
        """
        claim = Claim(answers, key, now(), NOTHING, {"status": COUNTED})
        with self._database.write() as connection:
            connection.execute(delete(answers).where(answers.c.sent_at < claim.at - KEPT))
            if take(connection, claim, {"fingerprint": fingerprint}):
                return claim
        return self._answer(key, fingerprint)

    def _answer(self, key: str, fingerprint: str) -> KeptAnswer:
        found = self._row(select(answers).where(answers.c.key == key))
        if found is not None and found["fingerprint"] != fingerprint:
            raise OtherRequestError(
                N_(
                    "This Idempotency-Key was sent with another request: use a new key for each"
                    " thing that you write, and the same only to send it again."
                )
            )
        if found is None or found["status"] in (BEGUN, COUNTED):
            raise _unanswered(found)
        return made(KeptAnswer, found)

    def finish(self, claim: Claim, answer: KeptAnswer) -> None:
        """Keep the answer to a request."""
        with self._database.write() as connection:
            connection.execute(update(answers).where(claim.mine).values(asdict(answer)))

    def release(self, claim: Claim) -> None:
        """Forget a request that was refused, unless something has come of it."""
        with self._database.write() as connection:
            give_up(connection, claim)


def _unanswered(found: RowMapping | None) -> StateError:
    """Return why there is no answer: it was refused just now, is not done yet, or was lost."""
    if found and found["status"] == COUNTED and found["sent_at"] < now() - LEASE:
        return LostAnswerError(
            N_(
                "A request with this Idempotency-Key was done, but its answer was lost: look what"
                " is there, and use a new key for what you write next."
            )
        )
    return StillWorkingError(
        N_(
            "A request with this Idempotency-Key was sent a moment ago and has not come to"
            " an end: send it again later, or look whether it is there already."
        )
    )
