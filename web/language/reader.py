"""Whose language words are in when nobody names one: pages say so, commands always name theirs."""

from collections.abc import Callable

_sources: list[Callable[[], str]] = [lambda: "zh"]


def ask(source: Callable[[], str]) -> None:
    """Take the language of the reader from `source` from now on."""
    _sources.append(source)


def spoken() -> str:
    """Return the language of the reader, "zh" or "en"."""
    return _sources[-1]()
