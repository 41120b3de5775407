"""What every view says outside its tables, with the keys of the answer in its sentences.

A view is a function of a room that takes declared answers and says something, or a page that shows
one. Each is found by its types or its address, given answers filled by their declarations
(:mod:`tests.web.figured`), and what it says is held against ``scripts/<room>.txt``::

    {total} venues within {within} minutes of «origin.name»

A new function, key, page, format or room needs no line here. After a change that is meant, write
the scripts anew and read what has changed, as if it were code::

    SCRIPTS=write python -m pytest -n 0 tests/web/test_scripts.py; git diff tests/web/scripts
"""

import inspect
import json
import os
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from html import unescape
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints
from zlib import crc32

import folium
import pytest
from flask import Flask
from typing_extensions import is_typeddict

import web
from geo.formats import FORMATS
from tests.web.figured import VARIANTS, Maker, Variant, names, unnoted
from web.files.export import Export, Layer
from web.files.sheet import Sheet
from web.frame.described import NEXT_TUESDAY, operation_of
from web.frame.files import VIEWS
from web.installation.context import Context
from web.installation.tasks import Kind
from web.terms.answer import Answer
from web.terms.term import Column

SCRIPTS: Final = Path(__file__).parent / "scripts"
ROOMS: Final = sorted(path.stem for path in SCRIPTS.glob("*.txt"))
SILENT: Final = re.compile(r".*ask|answer.*|question|api.*|cli.*|keep|recall|isochrone|page.*")
"""Modules of rooms that ask, keep or answer requests, and say nothing themselves."""
FLOORS: Final = {"api", "cli", "files", "frame", "installation", "ogc", "people", "store", "terms"}
TABLES: Final = re.compile(r"NoneType|'(bool|int|bytes)'|Layer\b|Feature|GeoDataFrame|MultiLine")
"""Types of what is no text, or a table of it."""
GIVEN: Final[dict[Any, Any]] = {
    "worst": ["«rows.code»"], "totals.days": 13, "routes.origin": "220100000000",
    "request.audience": None, "routes.theme": "",
}  # fmt: skip
"""Keys that have to fit to others."""
READ: Final = ("text/html", "application/vnd.google-earth.kml+xml", "application/gpx+xml")
"""Media types of files that have sentences beside their rows and are read as text."""
PAIR: Final = 2
ROWS: Final = "(rows of a table)"
KEY: Final = re.compile(r"\{[^{}]*\}|«[^»]*»")
MARK: Final = re.compile(r"\b[0-9a-f]{8}\b")
"""Of an answer, made of all that is in it."""
WORD: Final = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")
CODE: Final = re.compile(r"[a-z_0-9]*$|[A-Z0-9_]*$|/|https?:|#")
ASIDE: Final = "script|style|svg|form|select|table|nav|head|footer|Placemark|wpt|trk|rte"
"""Elements of a document that hold rows, or no sentences about the answer."""


class View(NamedTuple):
    """Something that says what is in an answer.

    Attributes
    ----------
    room, name
        Where it is.
    says
        Makes answers and returns what is said of them, in a language.
    """

    room: str
    name: str
    says: Callable[[Maker, str], Any]


Tell = Callable[[View, Variant, str], list[str]]


# -- views by their types --------------------------------------------------------------------------


def modules() -> Iterator[tuple[str, ModuleType]]:
    """Yield the modules of the rooms with the names of their rooms."""
    for info in pkgutil.walk_packages(web.__path__, "web."):
        _, room, *rest = info.name.split(".")
        if len(rest) == 1 and room not in FLOORS:
            yield room, import_module(info.name)


def functions() -> Iterator[View]:
    """Yield the functions that say something of an answer."""
    for room, module in modules():
        title = module.__name__.rpartition(".")[2]
        if not SILENT.fullmatch(title):
            own = [one for one in vars(module).values() if inspect.isfunction(one)]
            for one in own:
                takes = taken(one) if one.__module__ == module.__name__ else {}
                if one.__name__[0] != "_" and any(map(is_declared, takes.values())):
                    yield View(room, f"{title}.{one.__name__}", calls(one, takes))


def taken(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of what a view has to be given; none if it is no view."""
    hints = types(function)
    if TABLES.search(str(hints.get("return", type(None)))):
        return {}
    parameters = inspect.signature(function).parameters.values()
    return {one.name: hints[one.name] for one in parameters if one.default is one.empty}


def types(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of a function; none if one is known to the checker of types only."""
    try:
        return get_type_hints(function, include_extras=True)
    except (NameError, TypeError):
        return {}


def is_declared(hint: Any) -> bool:
    """Tell whether a parameter takes an answer, a part of one or several."""
    kind = unnoted(hint)
    some = (kind, *map(unnoted, get_args(kind)))
    return any(is_typeddict(get_origin(one) or one) or get_origin(one) is Answer for one in some)


def calls(function: Callable[..., Any], takes: Mapping[str, Any]) -> Callable[[Maker, str], Any]:
    """Return what calls a function with filled answers."""
    signature = inspect.signature(function)

    def say(maker: Maker, language: str) -> Any:
        made = {
            name: maker.make(hint, "" if is_declared(hint) else name)
            for name, hint in takes.items()
            if name not in ("language", "lang")
        }
        spoken = {one: language for one in takes if one not in made}
        bound = signature.bind_partial()
        bound.arguments.update({one: {**made, **spoken}[one] for one in takes})
        return function(*bound.args, **bound.kwargs)

    return say


# -- views by their addresses ----------------------------------------------------------------------


def pages(app: Flask, patch: pytest.MonkeyPatch) -> Iterator[View]:
    """Yield the pages and files that show an answer; in the place of computing, it is filled."""
    makers: list[Maker] = []

    def fills(function: Callable[..., Any]) -> Callable[..., Any]:
        hint = types(function)["return"]
        return lambda *_some, **_more: makers.pop().make(hint, "")

    rooms = set()
    for room, module in modules():
        run = vars(module).get("run", modules)
        if get_origin(types(run).get("return")) is Answer:
            rooms.add(room)
            for name in {"run", "ask"} & vars(module).keys():
                patch.setattr(module, name, fills(run))
    patch.setattr(Kind, "ask", lambda kind, *some, **_more: fills(kind._run)(*some))
    for room, address in addresses(app):
        if room in rooms:
            yield View(room, address, asks(app, address, examples(app, room), makers))


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield the rooms and the addresses of their pages and of the files of these."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        is_page = view.__module__.endswith(".page") and "." not in rule.rule
        if is_page and not rule.arguments and "GET" in (rule.methods or ()):
            yield room_of(view), rule.rule
    for name, build in sorted(VIEWS.items()):
        for ending, form in FORMATS.items():
            if form.media_type in READ:
                yield room_of(build), f"/files/{name}.{ending}"


def room_of(function: Callable[..., Any]) -> str:
    """Return the room that a function is in."""
    return function.__module__.split(".")[1]


def examples(app: Flask, room: str) -> list[dict[str, Any]]:
    """Return how the API of a room may be asked."""
    found = []
    for view in app.view_functions.values():
        operation = operation_of(view)
        if operation and room_of(view) == room:
            found += [
                {name: "2027-06-15" if value == NEXT_TUESDAY else value
                 for name, value in one.items() if name not in ("format", "paper")}
                for one in operation.examples
            ]  # fmt: skip
    return found


def asks(
    app: Flask, address: str, forms: list[dict[str, Any]], makers: list[Maker]
) -> Callable[[Maker, str], Any]:
    """Return what asks for a page in the first way in which it shows an answer."""
    client = app.test_client()
    shows = [True]  # as long as it has not been seen that it shows no answer

    def say(maker: Maker, language: str) -> Any:
        for form in forms if shows[0] else ():
            makers[:] = [maker]
            response = client.get(address, query_string={**form, "lang": language})
            if not makers and response.status_code == HTTPStatus.OK and response.mimetype in READ:
                return response.text.partition("<main")[2].partition(">")[2] or response.text
        shows[0] = maker.variant is not VARIANTS[0] and shows[0]
        raise NotImplementedError(address)

    return say


# -- what is said ----------------------------------------------------------------------------------


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
    if isinstance(value, folium.Map):
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
    """Return the lines of a text, its rows of tables as one; of a document, what is read in it."""
    if "</" in text:
        text = re.sub(rf"<({ASIDE})\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"</?(b|i|em|strong|span|a|small|abbr|time)\b[^>]*>", "", text)
        text = unescape(re.sub(r"<[^>]*>", "\r", text))
        text = re.sub(r"[ \t\n]+", " ", text).replace("\r", "\n")
    found = [ROWS if re.search(r"\S {2,}\S", one) else one.strip() for one in text.splitlines()]
    return [one for one, before in zip(found, ["", *found], strict=False) if one != before]


def is_sentence(text: str) -> bool:
    """Tell whether there is a word in it that is neither of the answer itself nor a code."""
    return bool(WORD.search(KEY.sub("", text))) and not CODE.match(text)


def told(view: View, variant: Variant, language: str, context: Context) -> list[str]:
    """Return what a view says of filled answers, the keys in the place of their numbers."""
    maker = Maker(variant, {**GIVEN, Context: context})
    try:
        found = [*said(view.says(maker, language))]
    except NotImplementedError:
        return []
    except Exception as error:  # noqa: BLE001 - an answer that there cannot be
        return [f"cannot be said: {type(error).__name__}"]
    return [MARK.sub("{mark}", one) for one in map(names(maker, language), found)]


def is_file(view: View) -> bool:
    """Tell whether a view is a file of a page: it says little of its own."""
    return view.name.startswith("/files/")


def script(views: list[View], tell: Tell) -> str:
    """Return what the views of a room say of each variant: the new lines, and a mark of all."""
    known: set[str] = set()
    found = []
    for view in views:
        for variant in VARIANTS[: 1 if is_file(view) else 2 if view.name[0] == "/" else None]:
            got = tell(view, variant, "en")
            if got:
                new = [one for one in dict.fromkeys(got) if one not in known]
                order = crc32("\n".join(got).encode()) % 9973
                found += [f"## {view.name}, {variant.name}: {len(got)} lines, order {order}", *new]
                known |= {*got}
    return "\n".join([*found, ""])


# -- held ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rooms(own_app: Flask) -> Iterator[dict[str, list[View]]]:
    found: dict[str, list[View]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for view in (*functions(), *pages(own_app, patch)):
            found.setdefault(view.room, []).append(view)
        yield found


@pytest.fixture(scope="module")
def tell(own_app: Flask) -> Tell:
    context: Context = own_app.extensions["redroutes"]

    @cache
    def tell_once(view: View, variant: Variant, language: str) -> list[str]:
        with own_app.test_request_context(f"/?lang={language}"):
            return told(view, variant, language, context)

    return tell_once


def test_every_room_has_its_script(rooms: dict[str, list[View]], tell: Tell) -> None:
    if os.environ.get("SCRIPTS") == "write":
        for room, some in rooms.items():
            (SCRIPTS / f"{room}.txt").write_text(script(some, tell), "utf-8")
    assert sorted(rooms) == sorted(path.stem for path in SCRIPTS.glob("*.txt"))


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_says(room: str, rooms: dict[str, list[View]], tell: Tell) -> None:
    known = (SCRIPTS / f"{room}.txt").read_text("utf-8")
    assert script(rooms[room], tell).splitlines() == known.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_chinese_has_the_same_keys_and_no_english(
    room: str, rooms: dict[str, list[View]], tell: Tell
) -> None:
    for view in rooms[room]:
        if not is_file(view):
            zh, en = (tell(view, VARIANTS[0], language) for language in ("zh", "en"))
            assert not keys(en) - keys(zh), view.name
            words = [KEY.sub("", one) for one in zh if "%(" not in one]
            assert [one for one in words if re.search("[a-z]{3} [a-z]{3}", one)] == [], view.name


def keys(some: list[str]) -> set[str]:
    """Return the keys in some sentences but days; a name is one key in either language."""
    found = (re.sub(r":.*|[{}«»]|_(en|zh)\b", "", one) for one in KEY.findall(" ".join(some)))
    return {one for one in found if not one.endswith("date")}


@pytest.mark.parametrize("room", ROOMS)
def test_the_ends_of_an_interval_are_in_their_order(room: str) -> None:
    for line in (SCRIPTS / f"{room}.txt").read_text("utf-8").splitlines():
        shown = [one.strip("{}").partition(":")[0] for one in KEY.findall(line)]
        for number, one in enumerate(shown):
            if one.endswith("_low") and one[:-4] + "_high" in shown:
                assert shown[number + 1] == one[:-4] + "_high", line
