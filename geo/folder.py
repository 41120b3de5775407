"""Where the committed data lie, and how their tables write lists."""

from pathlib import Path
from typing import Final

LIST_SEPARATOR: Final = "；"


def data_path(relative: str = "") -> Path:
    """Return the path of a data file, in an installed package or in a checkout.

    Parameters
    ----------
    relative
        Path below the data folder, e.g. ``sites/sites.csv``; the folder itself when empty.
    """
    package = Path(__file__).parent
    installed = package / "data"
    root = installed if installed.is_dir() else package.parent / "data"
    return root / relative
