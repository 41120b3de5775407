"""What a view says: the sentences in what it returns, of tables the headings and the first row."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import unescape
from itertools import groupby
from typing import Any, Final

from web.files.export import Export, Layer
from web.files.sheet import Sheet
from web.maps.folium_map import OfflineMap
from web.terms.term import Column

KEY: Final = re.compile(r"\{[^{}\n]*\}|«[^«»\n]*»")
"""A key of an answer in the place of its value."""
PAIR: Final = 2
APART: Final = re.compile(r"(?<=\S) {2,}(?=\S)")
"""Between the cells of a row in a terminal."""
SAYS: Final = 2
"""Lines of a table that are held: its headings and its first row."""
WORD: Final = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")
CODE: Final = re.compile(r"[a-z_0-9]*$|[A-Z0-9_]*$|/|https?:|#")
ASIDE: Final = "script|style|svg|form|select|nav|head|footer|Placemark|wpt|trk|rte"
"""Elements of a document that hold rows of a map, or no sentences about the answer."""


def said(value: Any) -> Iterator[str]:
    """Yield the sentences in what a view returns, a label with what stands beside it."""
    if isinstance(value, str):
        yield from filter(is_sentence, lines(value))
    elif is_pair(value):
        yield from said(f"{value[0]}: {value[1]}")
    else:
        for one in parts(value):
            yield from said(one)


def parts(value: Any) -> Iterable[Any]:
    """Return what a value consists of, tables left out."""
    if isinstance(value, list | tuple | Iterator):
        return value._asdict().values() if hasattr(value, "_asdict") else value
    if isinstance(value, Mapping):
        return [one if CODE.match(str(key)) else (key, one) for key, one in value.items()]
    if isinstance(value, Export | Layer | Sheet):
        titles = [one.title for one in getattr(value, "layers", ())]
        more = [*getattr(value, "method", ()), *getattr(value, "stamp", {}).items()]
        return [value.title, *getattr(value, "lines", ()), *more, *titles]
    if isinstance(value, OfflineMap):
        tips = re.findall(r'"tip": "((?:[^"\\]|\\.)*)"', value.parts().script)
        return [unescape(json.loads(f'"{one}"')) for one in tips]
    if is_dataclass(value) and not isinstance(value, type | Column):
        return [getattr(value, one.name) for one in fields(value)]
    return ()


def is_pair(value: Any) -> bool:
    """Tell whether something is a label and what stands beside it."""
    is_two = isinstance(value, tuple) and len(value) == PAIR and not hasattr(value, "_asdict")
    return is_two and all(isinstance(one, str | int | float) for one in value)


def lines(text: str) -> list[str]:
    """Return the lines of a text; of a document, what is read in it.

    Of a table the headings stand there, and its first row: ``Venue | km = «name» | {km}``.
    """
    if "</" in text:
        text = re.sub(r"<table\b.*?</table>", lambda one: table(one[0]), text, flags=re.DOTALL)
        text = re.sub(rf"<({ASIDE})\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"</?(b|i|em|strong|span|a|small|abbr|time)\b[^>]*>", "", text)
        text = unescape(re.sub(r"<[^>]*>", "\r", text))
        text = re.sub(r"[ \t\n]+", " ", text).replace("\r", "\n")
    found = [
        " = ".join(" | ".join(APART.split(one.strip())) for one in [*rows][:SAYS])
        if is_table
        else [*rows]
        for is_table, rows in groupby(text.splitlines(), lambda one: bool(APART.search(one)))
    ]
    every = [line for one in found for line in ([one] if isinstance(one, str) else one)]
    shown = [one.strip() for one in every]
    return [one for one, before in zip(shown, ["", *shown], strict=False) if one != before]


def table(text: str) -> str:
    """Return the headings of a table of a document and its first row, as one paragraph."""
    rows = re.findall(
        r"<tr\b.*?</tr>", re.sub(rf"<({ASIDE})\b.*?</\1>", "", text, flags=re.DOTALL), re.DOTALL
    )
    cells = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", one, re.DOTALL) for one in rows[:SAYS]]
    plain = [
        " | ".join(" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in row) for row in cells
    ]
    return f"<p>{' = '.join(plain)}</p>"


def is_sentence(text: str) -> bool:
    """Tell whether there is a word in it that is neither of the answer itself nor a code."""
    return bool(WORD.search(KEY.sub("", text))) and not CODE.match(text)
