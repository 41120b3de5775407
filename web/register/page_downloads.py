"""Tables to take along: empty ones to fill in, the records, and a file with what is wrong in it."""

from typing import Final

from flask import Response
from flask_babel import gettext

from geo.formats import FORMATS
from web.files.attachment import attachment
from web.frame.page import blueprint, current
from web.installation.context import Context
from web.installation.work import BUSY, BusyError
from web.language.request import language
from web.register import ask as service
from web.register.errors import error_workbook
from web.register.page_record import A_KIND
from web.register.template import file_name, records_file, template
from web.register.uploads import Upload, uploads_of
from web.register.world import world_of

LONGEST: Final = 60.0
"""Seconds that a file waits for its making."""


@blueprint.get(f"/register/templates/{A_KIND}.xlsx")
def register_template(kind: str) -> Response:
    """Return a table to fill in, with lists, instructions and a sample row."""
    context = current()
    data = template(kind, world_of(context), language=language(), today=context.today())
    return _workbook(data, name=file_name(kind, language()), fallback=f"{kind}.xlsx")


@blueprint.get(f"/register/export/{A_KIND}.xlsx")
def register_export(kind: str) -> Response:
    """Return the records of a kind as the table in which they are imported."""
    _, data = records_file(current(), kind, language())
    return _workbook(data, name=file_name(kind, language()), fallback=f"{kind}.xlsx")


@blueprint.get("/register/files/<token>/errors.xlsx")
def register_errors(token: str) -> Response:
    """Return a file with what is wrong said and coloured in its own rows."""
    context, lang = current(), language()
    upload = uploads_of(context.settings).get(token)
    data = context.jobs.ask(
        (*service.state_of(context, upload), "errors", lang),
        lambda: _errors(context, upload, lang),
        seconds=LONGEST,
        lane="register",
    )
    if data is None:
        raise BusyError(BUSY)
    stem = upload.name.rpartition(".")[0] or upload.name
    name = gettext("%(file)s: what is wrong", file=stem)
    return _workbook(data, name=f"{name}.xlsx", fallback="errors.xlsx")


def _errors(context: Context, upload: Upload, lang: str) -> bytes:
    uploads = uploads_of(context.settings)
    opened = service.opened(uploads, upload)
    _, reading = service.read_as_known(context, upload, opened)
    return error_workbook(opened, reading, language=lang, today=context.today())


def _workbook(data: bytes, *, name: str, fallback: str) -> Response:
    media_type = FORMATS["xlsx"].content_type
    return attachment(data, name=name, fallback=fallback, media_type=media_type)
