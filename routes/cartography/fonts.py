"""Fonts with Chinese letters that come with an installed package, never with the machine.

``mplfonts`` carries the simplified Chinese faces of Noto (SIL Open Font License). They are taken
even where the system has fonts of its own: the same plan then looks the same, and is the same
bytes, on every machine, and none shows empty boxes.
"""

from importlib.util import find_spec
from pathlib import Path

SANS = "Noto Sans CJK SC"
SERIF = "Noto Serif CJK SC"
_SANS_FILE, _SERIF_FILE = "NotoSansCJKsc-Regular.otf", "NotoSerifCJKsc-Regular.otf"


def font_folder() -> Path:
    """Return the folder of the font files."""
    spec = find_spec("mplfonts")  # not imported: it would load matplotlib and its font list
    assert spec is not None  # noqa: S101 - a dependency of this package
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin).with_name("fonts")


def sans_file() -> Path:
    """Return the file of the face for maps."""
    return font_folder() / _SANS_FILE


def serif_file() -> Path:
    """Return the file of the face for titles of maps."""
    return font_folder() / _SERIF_FILE
