"""Writing a view in any format, for pages, API and commands alike."""

from collections.abc import Callable
from importlib import import_module

from web.files.dated import dated_name
from web.files.export import Export


def write_export(export: Export, ending: str) -> str | bytes:
    """Write a view.

    Parameters
    ----------
    ending
        A format of views of :data:`geo.formats.FORMATS`; its module is imported now, for some of
        the libraries are slow to load.
    """
    if own := export.own.get(ending):
        return own()
    module = import_module(f"web.files.formats.{ending}")
    write: Callable[[Export], str | bytes] = module.write
    return write(export)


def file_name(export: Export, ending: str) -> str:
    """Return the name for people: what it is and the day."""
    return dated_name(export.title, export.today, ending)
