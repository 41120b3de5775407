"""English names of places: those that the data have, else the sound of a name and its kind."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from geo.pinyin import romanised
from geo.terms import CATEGORIES, TIERS

if TYPE_CHECKING:  # the list of commands is translated without pandas
    from geo.datasets import Datasets

_CENTRE: Final = re.compile(r"(?P<place>.+?)新时代文明实践(?P<kind>中心|所|站)")
_TIERS: Final = {tier.zh: tier.en.lower() for tier in TIERS.values()}
_PEOPLES: Final = {
    "朝鲜族": "Korean ", "满族": "Manchu ", "蒙古族": "Mongol ", "回族": "Hui ", "锡伯族": "Xibe ",
}  # fmt: skip
_KIND: Final = re.compile(
    r"(?P<bare>.+?)(?P<people>(?:朝鲜族|满族|蒙古族|回族|锡伯族)*)"
    r"(?P<kind>街道办事处|街道|村民委员会|村委会|社区居民委员会|社区居委会|社区|居民委员会|居委会"
    r"|经济开发区|开发区|工业园区|管理委员会|管委会|林业局|林场|农场|牧场|种畜场|镇|乡|村)"
)
_KINDS: Final = {
    "街道办事处": "Subdistrict", "街道": "Subdistrict", "镇": "Town", "乡": "Township",
    "村民委员会": "Village", "村委会": "Village", "村": "Village", "社区居民委员会": "Community",
    "社区居委会": "Community", "社区": "Community", "居民委员会": "Community",
    "居委会": "Community", "经济开发区": "Development Zone", "开发区": "Development Zone",
    "工业园区": "Industrial Park", "管理委员会": "Committee", "管委会": "Committee",
    "林业局": "Forestry Bureau", "林场": "Forest Farm", "农场": "Farm", "牧场": "Pasture",
    "种畜场": "Stud Farm",
}  # fmt: skip
_ZONE: Final = "Changbai Mountain Protection and Development Zone"
_ZONES: Final = {
    "吉林东市商贸示范区": "Jilin Dongshi Commercial Demonstration Zone",
    "国家农业科技园区": "National Agricultural Science and Technology Park",
    **{f"长白山保护开发区池{zh}区": f"Chi{en} District, {_ZONE}"
       for zh, en in (("西", "xi"), ("南", "nan"), ("北", "bei"))},
}  # fmt: skip
"""Zones among the townships, whose names say more than a sound and a kind."""
_COMMA: Final = re.compile("、|, ")


def english_names(datasets: "Datasets") -> dict[str, str]:
    """Return the English names that the data have; a site goes before a division of its name.

    Sentences name categories of sites where they could name a site.
    """
    divisions, sites = datasets.divisions, datasets.sites
    named = zip(divisions["name"], divisions["name_en"], strict=True)
    words = {word.zh: word.en for word in CATEGORIES.values()}
    known = words | dict(named) | dict(zip(sites["name_zh"], sites["name_en"], strict=True))
    return {str(name): str(english) for name, english in known.items() if english}


@cache
def sounded(name: str) -> str:
    """Return a division or a practice centre by the sound of its name and its kind.

    Parameters
    ----------
    name
        Chinese name, such as 大石人镇 (Dashiren Town).

    Returns
    -------
    str
        ``""`` for a name whose kind is not told by its end.
    """
    centre = _CENTRE.fullmatch(name)
    if centre:
        place = sounded(centre["place"]) or romanised(centre["place"])
        return f"{place}, {_TIERS[centre['kind']]}"
    found = _KIND.fullmatch(name)
    if not found:
        return ""
    people = "".join(word for zh, word in _PEOPLES.items() if zh in found["people"])
    return f"{romanised(found['bare'])} {people}{_KINDS[found['kind']]}"


def english_name(name: str, known: Mapping[str, str]) -> str:
    """Return a place in English, ``""`` where nobody has named it and its kind is not known.

    Parameters
    ----------
    name
        Chinese name of a site, a division or a venue, or several with commas between.
    known
        English names by the Chinese ones.
    """
    if name in known or name in _ZONES:
        return known.get(name) or _ZONES[name]
    parts = _COMMA.split(name)
    if len(parts) > 1:
        said = [english_name(part, known) for part in parts]
        return ", ".join(said) if all(said) else ""
    return _within(name, known) or sounded(name)


def _within(name: str, known: Mapping[str, str]) -> str:
    """Say a name that begins with that of the division it is in, the smaller one first."""
    for end in range(len(name) - 1, 1, -1):
        above, rest = name[:end], name[end:]
        if above in known and above[-1] in "省市州县区":
            below = english_name(rest, known)
            # A centre bears the name of its county: 靖宇县新时代文明实践中心.
            return f"{below}, {known[above]}" if below else _centre_of(known[above], rest)
    return ""


def _centre_of(county: str, rest: str) -> str:
    found = _CENTRE.fullmatch(f"-{rest}")
    return f"{county}, {_TIERS[found['kind']]}" if found else ""
