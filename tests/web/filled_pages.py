"""Pages and files that show answers, found by their addresses and given filled ones.

Whatever a page asks is filled by its declaration: the services that compute an answer, and the
parts of the store with what they say they return. Somebody is signed in who may do everything. A
page is one that shows an answer where keys of an answer are on it.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from io import BytesIO
from itertools import product
from typing import Any, Final, NamedTuple, get_origin

import openpyxl
import pytest
from flask import Flask, has_request_context, request
from typing_extensions import is_typeddict
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from geo.formats import FORMATS
from geo.register.findings import FINDINGS
from geo.register.form import SEVERAL as LISTS
from geo.register.form import form_fields
from geo.register.kind import Field
from geo.register.kinds import REGISTER
from geo.register.reading import CHANGES, OUTCOMES
from tests.web.figured import VARIANTS, As, Keys, Maker, UnmadeError, names, types
from tests.web.said import KEY, PAIR, lines
from web.frame.described import NEXT_TUESDAY, operation_of
from web.frame.files import VIEWS
from web.frame.tokens import NAME
from web.installation.tasks import Here, Kind, Task
from web.network.answer import Network
from web.plan.answer import Plan
from web.sites.pictures import SIZES
from web.store.part import Part
from web.store.people import Account
from web.store.sessions import Session
from web.terms.answer import Answer

READ: Final = ("text/html", "application/vnd.google-earth.kml+xml", "application/gpx+xml")
"""Media types of what has sentences beside its rows and is read as text."""
NONE: Final[Mapping[Any, Any]] = {}
Form = dict[str, Any]
"""What a page is asked."""
PROVINCE: Final = "220000000000"
CHANGBAI: Final = "220623000000"
DESIGNED: Final = "«networks.get.document.routes.id»"
STORED: Final[dict[Any, Any]] = {
    "people.exist": True,  "division": PROVINCE, "query": {},
    "document": As(Plan), "closed": [], "networks.get.document": As(Network),
    "networks.all.document": As(Network), "networks.routes.key": DESIGNED,
    "networks.route.key": DESIGNED, "history.part.changes": {"link": ("«was»", 1)},
    "history.of.changes": {"status": ("draft", "published"), "name": ("«was»", "«is»")},
    "widths": Keys(SIZES), "outcomes": Keys(OUTCOMES), "batches.changes": Keys(CHANGES),
    "batch.changes": Keys(CHANGES), "batches.counties": Keys([CHANGBAI]),
    "batch.counties": Keys([CHANGBAI]), "rows.outcome": "reject",
    "rows.reason": next(iter(FINDINGS)), "lon": 125.5, "lat": 43.5,
    "values": As(lambda: values_of(kind_asked())), "kind": As(lambda: kind_asked()),  # noqa: PLW0108
}  # fmt: skip
"""Keys of the store that have to fit to others."""
NUMBERS: Final = {
    "longitude": 125.5, "latitude": 43.5, "integer": 17, "people": 173, "weekdays": [1, 3],
}  # fmt: skip
EXAMPLES: Final = ("date", "time", "yes", "closings", "names", "hours")
"""Forms of fields in which not every text may stand."""
ELSEWHERE: Final = (HTTPStatus.SEE_OTHER, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""Statuses of pages that are for somebody else, however they are asked."""
FORMS: Final = 3
"""So many examples of the API of its room a page is asked at most."""
ROLES: Final = ("admin", "lecturer", "station")
"""Roles that see all pages between them, whoever sees most first."""
REAL: Final = frozenset({"register.revision", "history.newest"})
"""What the installation asks of the store in every request: whether it is still the same."""
PARAMETER: Final = re.compile(r"<(?:[^<>]*:)?(\w+)>")


def xlsx_texts(data: bytes) -> Iterator[str]:
    """Yield the names of the sheets of a workbook, and its rows of one cell or two."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    for sheet in book:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            cells = [str(one) for one in row if one is not None]
            if len(cells) <= PAIR:
                yield ": ".join(cells)


def gpkg_texts(data: bytes) -> Iterator[str]:
    """Yield what a GeoPackage says of its tables, and the rows of those without geometry."""
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    tables = database.execute("SELECT table_name, data_type, description FROM gpkg_contents")
    for name, kind, said in tables.fetchall():
        yield f"{name}: {said}"
        if kind == "attributes":
            rows = database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a file of ours
            yield from (": ".join(map(str, row[-PAIR:])) for row in rows)


BOOKS: Final = {
    FORMATS["xlsx"].media_type: xlsx_texts,
    FORMATS["gpkg"].media_type: gpkg_texts,
}
"""Media type of files of tables -> what returns the texts in their heads."""


class NoAnswerShownError(Exception):
    """The page or file shows no answer, however it is asked for."""


class Filling:
    """What is filled in the place of being computed or read, while a page is asked for.

    Attributes
    ----------
    maker
        Makes the answers; None: everything is as it is.
    asked
        Whether a service was asked for an answer.
    silent
        Rules of addresses that show nothing of an answer.
    """

    def __init__(self) -> None:
        self.maker: Maker | None = None
        self.asked = False
        self.given = STORED
        self.silent: set[str] = set()
        self._made: dict[str, Any] = {}

    def begin(self, maker: Maker | None, role: str = ROLES[0]) -> None:
        """Fill with a maker from now on, for somebody of a role; without one, nothing."""
        self.maker, self.asked, self._made = maker, False, {}
        self.given = {**STORED, "sessions.of": signed_in(role)}

    def fill(self, hint: Any, path: str, given: Mapping[Any, Any] = NONE) -> Any:
        """Return a value of a type, the same one for whoever asks again."""
        assert self.maker is not None
        if path not in self._made:
            usual, self.maker.given = self.maker.given, {**self.maker.given, **given}
            try:
                self._made[path] = self.maker.make(hint, path)
            finally:
                self.maker.given = usual
        return self._made[path]

    def service(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return what stands in the place of a function that computes an answer."""
        hint = types(function)["return"]

        def filled(*some: Any, **more: Any) -> Any:
            if self.maker is None:
                return function(*some, **more)
            self.asked = True
            return self.fill(hint, "")

        return filled


class FilledPart:
    """A part of the store that returns what its functions say they return."""

    def __init__(self, name: str, part: Part, filling: Filling) -> None:
        self._name, self._part, self._filling = name, part, filling

    def __getattr__(self, name: str) -> Any:
        """Return a function of the part, or what stands in its place."""
        real, path = getattr(self._part, name), f"{self._name}.{name}"
        if self._filling.maker is None or path in REAL or not has_request_context():
            return real
        hint = types(getattr(type(self._part), name)).get("return", type(None))

        def filled(*some: Any, **more: Any) -> Any:
            try:
                return self._filling.fill(hint, path, self._filling.given)
            except UnmadeError:
                return real(*some, **more)

        return filled


@cache
def signed_in(role: str) -> tuple[Session, Account]:
    """Return the session of somebody of a role, and who it is."""
    who = {"role": role, "division": PROVINCE}
    given = who if role == "lecturer" else {**who, "lecturer": ""}
    session: tuple[Session, Account] = Maker(VARIANTS[0], given).make(tuple[Session, Account], "me")
    return session


def kind_asked() -> str:
    """Return the kind of record that the address of the request names, else the first."""
    kind: str = (request.view_args or {}).get("kind", next(iter(REGISTER)))
    return kind


def values_of(kind: str) -> dict[str, Any]:
    """Return a record of a kind, each field with a value that no other has."""
    return {one.key: value_of(one) for one in form_fields(REGISTER[kind])}


def value_of(one: Field) -> Any:
    """Return what a record may have in a field."""
    if one.words is not None:
        code = [*one.words][-1]
        return [code] if one.form in LISTS else code
    if one.form in NUMBERS:
        return NUMBERS[one.form]
    return one.example if one.form in EXAMPLES else f"«values.{one.key}»"


def fill_services(
    rooms: Iterator[tuple[str, Any]], patch: pytest.MonkeyPatch, filling: Filling
) -> set[str]:
    """Put filled answers in the place of the services of the rooms; return which rooms have one."""
    found = set()
    for room, module in rooms:
        run = vars(module).get("run")
        answer = types(run).get("return")
        if get_origin(answer) is Answer or is_typeddict(answer):
            found.add(room)
            for name in {"run", "ask"} & vars(module).keys():
                patch.setattr(module, name, filling.service(run))
    real, real_soon = Kind.ask, Here.ask

    def ask(kind: Kind[Any, Any], *some: Any, **more: Any) -> Any:
        if filling.maker is None:
            return real(kind, *some, **more)
        filling.asked = True
        return filling.fill(types(kind._run)["return"], "")

    def ask_soon(work: Here, context: Any, task: Task[Any], *, seconds: float | None) -> Any:
        if filling.maker is None:
            return real_soon(work, context, task, seconds=seconds)
        return None  # it goes on: what is computed meanwhile would stand on the next page

    patch.setattr(Kind, "ask", ask)
    patch.setattr(Here, "ask", ask_soon)
    return found


def fill_store(store: Any, patch: pytest.MonkeyPatch, filling: Filling) -> None:
    """Put filled parts in the place of those of a store."""
    parts = {name: one for name, one in vars(store).items() if isinstance(one, Part)}
    assert parts
    for name, one in parts.items():
        patch.setattr(store, name, FilledPart(name, one, filling))


class Address(NamedTuple):
    """Where a page or file is.

    Attributes
    ----------
    room
        The room that shows it.
    path, rule
        Its address, and the rule that this is one of.
    is_of_one
        Whether it is about one of several things.
    """

    room: str
    path: str
    rule: str
    is_of_one: bool = False


def addresses(app: Flask) -> Iterator[Address]:
    """Yield the addresses of the pages of the rooms and of the files of these."""
    known = {
        name: str(value)
        for view in app.view_functions.values()
        if (operation := operation_of(view)) is not None
        for name, value in (operation.path or {}).items()
    }
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        is_page = re.fullmatch(r"web\.\w+\.page\w*", view.__module__) and "." not in rule.rule
        if is_page and "GET" in (rule.methods or ()):
            for address in filled_in(rule, known):
                yield Address(room_of(view), address, rule.rule, bool(rule.arguments))
    for name, build in sorted(VIEWS.items()):
        for ending, form in FORMATS.items():
            path = f"/files/{name}.{ending}"
            if form.media_type in (*READ, *BOOKS):
                yield Address(room_of(build), path, path)


def filled_in(rule: Rule, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses of a rule: each word it takes, a number, or what is known to exist."""
    choices = []
    for name in PARAMETER.findall(rule.rule):
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            choices.append(sorted(converter.items))
        else:
            choices.append(
                ["1" if isinstance(converter, IntegerConverter) else known.get(name, "x")]
            )
    for some in product(*choices):
        given = iter(some)
        yield PARAMETER.sub(lambda _: next(given), rule.rule)  # noqa: B023 - used at once


def room_of(function: Callable[..., Any]) -> str:
    """Return the room that a function is in."""
    return function.__module__.split(".")[1]


def examples(app: Flask, room: str) -> list[Form]:
    """Return how the API of a room may be asked, and last not asked anything."""
    found: list[Form] = []
    for view in app.view_functions.values():
        operation = operation_of(view)
        if operation and room_of(view) == room:
            found += [
                {name: "2027-06-15" if value == NEXT_TUESDAY else value
                 for name, value in one.items() if name not in ("format", "paper")}
                for one in operation.examples
            ]  # fmt: skip
    several = [one for number, one in enumerate(found) if one and one not in found[:number]]
    return [*several[:FORMS], {}]


class Asking:
    """Asks for a page in the first way in which it shows an answer, and always in that way."""

    def __init__(self, app: Flask, there: Address, filling: Filling) -> None:
        self.client, self.there, self.filling = app.test_client(), there, filling
        self.client.set_cookie(NAME, "signed-in")
        self.forms = [{}] if there.is_of_one else examples(app, there.room)
        self.way: tuple[str, Form] | None = None
        self.status = 0

    def __call__(self, maker: Maker, language: str) -> str:
        """Return the page of filled answers.

        Raises
        ------
        NoAnswerShownError
            If there is none on it.
        """
        if self.there.rule in self.filling.silent:
            raise NoAnswerShownError(self.there.path)
        text = self._page(maker, *self.way, language) if self.way else self._first(maker, language)
        if not text:
            if maker.variant is VARIANTS[0]:
                self.filling.silent.add(self.there.rule)
            raise NoAnswerShownError(self.there.path)
        return text

    def _first(self, maker: Maker, language: str) -> str:
        """Return the page as it is in the first way in which it asks a service for its answer.

        If it never does, in the first in which it shows something that is stored.
        """
        for role in ROLES:
            works = []
            for form in self.forms:
                if text := self._page(maker, role, form, language):
                    works.append((role, form))
                if text and (self.filling.asked or len(self.forms) == 1):
                    self.way = role, form
                    return text
                if self.status in ELSEWHERE:
                    break
            if works:
                self.way = works[0]
                return self._page(maker, *self.way, language)
        return ""

    def _page(self, maker: Maker, role: str, form: Form, language: str) -> str:
        """Return a page on which something of an answer is, else ""."""
        maker.numbers.clear()
        self.filling.begin(maker, role)
        response = self.client.get(self.there.path, query_string={**form, "lang": language})
        self.filling.maker, self.status = None, response.status_code
        if self.status != HTTPStatus.OK or response.mimetype not in (*READ, *BOOKS):
            return ""
        if response.mimetype in BOOKS:
            return "\n".join(BOOKS[response.mimetype](response.data))
        text = response.text.partition("<main")[2].partition(">")[2] or response.text
        shown = map(names(maker, language), lines(text))
        return text if any(map(KEY.search, shown)) else ""
