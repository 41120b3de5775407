"""Where the facts about the sites come from: the register of sources behind their codes."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.datasets import data_path


@dataclass(frozen=True)
class Source:
    """One source: its code in the data, what it is, and what to keep in mind."""

    code: str
    what: str
    note: str
    what_zh: str = ""
    note_zh: str = ""

    def title(self, language: str) -> str:
        """Return what it is, in "zh" or "en"."""
        return self.what_zh if language == "zh" and self.what_zh else self.what

    def remark(self, language: str) -> str:
        """Return what to keep in mind, in "zh" or "en"."""
        return self.note_zh if language == "zh" and self.note_zh else self.note


REGISTER = Source("register", "the register of this organisation", "", "本单位台账")
"""What an office itself has registered."""


@cache
def load_sources(path: Path) -> dict[str, Source]:
    """Read the register of sources, by code.

    Parameters
    ----------
    path
        A table with the columns of :class:`Source`; the Chinese ones may be missing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Source(**row) for row in csv.DictReader(file)}


def site_sources(codes: str = "") -> list[Source]:
    """Return the sources of one site, all sources when no codes are given.

    Parameters
    ----------
    codes
        Codes joined by ``;``, as in the sites table; unknown ones stand for themselves.
    """
    known = load_sources(data_path("sites/sources.csv"))
    wanted = [code.strip() for code in codes.split(";") if code.strip()] or list(known)
    return [
        (known | {REGISTER.code: REGISTER}).get(code, Source(code, code, "")) for code in wanted
    ]
