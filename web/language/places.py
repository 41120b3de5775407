"""Names of places in the language of the reader: an installation says which it knows."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup, escape

from geo.english import english_name

HAN: Final = re.compile("[\u3400-\u9fff]")
_MARKS: Final = "\u3000-\u303f\u3400-\u9fff\uff01-\uff60"
_CHINESE: Final = re.compile(f"[{_MARKS}]*[\u3400-\u9fff](?:[{_MARKS} 0-9]*[{_MARKS}])?")
"""Chinese with the punctuation and the numbers inside it."""
NAMING: Final = frozenset({
    "name", "names", "place", "places", "origin", "destination", "stop", "stops", "site", "sites",
    "start", "end", "before", "after", "county", "counties", "prefecture", "area", "over",
    "near", "listed",
})  # fmt: skip
"""Fields of sentences that hold names of places; what a person has written stays as it is."""
ROUGH: Final = "~"
"""What stands before a place whose position is known only roughly."""
Source = Callable[[], Mapping[str, str]]
_opened: list[Source] = [dict]
_asked: list[Callable[[], Mapping[str, str] | None]] = [lambda: None]


def ask(source: Source) -> None:
    """Take the English names of places by the Chinese ones from `source` from now on."""
    _opened[:] = [source]


def ask_first(source: Callable[[], Mapping[str, str] | None]) -> None:
    """Ask `source` before: of several installations in a process it knows that of a request."""
    _asked[:] = [source]


def _known() -> Mapping[str, str]:
    found = _asked[-1]()
    return _opened[-1]() if found is None else found


def place_name(name: str, language: str) -> str:
    """Return what a place is called in "zh" or "en"; one that has no English name stays Chinese.

    Parameters
    ----------
    name
        Chinese name of a site, a division or a venue, or several with commas between.
    """
    if language == "zh" or not HAN.search(name):
        return name
    if name.startswith(ROUGH):
        return ROUGH + place_name(name.removeprefix(ROUGH), language)
    return english_name(name, _known()) or name


def english_of(name: str) -> str:
    """Return what a place is called in English, empty where that is not known."""
    said = place_name(name, "en")
    return "" if HAN.search(said) else said


def marked_name(name: str, language: str) -> str | Markup:
    """Write what a place is called for the content of a page in "zh" or "en".

    One that is sounded out for readers of English has its Chinese name beside it, by which people
    there know it, and one that nobody has named stays Chinese; both are marked as Chinese.
    """
    said = place_name(name, language)
    if language == "zh" or not HAN.search(name) or name in _known():
        return said
    chinese = Markup('<span lang="zh-CN">{}</span>').format(name)
    return chinese if said == name else Markup("{} {}").format(said, chinese)


def marked(text: str, language: str) -> Markup:
    """Write a text as HTML for readers of "zh" or "en", its Chinese marked for English ones."""
    safe = escape(text)
    return safe if language == "zh" else Markup(_CHINESE.sub(_span, safe))  # noqa: S704 - escaped


def _span(found: re.Match[str]) -> str:
    return f'<span lang="zh-CN">{found[0]}</span>'


def named(params: Mapping[str, object], language: str) -> dict[str, object]:
    """Return the fields of a sentence with the names of places in a language."""
    return {
        key: place_name(value, language) if key in NAMING and isinstance(value, str) else value
        for key, value in params.items()
    }
