"""Fields of records that are sealed: as the store keeps them, as they are compared, as shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from geo.register.changes import Comparison, Fields
from geo.register.reading import Values
from geo.register.record import Record
from web.store.masks import mask
from web.store.vault import LOST, MARK, Vault, vault_of

SEALED: Final[Mapping[str, frozenset[str]]] = {
    "venues": frozenset({"contact", "phone"}),
    "lecturers": frozenset({"phone"}),
}
"""Kind of record -> fields that are sealed. Numbers of sites are those of institutions."""


def sealed_values(connection: Connection, kind: str, values: Any) -> Any:
    """Return the values of a record as the store keeps them."""
    vault = vault_of(connection)
    return _each(kind, values, lambda text: vault.seal(connection, text))


def plain_values(vault: Vault, kind: str, values: Any) -> Any:
    """Return the values of a record for comparing: what cannot be opened stays sealed."""
    return _each(kind, values, vault.plain)


def masked_values(vault: Vault, kind: str, values: Any) -> Any:
    """Return the values of a record as others see them."""
    return _each(kind, values, vault.masked)


def _each(kind: str, values: Any, change: Callable[[str], str]) -> Any:
    names = SEALED.get(kind)
    if not names or not values or not names & values.keys():
        return values
    return {
        key: change(value) if key in names and isinstance(value, str) and value else value
        for key, value in values.items()
    }


# -- masks -----------------------------------------------------------------------------------------


def masked_record(vault: Vault, one: Record) -> Record:
    """Return a record with its telephones masked."""
    return replace(one, values=masked_values(vault, one.kind, one.values))


def without_masks(kind: str, old: Values | None, values: Values) -> Values:
    """Return what a form says without the masks that it was shown: there the old text stays."""
    names = SEALED.get(kind, frozenset())
    return {
        key: value
        for key, value in values.items()
        if not (key in names and value and value == shown((old or {}).get(key)))
    }


def shown(text: object) -> str:
    """Return the mask that others see of a text that was opened, or could not be."""
    said = str(text or "")
    return LOST if said.startswith(MARK) else mask(said)


def masked_comparison(kind: str, found: Comparison) -> Comparison:
    """Return what a file would change with telephones masked, old and new."""
    names = SEALED.get(kind)
    if not names:
        return found
    changes = [
        replace(one, values=_values(names, one.values), fields=_fields(names, one.fields))
        for one in found.changes
    ]
    return replace(found, changes=changes)


def _values(names: frozenset[str], values: Values) -> Values:
    return {key: shown(value) if key in names and value else value for key, value in values.items()}


def _fields(names: frozenset[str], fields: Fields) -> Fields:
    return {
        key: (pair[0] and shown(pair[0]), pair[1] and shown(pair[1])) if key in names else pair
        for key, pair in fields.items()
    }
