"""What every view says, with the keys of the answer in its sentences and in its tables.

A view is a function of a room that takes declared answers and says something, or a page that shows
one. Each is found by its types or its address, given answers filled by their declarations
(:mod:`tests.web.figured`), and what it says is held against ``scripts/<room>.txt``::

    {total} venues within {within} minutes of «origin.name»

A new function, key, page, format or room needs no line here. After a change that is meant, write
the scripts anew and read what has changed, as if it were code::

    SCRIPTS=write python -m pytest -n 0 tests/web/test_scripts.py; git diff tests/web/scripts
"""

import inspect
import os
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple, get_args, get_origin
from zlib import crc32

import pytest
from flask import Flask
from typing_extensions import is_typeddict

import web
from tests.web.figured import VARIANTS, Maker, Variant, names, types, unnoted
from tests.web.filled_pages import (
    Asking,
    Filling,
    NoAnswerShownError,
    addresses,
    fill_services,
    fill_store,
)
from tests.web.said import KEY, said
from web.installation.context import Context
from web.terms.answer import Answer

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
MARK: Final = re.compile(r"\b[0-9a-f]{8}\b")
"""Of an answer, made of all that is in it."""
OF_DATA: Final = re.compile("[\u4e00-\u9fff]")
"""What no English page says of its own: a name or a story of the data folder."""
COMMAND: Final = re.compile(r"%\(|^redroutes ")
"""Of what is typed as it stands, in any language."""


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


def pages(app: Flask, patch: pytest.MonkeyPatch) -> Iterator[View]:
    """Yield the pages and files that show an answer."""
    filling = Filling()
    served = fill_services(modules(), patch, filling)
    fill_store(app.extensions["redroutes"].store, patch, filling)
    for one in addresses(app):
        view = View(one.room, one.path, Asking(app, one, filling))
        if one.room in served or not is_file(view):
            yield view


# -- what is said ----------------------------------------------------------------------------------


def told(view: View, variant: Variant, language: str, context: Context) -> list[str]:
    """Return what a view says of filled answers, the keys in the place of their numbers."""
    maker = Maker(variant, {**GIVEN, Context: context})
    try:
        found = [*said(view.says(maker, language))]
        if view.name[0] == "/" and language == "en":
            found = [one for one in found if not OF_DATA.search(KEY.sub("", one))]
    except NoAnswerShownError:
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
            if not got and view.name[0] == "/":
                break  # it shows no answer
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
            words = [KEY.sub("", one) for one in zh if not COMMAND.search(one)]
            assert [one for one in words if re.search("[a-z]{3} [a-z]{3}", one)] == [], view.name


def keys(some: list[str]) -> set[str]:
    """Return the keys in some sentences but days; a name is one key in either language."""
    found = (re.sub(r":.*|[{}«»]|_(en|zh)\b", "", one) for one in KEY.findall("\n".join(some)))
    return {one for one in found if not one.endswith("date")}


@pytest.mark.parametrize("room", ROOMS)
def test_the_ends_of_an_interval_are_in_their_order(room: str) -> None:
    for line in (SCRIPTS / f"{room}.txt").read_text("utf-8").splitlines():
        shown = [one.strip("{}").partition(":")[0] for one in KEY.findall(line)]
        for number, one in enumerate(shown):
            if one.endswith("_low") and one[:-4] + "_high" in shown:
                assert shown[number + 1] == one[:-4] + "_high", line
