"""What a file was made from, as rows of a table: it travels inside the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.errors import N_
from web.language.messages import translator
from web.language.provider import provider_text, yes_no

Method = Sequence[tuple[str, Any]]
"""Item and what is said about it: texts, numbers, dates."""

MADE_WITH = {"zh": "Red Routes 红色教育路线", "en": "Red Routes"}

COORDINATES = N_(
    "EPSG:4326 (WGS84; equal to CGCS2000 within 1 m), longitude and latitude in degrees"
)


def method_rows(
    language: str,
    *,
    what: str,
    facts: Method = (),
    provider: Mapping[str, object] | None = None,
    simulated: bool = False,
    sources: Sequence[str] = (),
) -> list[tuple[str, Any]]:
    """Say what a file holds, for which filters and period, where from and how far it is real.

    Parameters
    ----------
    what
        What the file is, one sentence.
    facts
        Filters, period, definitions, counts: label and value, in the language already.
    provider
        ``provider`` of the document; None where no travel time is in it.
    sources
        One sentence each, in the language already.
    """
    label = translator(language)
    rows: list[tuple[str, Any]] = [(label(N_("Content")), what), *facts]
    if provider:
        rows.append((label(N_("Travel times")), provider_text(dict(provider), language)))
        rows.append((label(N_("Date of the road data")), provider["data_date"]))
    rows.append((label(N_("Coordinates")), label(COORDINATES)))
    rows.append((label(N_("Simulated data")), yes_no(simulated, label)))
    rows += [(label(N_("Source")), one) for one in sources]
    rows.append((label(N_("Made with")), MADE_WITH[language]))
    return rows
