"""Whether who is sent, and when, is what was ordered."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import RowMapping

from geo.errors import N_
from geo.folder import LIST_SEPARATOR
from geo.terms import LANGUAGES, PARTS, TOPICS
from web.store.database import StateError
from web.terms.codes import Part


class MisfitError(StateError):
    """Who is sent, or when, is not what was ordered."""

    kind = "order-misfit"
    title = N_("This is not what was ordered")


def misfits(
    order: RowMapping, lecturer: RowMapping, day: date, part: Part
) -> Iterator[MisfitError]:
    """Yield what does not fit between an order and whoever is sent, one sentence each."""
    if not order["since"] <= day <= order["until"]:
        yield MisfitError(
            N_(
                "Order %(id)d is wanted from %(since)s to %(until)s, not on %(day)s: choose a day "
                "of these, or write why it is another one."
            ),
            id=order["id"], since=order["since"].isoformat(), until=order["until"].isoformat(),
            day=day.isoformat(),
        )  # fmt: skip
    if order["part"] != "any" and part not in ("any", order["part"]):
        yield MisfitError(
            N_(
                "Order %(id)d is wanted in the %(wanted)s, not in the %(part)s: choose the other "
                "half of the day, or write why it is this one."
            ),
            id=order["id"], wanted=PARTS[order["part"]], part=PARTS[part],
        )  # fmt: skip
    if not speaks(lecturer["topics"], order["topic"]):
        yield MisfitError(
            N_(
                "%(name)s does not speak on the topic “%(topic)s” of order %(id)d: choose "
                "somebody who does, or write why it is this lecturer."
            ),
            id=order["id"], name=lecturer["name"], topic=TOPICS.get(order["topic"], order["topic"]),
        )  # fmt: skip
    if not speaks(lecturer["languages"], order["language"]):
        yield MisfitError(
            N_(
                "%(name)s does not speak the language of order %(id)d, %(language)s: choose "
                "somebody who does, or write why it is this lecturer."
            ),
            id=order["id"], name=lecturer["name"],
            language=LANGUAGES.get(order["language"], order["language"]),
        )  # fmt: skip


def speaks(listed: str, code: str) -> bool:
    """Tell whether a topic or language is among those of a lecturer."""
    return code in listed.split(LIST_SEPARATOR)
