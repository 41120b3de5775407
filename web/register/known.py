"""What the data sets know of a record that is not in the register yet.

Only what somebody has stated: a position that stands for a whole township, or hours that are usual
for such a site, are no statements, and whoever saves the form would make them so.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from geo.datasets import Datasets
from geo.folder import LIST_SEPARATOR
from geo.register.kinds import REGISTER
from geo.register.reading import Values

_UNTOLD: Final = {
    "venues": ("lon", "lat", "error_m"),
    "sites": ("lon", "lat", "error_m", "opening", "closed", "period", "level", "source"),
}
_UNSTATED: Final = ("", "unknown")
_OTHER_NAMES: Final = {"sites": {"name": "name_zh"}, "venues": {}}
"""Kind -> key of a field -> column of the data set, where they differ."""


def known_values(datasets: Datasets, kind: str, key: str) -> Values | None:
    """Return the values of a record that the data sets have, None if they have none."""
    if kind == "population":
        divisions = datasets.divisions
        is_county = key in divisions.index and divisions.loc[key, "level"] == "county"
        return {"code": key} if is_county else None
    table = {"venues": datasets.venues, "sites": datasets.sites}.get(kind)
    if table is None or key not in table.index:
        return None
    return {
        **_values(kind, table.loc[key].to_dict()),
        **({"code": key} if kind == "venues" else draft_of(datasets, key)),
    }


def draft_of(datasets: Datasets, site: str) -> dict[str, object]:
    """Return the draft of a story that the data sets have for a site, as a record holds it."""
    story = datasets.book.stories.get(site)
    if story is None:
        return {}
    return {
        "story": story.text,
        "story_en": story.english or None,
        "story_sources": LIST_SEPARATOR.join(one.name for one in story.sources),
        "story_state": "draft",
    }


def _values(kind: str, row: Mapping[Any, Any]) -> dict[str, object]:
    names = _OTHER_NAMES[kind]
    found = {
        one.key: (row[names.get(one.key, one.key)], one.form)
        for one in REGISTER[kind].fields
        if one.key not in _UNTOLD[kind] and names.get(one.key, one.key) in row
    }
    return {key: _plain(value, form) for key, (value, form) in found.items()}


def _plain(value: Any, form: str) -> Any:
    if pd.isna(value) or value in _UNSTATED:
        return None
    if form == "words":
        return str(value).split(LIST_SEPARATOR)
    return round(value) if isinstance(value, float) else value
