"""The faces of maps and papers: open, small, and with a glyph for every name."""

from functools import cache
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from geo.folder import data_path
from routes.cartography.fonts import SANS, SERIF, font_folder, sans_file, serif_file

ROOT = Path(__file__).parents[2]
FACES = {SANS: sans_file(), SERIF: serif_file()}
PACKAGE = "pylopdf-fonts-zh-cn"
QUOTING = {data_path("roads/published.csv")}
"""Evidence with the words of its pages, Korean ones too: no map and no paper shows it."""


@cache
def letters():
    """Return every character that is printable in the data and in the sentences of the product."""
    tables = set(data_path("").rglob("*.csv")) - QUOTING
    texts = [path.read_text("utf-8") for path in tables]
    texts += [path.read_text("utf-8") for path in (ROOT / "web/translations").rglob("*.po")]
    for folder in ("geo", "routes", "web/language"):
        for path in (ROOT / folder).rglob("terms.py"):
            texts.append(path.read_text("utf-8"))
    found = {one for text in texts for one in text if one.isprintable()}
    assert len(texts) > 20
    assert {"珲", "屯", "沟"} <= found
    return found


@pytest.mark.parametrize("family", FACES)
def test_every_name_and_sentence_has_its_glyphs(family):
    with TTFont(FACES[family], lazy=True) as face:
        glyphs = face.getBestCmap()
    assert [one for one in sorted(letters()) if ord(one) not in glyphs] == []


@pytest.mark.parametrize("family", FACES)
def test_the_family_is_the_one_that_papers_ask_for(family):
    with TTFont(FACES[family], lazy=True) as face:
        assert face["name"].getDebugName(1) == family
        assert face["OS/2"].fsType == 0, "it may be embedded without limits"
        assert "SIL Open Font License" in face["name"].getDebugName(13)


def test_the_package_is_small_open_and_has_no_other_faces():
    files = list(font_folder().rglob("*.?tf"))
    assert sorted(files) == sorted(FACES.values())
    assert sum(path.stat().st_size for path in font_folder().rglob("*")) <= 30_000_000
    metadata = distribution(PACKAGE).metadata
    assert any("OFL-1.1" in one for one in metadata.get_all("Classifier"))
    assert not requires(PACKAGE)


def test_nothing_pins_a_face_that_is_not_open():
    for name in ("run", "test"):
        pinned = (ROOT / "requirements" / f"{name}.lock").read_text()
        assert f"{PACKAGE}==" in pinned
        assert "mplfonts" not in pinned
