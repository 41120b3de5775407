"""Names and codes of the National Bureau of Statistics: what a unit is, and what it is called."""

import re
from typing import Final

from geo.build.sources import Unit

STREET: Final = "街道"
TOWN: Final = "镇"
RURAL: Final = "乡"

REMARK = re.compile(r"（[^（）]*）")
"""Remarks in brackets: the development zone a unit lies in, 省级, 特殊村委会."""

SPECIAL = re.compile(r"(省级)?特殊(街道|乡镇|镇|村|社区)$")
"""The bureau's label of units that are none of these."""

COUNTY_PREFIX = re.compile(r"^四平市铁东区")
TOWNSHIP_PREFIX = re.compile(r"^四平市铁东区.+?(街道|镇|乡)")
"""In 铁东区 the list spells names out from the prefecture down."""

VILLAGE_BODY = re.compile(r"村?村(民委员会|委会|委)$")
COMMUNITY_BODY = re.compile(r"(社区)?(居民委员会|居委会)$")
STEM = re.compile(r"(街道|满族镇|朝鲜族镇|满族乡|朝鲜族乡|蒙古族乡|锡伯族乡|镇|乡)$")


def is_township(code: str) -> bool:
    """Tell 街道, 镇 and 乡 from farms, forestry bureaus and zones: digits 7-9 below 400."""
    return code[6:9] != "000" and int(code[6:9]) < 400  # noqa: PLR2004 - the bureau's code rule


def kind_of(code: str) -> str:
    """Return 街道, 镇 or 乡 by the code range of the National Bureau of Statistics."""
    number = int(code[6:9])
    if number < 100:  # noqa: PLR2004 - the bureau's code rule
        return STREET
    return TOWN if number < 200 else RURAL  # noqa: PLR2004 - the bureau's code rule


def clean_township(name: str) -> str:
    """Return the name without a leading county or zone and without the bureau's 特殊 label.

    Examples
    --------
    >>> clean_township("四平市铁东区山门镇"), clean_township("（工业园区）城南街道")
    ('山门镇', '城南街道')
    >>> clean_township("通化经济开发区特殊乡镇")
    '通化经济开发区'
    """
    return SPECIAL.sub("", COUNTY_PREFIX.sub("", REMARK.sub("", name)))


def is_village(code: str) -> bool:
    """Tell villages 村委会: digits 10-12 from 200 to 399."""
    return 200 <= int(code[9:]) < 400  # noqa: PLR2004 - the bureau's code rule for 村委会


def is_community(code: str) -> bool:
    """Tell communities 居委会: digits 10-12 from 1 to 199."""
    return 0 < int(code[9:]) < 200  # noqa: PLR2004 - the bureau's code rule for 居委会


def clean_name(unit: Unit) -> str:
    """Return the name of a village or community without its committee and remarks.

    Examples
    --------
    >>> clean_name(Unit("220605107201", "光环村委会"))
    '光环村'
    >>> clean_name(Unit("220182100100", "繁荣居委会（五棵树现代农业产业开发区）（省级）"))
    '繁荣社区'
    >>> clean_name(Unit("220303102205", "四平市铁东区叶赫满族镇叶赫村"))
    '叶赫村'
    """
    name = SPECIAL.sub("", TOWNSHIP_PREFIX.sub("", REMARK.sub("", unit.name)))
    if is_village(unit.code):
        return VILLAGE_BODY.sub("村", name)
    return COMMUNITY_BODY.sub("社区", name)


def own_names(unit: Unit) -> set[str]:
    """Return the names under which a village or community may stand in a gazetteer."""
    name = clean_name(unit)
    return {name, name.removesuffix("村")} if is_village(unit.code) else {name}


def stems(name: str) -> set[str]:
    """Return a township's name with and without its kind; a 街道 only with it.

    The stem of a 街道 is usually the name of its county or of a village.
    """
    return {name} if name.endswith(STREET) else {name, STEM.sub("", name)}
