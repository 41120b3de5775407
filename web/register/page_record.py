"""One record: its form, what it was before, and the way back."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_
from geo.register.form import SEVERAL, FormReading, Typed, form_fields
from geo.register.kind import KINDS
from geo.register.kinds import REGISTER
from web.frame.form import address_of, number_of
from web.frame.names import divisions
from web.frame.page import blueprint, current, done_said, render, sentence
from web.history import shown as history
from web.installation.context import Context
from web.language.request import language
from web.maps.shell import MapShell
from web.places.page import county_boxes
from web.register import records as service
from web.register.fields import POSITION, FormField, fields_of
from web.register.history import versions_of
from web.register.position import Position, position_of, townships
from web.register.records import Opened
from web.register.shown import heading_of, title_of, value_text
from web.store.database import StateError
from web.store.register_sealed import SEALED
from web.store.register_typed import history_key

A_KIND: Final = "<any({}):kind>".format(", ".join(KINDS))
KIND: Final = f"/register/{A_KIND}"
RECORD: Final = f"{KIND}/<path:key>"
DONE: Final = {
    "saved": N_(
        "It is saved. Every former version stays readable, and this change can be taken back."
    ),
    "back": N_("The change is taken back."),
    "removed": N_("It is taken out of the register; its versions stay readable."),
}
"""What a page says after a form was sent."""
NEW: Final = {
    "venues": N_("Add a venue"),
    "lecturers": N_("Add a lecturer"),
    "lectures": N_("Note a lecture"),
    "sites": N_("Add a site"),
    "population": N_("State a population"),
}
KEEP: Final = N_("Save")
SAVE: Final = {"lectures": N_("Note the lecture")}
"""Kind -> what its button says, where it is not :data:`KEEP`."""


def record_address(kind: str, key: str, endpoint: str = "record", *, done: str = "") -> str:
    """Return the address of a page about a record."""
    return url_for(f"pages.{endpoint}", kind=kind, key=key, done=done or None)


# -- the form -------------------------------------------------------------------------------------


@blueprint.get(f"{KIND}/new")
def new_record(kind: str) -> Response:
    """Show an empty form; the address may fill in fields."""
    typed = {**_usual(kind), **_typed(kind, request.args)}
    return _form_page(Opened(kind), typed, FormReading())


def _usual(kind: str) -> dict[str, str | list[str]]:
    """Return what most new records say: a lecture that is noted was held today."""
    return {"date": current().today().isoformat()} if kind == "lectures" else {}


@blueprint.post(f"{KIND}/new")
def add_record(kind: str) -> ResponseReturnValue:
    """Keep a new record."""
    return _save(Opened(kind))


@blueprint.get(RECORD, merge_slashes=False)
def record(kind: str, key: str) -> ResponseReturnValue:
    """Show a record in its form; of one that was taken out, show what it was."""
    context = current()
    if service.is_gone(context, kind, key):
        return redirect(record_address(kind, key, "record_history"))
    opened = service.open_record(context, kind, key)
    typed = service.typed_values(context, opened)
    if opened.number is None:
        return _form_page(opened, typed, FormReading())
    found = service.read_typed(context, kind, typed, key=key)
    return _form_page(opened, typed, FormReading(remarks={**found.remarks, **found.refusals}))


@blueprint.post(RECORD, merge_slashes=False)
def save_record(kind: str, key: str) -> ResponseReturnValue:
    """Keep a changed record."""
    return _save(Opened(kind, key, number=_number()))


def _number() -> int | None:
    """Return the version that the form showed, None where it says none."""
    return number_of(request.form.get("number", ""))


def _typed(kind: str, source: Any) -> dict[str, str | list[str]]:
    """Return what an address or a form says; of a field that stands twice the last one counts."""
    typed: dict[str, str | list[str]] = {}
    for one in form_fields(REGISTER[kind]):
        given = [text for text in source.getlist(one.key) if text.strip()]
        if given:
            typed[one.key] = given if one.form in SEVERAL else given[-1]
    return typed


def _save(opened: Opened) -> ResponseReturnValue:
    context, kind = current(), opened.kind
    typed = _typed(kind, request.form)
    found = service.read_typed(context, kind, typed, key=opened.key)
    if found.refusals:
        return _form_page(opened, typed, found, status=422)
    try:
        saved = service.keep(context, opened, found)
    except StateError as error:
        return _conflict(context, opened, typed, found, error)
    return redirect(record_address(kind, saved.key, done="saved"), 303)


def _conflict(
    context: Context, opened: Opened, typed: Typed, found: FormReading, error: StateError
) -> Response:
    """Show both versions of a record that somebody else has changed; what was typed stays."""
    again, differ = service.again(context, opened, found)
    lang, kind = language(), opened.kind
    rows = [
        (heading_of(kind, key, lang), *(value_text(context, kind, key, one, lang) for one in pair))
        for key, pair in differ.items()
    ]
    return _form_page(again, typed, found, status=409, differ=rows, error=sentence(error))


def _form_page(
    opened: Opened, typed: Typed, found: FormReading, *, status: int = 200, **variables: Any
) -> Response:
    context, kind, lang = current(), opened.kind, language()
    fields = fields_of(
        context, kind, typed, lang,
        refusals=found.refusals, key=opened.key,
        remarks=found.remarks if opened.number is not None else {},
    )  # fmt: skip
    place = position_of(context, kind, opened.key, typed)
    title = title_of(context, kind, opened.values or {}, lang)
    return render(
        "register",
        template="register/record.html",
        status=status,
        fmap=MapShell(name="record", bounds=place.bounds) if place else None,
        config=_config(context, place) if place else {},
        kind=kind,
        kind_word=KINDS.say(kind, lang),
        title=title or gettext(NEW[kind]),
        opened=opened,
        sealed=_sealed(opened),
        plain=[one for one in fields if not place or one.key not in POSITION],
        beside_map=[one for one in fields if place and one.key in POSITION],
        place=place,
        problems=_problems(fields),
        linked={one.key for one in fields},
        divisions=divisions(context),
        townships=townships(context, str(typed.get("county", ""))),
        save=gettext(SAVE.get(kind, KEEP)),
        done=done_said(DONE),
        **variables,
    )


def _sealed(opened: Opened) -> list[tuple[str, str]]:
    """Return the fields that are shown masked, with what they are called."""
    there = opened.values if opened.number is not None else None
    fields = sorted(SEALED.get(opened.kind, ()))
    lang = language()
    return [(one, heading_of(opened.kind, one, lang)) for one in fields if (there or {}).get(one)]


def _config(context: Context, place: Position) -> dict[str, object]:
    """Return what the script of the map needs."""
    return {
        "known": place.known,
        "boxes": county_boxes(context),
        "texts": {"noPosition": gettext("The device gives no position: choose it on the map.")},
    }


class Problem(NamedTuple):
    """What is wrong with a field."""

    field: str
    said: str
    choices: tuple[()] = ()


def _problems(fields: Sequence[FormField]) -> list[Problem]:
    between = "：" if language() == "zh" else ": "
    return [Problem(one.key, f"{one.label}{between}{one.problem}") for one in fields if one.problem]


# -- what it was before ---------------------------------------------------------------------------


@blueprint.get(f"{RECORD}/history", merge_slashes=False)
def record_history(kind: str, key: str) -> Response:
    """Show all versions of a record, field by field."""
    return _history_page(kind, key)


def _history_page(kind: str, key: str, *, status: int = 200, **variables: Any) -> Response:
    context, lang = current(), language()
    versions = versions_of(context, kind, key, lang)
    named = next((one.values for one in versions if one.values), {})
    return render(
        "register",
        template="register/record_history.html",
        status=status,
        kind=kind,
        kind_word=KINDS.say(kind, lang),
        key=key,
        title=title_of(context, kind, named, lang) or key,
        versions=versions,
        past=history.record_history(context.store, kind, history_key(kind, key), lang),
        done=done_said(DONE),
        **variables,
    )


@blueprint.get(f"{RECORD}/take-back", merge_slashes=False)
@blueprint.get(f"{RECORD}/remove", merge_slashes=False)
@blueprint.get(f"{RECORD}/reveal", merge_slashes=False)
def record_form(kind: str, key: str) -> ResponseReturnValue:
    """Show the history to whoever asks for the address of one of its forms."""
    chosen = {one: request.args[one] for one in ("lang", "size") if one in request.args}
    return redirect(address_of(chosen, "pages.record_history", kind=kind, key=key), 303)


@blueprint.post(f"{RECORD}/take-back", merge_slashes=False)
def take_back_record(kind: str, key: str) -> ResponseReturnValue:
    """Take the newest version of a record back."""
    return _changed(kind, key, current().store.register.take_back, "back")


@blueprint.post(f"{RECORD}/remove", merge_slashes=False)
def remove_record(kind: str, key: str) -> ResponseReturnValue:
    """Take a record out of the register."""
    return _changed(kind, key, current().store.register.remove, "removed")


def _changed(
    kind: str, key: str, change: Callable[[str, str, int], object], done: str
) -> ResponseReturnValue:
    """Change a record in the version that the form showed, and show what was done."""
    try:
        change(kind, key, _number() or 0)
    except StateError as error:
        return _history_page(kind, key, status=error.status, error=sentence(error))
    return redirect(record_address(kind, key, "record_history", done=done), 303)
