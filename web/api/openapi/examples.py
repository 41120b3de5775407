"""Examples that always work: their dates lie ahead."""

from collections.abc import Mapping
from datetime import date

from web.frame.described import NEXT_TUESDAY
from web.terms.dates import first_day


def filled(example: Mapping[str, object], today: date) -> dict[str, object]:
    """Return an example with a date for :data:`web.frame.described.NEXT_TUESDAY`."""
    day = first_day(today).isoformat()
    found: dict[str, object] = {}
    for name, value in example.items():
        if isinstance(value, Mapping):
            found[name] = filled(value, today)
        else:
            found[name] = day if value == NEXT_TUESDAY else value
    return found
