"""Provinces, cities and counties outside the province, by what people call them."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from geo.folder import data_path
from geo.names import normalise
from geo.pinyin import romanised
from geo.vocabulary import Word

SHORTEST: Final = 2
"""A name of fewer characters is in too many others."""
KNOWN_AFAR: Final = frozenset({"province", "prefecture"})
"""Levels whose names mean themselves before a township of Jilin that is called alike."""
_PEOPLES: Final = (
    "(?:壮族|回族|维吾尔|朝鲜族|满族|蒙古族|蒙古|土家族|苗族|侗族|布依族|彝族|藏族|羌族|傣族|白族|"
    "景颇族|傈僳族|哈尼族|哈萨克|柯尔克孜|瑶族|黎族|畲族|水族|仡佬族|锡伯族|达斡尔族)*"
)
_ENDS: Final = {
    "province": re.compile(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$"),
    "prefecture": re.compile(rf"{_PEOPLES}自治州$|地区$|[市盟州]$"),
    "county": re.compile(rf"{_PEOPLES}自治[县旗]$|[市县]$"),
}
"""What is left off in speech. Districts and banners are called by their whole names."""
_ENGLISH: Final = {
    "内蒙古": "Inner Mongolia", "西藏": "Tibet", "陕西": "Shaanxi", "香港": "Hong Kong",
    "澳门": "Macao", "哈尔滨": "Harbin",
}  # fmt: skip


@dataclass(frozen=True)
class Far:
    """A division outside the province.

    Attributes
    ----------
    name, level, province, prefecture
        As the national list has them; ``""`` for what it does not lie in.
    """

    name: str
    level: str
    province: str = ""
    prefecture: str = ""

    @property
    def bare(self) -> str:
        """What it is called in speech."""
        return _ENDS[self.level].sub("", self.name)

    @property
    def called(self) -> Word:
        """Its name with what it lies in, for sentences."""
        above = _ENDS["province"].sub("", self.province)
        english = ", ".join(_english(one) for one in (self.bare, above) if one)
        return Word(self.province + self.prefecture + self.name, english)


def _english(bare: str) -> str:
    return _ENGLISH.get(bare) or romanised(re.sub("[区旗]$", "", bare))


class Outside:
    """Index of the divisions outside the province, those of higher levels first.

    Parameters
    ----------
    divisions
        Highest levels first.
    """

    def __init__(self, divisions: Iterable[Far]) -> None:
        self._by_name: dict[str, Far] = {}
        self._by_full: dict[str, Far] = {}
        for far in divisions:
            self._by_full.setdefault(normalise(far.name), far)
            for name in (far.name, far.bare):
                if len(name) >= SHORTEST:
                    self._by_name.setdefault(normalise(name), far)

    def named(self, query: str) -> Far | None:
        """Return the division that is called so, with or without the end of its name.

        Parameters
        ----------
        query
            A normalised name.
        """
        return self._by_name.get(query)

    def begins(self, query: str) -> Far | None:
        """Return the division whose name a text begins with, the longest one: 沈阳市和平区.

        Those of counties must be written out, for many of them are ordinary words.
        """
        for size in range(len(query), SHORTEST - 1, -1):
            said = query[:size]
            far = self._by_full.get(said) or self._by_name.get(said)
            if far and (far.level in KNOWN_AFAR or said == normalise(far.name)):
                return far
        return None


@cache
def outside() -> Outside:
    """Return the divisions of the national list; read when first asked for."""
    with data_path("divisions/elsewhere.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Outside(Far(**row) for row in rows)
