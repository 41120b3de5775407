"""Records for programs: written as they are read, each field as a form has it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, create_model
from typing_extensions import TypedDict

from geo.errors import N_
from geo.register.form import SEVERAL, FormReading, Typed, form_fields
from geo.register.kind import KINDS
from geo.register.kind import Field as Column
from geo.register.kinds import REGISTER
from geo.register.reading import Finding
from web.frame.problem import Problem, WrongValue
from web.frame.writing import ToldError
from web.installation.context import Context
from web.register import records as service
from web.register.fields import said_of
from web.register.records import Opened
from web.register.shown import title_of
from web.store.register import UnknownRecordError
from web.store.register_sealed import SEALED
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import MAX_TEXT, Offset, Query, Several, clamped
from web.terms.rows import part_document
from web.terms.term import Term
from web.terms.types import Document, Paged

NUMBERS: Final = ("longitude", "latitude", "integer", "people")
NO_VERSION: Final = 0
"""Number of a record that only the data sets have."""
MOST: Final = 1000


class RefusedRecordError(ToldError):
    """A record is not kept as it was written."""

    status = 422
    kind = "refused-record"
    title = N_("The record is not kept as it was written")
    refusals: Mapping[str, Finding] = {}

    @classmethod
    def of(cls, refusals: Mapping[str, Finding]) -> "RefusedRecordError":
        """Return the error that says what is wrong with some fields."""
        error = cls(N_("Nothing was kept: mend what is named."))
        error.refusals = refusals
        return error

    def tell(self, problem: Problem, language: str) -> None:
        """Add each thing wrong with the record."""
        if wrong := told(self.refusals, language):
            problem["errors"] = [
                WrongValue(field=one["field"], detail=one["detail"], pointer=f"/{one['field']}")
                for one in wrong
            ]


class Remark(TypedDict):
    """What is to be said of a field."""

    field: Annotated[str, Term("Name of the field.")]
    detail: Annotated[str, Term("What is to be said of it, in the language of the request.")]


class RecordRow(TypedDict):
    """A record of the register in a list."""

    key: Annotated[str, Term("Key of the record.")]
    number: Annotated[int, Term("Number of its version.")]
    title: Annotated[str, Term("What people call it.")]


class Records(Document, Paged):
    """Records of the register."""

    kind: Annotated[Literal["records"], Term("Kind of document.")]
    register: Annotated[str, KINDS, Term("Kind of record.")]
    records: Annotated[list[RecordRow], Term("The records.")]


class OneRecord(Document, RecordRow):
    """A record of the register; telephones and contacts of people are on its page only."""

    kind: Annotated[Literal["record"], Term("Kind of document.")]
    register: Annotated[str, KINDS, Term("Kind of record.")]
    values: Annotated[
        dict[str, str | list[str]] | None,
        Term("Field -> what its form shows; null where it was taken out."),
    ]
    remarks: Annotated[list[Remark], Term("What is to be said of what was kept.")]


class RecordsQuery(Query):
    """Which records of a kind."""

    q: Annotated[str, asks.Q] = Field(default="", max_length=MAX_TEXT)
    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(MOST), asks.LIMIT] = MOST


def _written(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value


Number = Annotated[str, BeforeValidator(_written), WithJsonSchema({"type": ["string", "number"]})]
"""A number, as JSON has it or as people write it."""


def _type(one: Column) -> Any:
    if one.form in SEVERAL:
        return Annotated[tuple[str, ...], Several, Field(max_length=50)]
    if one.words is not None:
        return Annotated[str, one.words.or_none()]
    return Number if one.form in NUMBERS else str


def fields_model(kind: str) -> type[Query]:
    """Return the question that writes a record of a kind: the fields of its form."""
    fields: dict[str, Any] = {}
    for one in form_fields(REGISTER[kind]):
        asked = Asked(one.what or one.heading, one.heading)
        empty: object = () if one.form in SEVERAL else ""
        fields[one.key] = (Annotated[_type(one), asked], empty)
    made: type[Query] = create_model(
        f"{kind.capitalize()}Fields", __base__=Query,
        __doc__="A record as its form writes it; what is left out stays as it is.", **fields,
    )  # fmt: skip
    return made


FIELDS: Final[Mapping[str, type[Query]]] = {kind: fields_model(kind) for kind in KINDS}
"""Kind -> what a record is written with."""


def said(query: Query) -> dict[str, str | list[str]]:
    """Return what somebody wrote, and only that, as a form has it."""
    given = {name: getattr(query, name) for name in query.model_fields_set}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in given.items()}


def told(findings: Mapping[str, Finding], language: str) -> list[Remark]:
    """Return what is to be said of some fields."""
    return [{"field": key, "detail": said_of(one, language)} for key, one in findings.items()]


def add(context: Context, kind: str, query: Query) -> tuple[str, FormReading]:
    """Keep a new record and return its key, and how it was read.

    Raises
    ------
    RefusedRecordError
        If it cannot be kept as it was written.
    """
    found = _read(context, kind, said(query))
    return service.keep(context, Opened(kind), found).key, found


def change(context: Context, kind: str, key: str, query: Query, *, seen: int) -> FormReading:
    """Change the fields of a record that somebody wrote, in the version that he has seen.

    Raises
    ------
    RefusedRecordError
        As :func:`add`.
    web.store.seen.ConflictError
        If somebody else has changed it since.
    """
    opened = service.open_record(context, kind, key)
    typed = {**service.typed_values(context, opened), **said(query)}
    found = _read(context, kind, typed, key=key)
    service.keep(context, Opened(kind, key, number=seen or None), found)
    return found


def _read(context: Context, kind: str, typed: Typed, *, key: str = "") -> FormReading:
    found = service.read_typed(context, kind, typed, key=key)
    if found.refusals:
        raise RefusedRecordError.of(found.refusals)
    return found


def newest_version(context: Context, kind: str, key: str) -> Opened:
    """Return the newest version of a record of the register, also of one that was taken out."""
    newest, *before = context.store.register.history(kind, key)
    told = next((one.values for one in (newest, *before) if one.values), None)
    service.require_seen(kind, key, told)
    return Opened(kind, key, newest.values, newest.number)


def record_was(context: Context, kind: str, key: str, number: int) -> Opened | None:
    """Return a version of a record, None where it has none of this number."""
    try:
        versions = context.store.register.history(kind, key)
    except UnknownRecordError:
        return None
    found = next((one for one in versions if one.number == number), None)
    return None if found is None else Opened(kind, key, found.values, number)


def record_document(context: Context, opened: Opened, language: str) -> OneRecord:
    """Return a record for JSON."""
    kind, values = opened.kind, None
    if opened.values is not None:
        typed = service.typed_values(context, opened)
        untold = SEALED.get(kind, frozenset())  # written, and shown on pages alone
        values = {name: one for name, one in typed.items() if name not in untold}
    return {
        "kind": "record",
        "version": 1,
        "register": kind,
        "key": opened.key,
        "number": opened.number or NO_VERSION,
        "title": title_of(context, kind, opened.values or {}, language) or opened.key,
        "values": values,
        "remarks": [],
    }


def records_document(context: Context, kind: str, query: RecordsQuery, language: str) -> Records:
    """Return a part of the records of a kind."""
    found: Sequence[Any] = service.search(context, kind, query.q, language)
    part = found[query.offset : query.offset + query.limit]
    return {
        "kind": "records",
        "version": 1,
        "register": kind,
        **part_document(len(found), query.offset, query.limit),
        "records": [
            {
                "key": one.key,
                "number": one.number,
                "title": title_of(context, kind, one.values, language) or one.key,
            }
            for one in part
        ],
    }
