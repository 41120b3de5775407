"""Chinese place names as people write them: full, shortened, with or without the suffix."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from geo.folder import data_path

PREFECTURE, COUNTY, TOWNSHIP, VILLAGE = "prefecture", "county", "township", "village"

_PEOPLES: Final = "(?:朝鲜族|满族|蒙古族|回族|锡伯族)*"
_CENTRE_SUFFIX: Final = re.compile(r"新时代文明实践(?:中心|所|站)$")
_SUFFIXES: Final = (
    (PREFECTURE, re.compile(rf"{_PEOPLES}自治州$|州$|市$")),
    (COUNTY, re.compile(rf"{_PEOPLES}自治县$|[市县区]$")),
    (TOWNSHIP, re.compile(rf"{_PEOPLES}(?:镇|乡)$|街道(?:办事处)?$")),
    (VILLAGE, re.compile(r"(?:村民委员会|村委会|居民委员会|居委会|社区|村)$")),
)
_SHORT_FORMS: Final = {"前郭尔罗斯": "前郭"}


def normalise(text: str) -> str:
    """Reduce a name to the characters that distinguish it.

    Full-width forms become half-width and traditional characters simplified ones (楊靖宇 is
    杨靖宇), case is folded, and spaces and punctuation are dropped: ``"“四保临江” 纪念馆"`` and
    ``"四保临江纪念馆"`` are one name.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


@cache
def _simplified() -> Mapping[int, str]:
    """Return the simplified form of each traditional character, as ``str.translate`` takes it."""
    with data_path("names/simplified.csv").open(encoding="utf-8", newline="") as file:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(file)}


def without_centre_suffix(name: str) -> str:
    """Drop 新时代文明实践中心, 所 or 站 from the name of a practice centre."""
    return _CENTRE_SUFFIX.sub("", name)


def bare_names(name: str, level: str) -> tuple[str, ...]:
    """Forms of a division's name without the suffix of its level.

    Parameters
    ----------
    name
        Normalised full name, such as 前郭尔罗斯蒙古族自治县.
    level
        ``prefecture``, ``county``, ``township`` or ``village``.

    Returns
    -------
    tuple of str
        The bare name and the customary short form if there is one: ``("前郭尔罗斯", "前郭")``.
        Empty when nothing remains.
    """
    bare = dict(_SUFFIXES)[level].sub("", name)
    return tuple(form for form in (bare, _SHORT_FORMS.get(bare)) if form)


def bare_queries(query: str) -> list[tuple[str, str]]:
    """Pairs of (bare name, level) that a normalised query may mean by its suffix.

    大石人乡 may be the township 大石人镇, which was renamed, but never the village 大石人村.
    """
    pairs = ((pattern.sub("", query), level) for level, pattern in _SUFFIXES)
    return [(bare, level) for bare, level in pairs if bare and bare != query]
