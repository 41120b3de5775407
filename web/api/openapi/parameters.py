"""Parameters that no question declares, and those that take more than their type says."""

from typing import Final

from pydantic import BaseModel

from geo.errors import N_, Template

TEXTS: Final[dict[str, Template]] = {
    "lang": N_("Language of the sentences; else by cookie, then by Accept-Language."),
    "format": N_("Format of the answer; else by Accept."),
    "site_id": N_("Id of a site."),
    "plan_id": N_("Number of a saved plan."),
    "network_id": N_("Number of a kept network."),
    "order_id": N_("Number of an order."),
    "key": N_("Key of a record: the code of a venue or county, the id of a site, or as listed."),
    "level": N_("Level of the outlines: province, prefecture or county."),
    "number": N_("Number of a version."),
}
"""What every address takes, and what stands in paths."""

HEADERS: Final[dict[str, Template]] = {
    "Idempotency-Key": N_(
        "Name of the request, new for each: sent again with the same name it does nothing more and"
        " gets the same answer."
    ),
    "If-Match": N_("What was seen: the ETag of the last answer, or * for whatever is there now."),
}
"""What requests that write say beside what they write."""

SCHEMAS: Final[dict[str, dict[str, object]]] = {
    "PlanQuery.days": {
        "anyOf": [{"type": "integer", "minimum": 1, "maximum": 14}, {"const": "auto"}],
        "default": 1,
    }
}
"""Schemas of parameters that a validator of the model widens."""


def widened(name: str, model: type[BaseModel]) -> dict[str, object] | None:
    """Return the schema of a parameter that takes more than its type says."""
    found = (SCHEMAS.get(f"{base.__name__}.{name}") for base in model.__mro__)
    return next((schema for schema in found if schema), None)
