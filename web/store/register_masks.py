"""Masks in the place of telephones: what a form sends back, and what a dry run shows."""

from dataclasses import replace

from geo.register.changes import Comparison, Fields
from geo.register.reading import Values
from web.store.vault import LOST, MARK, SEALED, mask


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
