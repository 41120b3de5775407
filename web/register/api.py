"""The register by API: records are listed, read, added, changed, removed and taken back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, url_for

from geo.errors import N_
from geo.register.kind import KINDS
from web.frame.api import register as routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import respond_part
from web.frame.writing import Versioned, respond_version, writing
from web.language.request import language
from web.register import one as service
from web.register.one import FIELDS, OneRecord, Records, RecordsQuery, RefusedRecordError
from web.register.records import Opened, open_record
from web.store.bookings import BookedError
from web.store.register import RecordConflictError, UnknownRecordError
from web.terms.fields import Query

EXAMPLES: Final[Mapping[str, Mapping[str, object]]] = {
    "venues": {"name": "抚民村新时代文明实践站", "county": "长白县", "township": "长白镇"},
    "lecturers": {"name": "王芳", "home": "长白镇", "topics": ["law"]},
    "lectures": {"date": "2027-05-01", "venue": "220623100000", "topic": "law", "people": 40},
    "sites": {"name": "抗联密营", "county": "长白县"},
    "population": {"name": "长白县", "population": 60000},
}
"""Kind -> a record that can be added."""
KEYS: Final[Mapping[str, str]] = {
    "venues": "220623100000", "lecturers": "王芳", "lectures": "220623100000",
    "sites": "JL-220623-001", "population": "220623000000",
}  # fmt: skip
"""Kind -> a key, for examples."""
TITLES: Final = {
    "list": N_("Records of the register"),
    "one": N_("A record of the register"),
    "add": N_("Add a record to the register"),
    "change": N_("Change a record of the register"),
    "remove": N_("Take a record out of the register"),
    "take_back": N_("Take the last change of a record back"),
}
REFUSALS: Final = (RefusedRecordError, RecordConflictError, BookedError)


def _put(kind: str, name: str, view: Callable[..., Response], rule: str, method: str) -> None:
    routes.add_url_rule(rule, f"{name}_{kind}", view, methods=[method], merge_slashes=False)


def _versioned(
    kind: str, path: Mapping[str, str], opened: Callable[..., Opened] = open_record
) -> Versioned:
    """Return how records are read, before they are changed and when somebody else has done so."""

    def now(key: str) -> tuple[int, OneRecord]:
        document = service.record_document(context(), opened(context(), kind, key), language())
        return document["number"], document

    def was(key: str, seen: int) -> OneRecord | None:
        before = service.record_was(context(), kind, key, seen)
        if before is None:
            return None
        return service.record_document(context(), before, language())

    return Versioned(kind, now, was, path, (UnknownRecordError,))


def _reads(kind: str, path: Mapping[str, str]) -> None:
    """Put the addresses that read a kind of record on the API."""
    of = _versioned(kind, path)

    @described(TITLES["list"], {"json": Records})
    def listed(query: RecordsQuery) -> Response:
        return respond_part(service.records_document(context(), kind, query, language()))

    @described(TITLES["one"], {"json": OneRecord}, path=path, problems=(UnknownRecordError,))
    def one(key: str) -> Response:
        return respond_version(*of.now(key))

    _put(kind, "list", listed, f"/register/{kind}", "GET")
    _put(kind, "one", one, f"/register/{kind}/<path:key>", "GET")


def _writes(kind: str, path: Mapping[str, str]) -> None:
    """Put the addresses that write a kind of record on the API."""
    model, example = FIELDS[kind], (EXAMPLES[kind],)
    known, kept = _versioned(kind, path), _versioned(kind, path, service.newest_version)

    @writing(TITLES["add"], OneRecord, makes=True, body=model, examples=example, problems=REFUSALS)
    def add(body: Query) -> Response:
        key, found = service.add(context(), kind, body)
        there = url_for(f"api.register.one_{kind}", key=key)
        return _respond(kept, key, found, status=201, location=there)

    @writing(TITLES["change"], OneRecord, of=known, body=model, examples=example, problems=REFUSALS)
    def change(key: str, seen: int, body: Query) -> Response:
        found = service.change(context(), kind, key, body, seen=seen)
        return _respond(kept, key, found)

    @writing(TITLES["remove"], OneRecord, of=known)
    def remove(key: str, seen: int) -> Response:
        context().store.register.remove(kind, key, seen)
        return _respond(kept, key)

    @writing(TITLES["take_back"], OneRecord, of=kept, problems=(BookedError,))
    def take_back(key: str, seen: int) -> Response:
        context().store.register.take_back(kind, key, seen)
        return _respond(kept, key)

    one = f"/register/{kind}/<path:key>"
    _put(kind, "add", add, f"/register/{kind}", "POST")
    _put(kind, "change", change, one, "PATCH")
    _put(kind, "remove", remove, one, "DELETE")
    # Not below the address of the record: a key may hold any text, with slashes, too.
    _put(kind, "take_back", take_back, f"/register/take-back/{kind}/<path:key>", "POST")


def _respond(of: Versioned, key: str, found: Any = None, **more: Any) -> Response:
    """Answer with a record as it stands, and what is to be said of how it was read."""
    number, document = of.now(key)
    remarks = service.told(found.remarks, language()) if found else []
    return respond_version(number, {**document, "remarks": remarks}, **more)


for _kind in KINDS:
    _path = {"key": KEYS[_kind]}
    _reads(_kind, _path)
    _writes(_kind, _path)
