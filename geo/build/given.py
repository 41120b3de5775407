"""What is known of townships beside the registry archives: three small tables of our own.

``witnesses.csv`` says where a text or an unnamed place of GeoNames puts a township,
``former_townships.csv`` under which name its box is listed, and ``anchors.csv`` keeps the anchors
that rest on an independent list of township points (Vonng/adcode, CC BY 4.0). That list itself is
no part of the project: ``tools/make_anchors.py`` weighs it when it is at hand.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geo.build.anchors import ADCODE, ADCODE_R68_M, Verdict, Witness, read_verdicts
from geo.build.positions import LonLat
from geo.folder import data_path


@dataclass(frozen=True)
class Beside:
    """A township that sits in another one, or in its county's city: the code of that."""

    host: str
    error_m: int
    source: str


@dataclass(frozen=True)
class Given:
    """Witnesses by the code of a township or county.

    Parameters
    ----------
    texts
        Points by texts and by places that have no Chinese name.
    beside
        Townships of which a text says in which other one they sit.
    former
        Name under which the box of a township is listed.
    held
        Anchors that rest on the independent list, as weighed before.
    points
        The points of that list, when it is weighed anew.
    """

    texts: Mapping[str, Witness] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, Verdict] = field(default_factory=dict)
    points: Mapping[str, LonLat] = field(default_factory=dict)

    def knows(self, code: str) -> bool:
        """Tell whether the independent list or a text has a point of a township."""
        return code in self.held or code in self.points or code in self.texts

    def texts_of(self, code: str) -> list[Witness]:
        """Return what a text says of a place, as a list of one or none."""
        return [self.texts[code]] if code in self.texts else []

    def witnesses_of(self, code: str) -> list[Witness]:
        """Return the points of a place, the most trusted first."""
        listed = [Witness(ADCODE, self.points[code], ADCODE_R68_M)] if code in self.points else []
        return listed + self.texts_of(code)


def load_given(folder: Path | None = None, *, points: Path | None = None) -> Given:
    """Read the tables of ``data/divisions``.

    Parameters
    ----------
    folder
        The folder; the project's own when not given.
    points
        The independent list, ``code, lon, lat`` in WGS84: it is weighed anew. When not given, the
        anchors that rest on it are taken as ``anchors.csv`` has them.
    """
    folder = folder or data_path("divisions")
    rows = _rows(folder / "witnesses.csv")
    held = {} if points else read_verdicts(folder / "anchors.csv")
    return Given(
        texts={row["code"]: _text(row) for row in rows if not row["at"]},
        beside={row["code"]: _beside(row) for row in rows if row["at"]},
        former={row["code"]: row["former_name"] for row in _rows(folder / "former_townships.csv")},
        held={code: one for code, one in held.items() if _rests_on_list(one)},
        points={row["code"]: _lonlat(row) for row in (_rows(points) if points else [])},
    )


def _rests_on_list(verdict: Verdict) -> bool:
    return verdict.anchor.source.split("+")[0] == ADCODE


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lonlat(row: Mapping[str, str]) -> LonLat:
    return float(row["lon"]), float(row["lat"])


def _text(row: Mapping[str, str]) -> Witness:
    return Witness(row["source"], _lonlat(row), float(row["error_m"]))


def _beside(row: Mapping[str, str]) -> Beside:
    return Beside(row["at"], int(row["error_m"]), row["source"])
