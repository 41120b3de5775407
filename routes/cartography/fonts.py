"""Fonts with Chinese letters that come with an installed package, never with the machine.

``pylopdf-fonts-zh-cn`` carries the simplified Chinese faces of Noto (SIL Open Font License) and
nothing else, in a wheel for every machine. Pictures take them even where the system has fonts of
its own: the same plan then looks the same, and is the same bytes, on every machine, and none shows
empty boxes. Papers ask for the faces of the standard for official documents first
(:mod:`routes.paper.pdf`), which only the machine of an office has.
"""

from importlib.util import find_spec
from pathlib import Path

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
_SANS_FILE, _SERIF_FILE = "NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"


def font_folder() -> Path:
    """Return the folder of the font files."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None  # noqa: S101 - a dependency of this package
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin).parent


def sans_file() -> Path:
    """Return the file of the face for maps."""
    return font_folder() / _SANS_FILE


def serif_file() -> Path:
    """Return the file of the face for titles of maps."""
    return font_folder() / _SERIF_FILE
