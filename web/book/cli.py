"""The plan book on the command line: ``redroutes plan --book``."""

import json
from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from routes.book import book_files, file_name, pack
from web.book import ask as service
from web.frame.command import language
from web.frame.options import OutputError
from web.installation.context import Context
from web.language.messages import translate
from web.language.wording import CatalogueWording
from web.terms.answer import Answer
from web.terms.fields import QueryError


def write_book(context: Context, answer: Answer[Any], *, folder: Path, form: Path | None) -> None:
    """Write the files of a plan's book into a folder, and the zip of all of them.

    Raises
    ------
    QueryError
        If the form is no JSON.
    OutputError
        If a file cannot be written.
    """
    fields = service.FormFields.model_validate(_read(form) if form else {})
    wording = CatalogueWording(language())
    book = service.make(context, answer, fields, wording=wording, today=context.today())
    files = book_files(book)
    files[file_name(book, "zip")] = pack(files)
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise OutputError(
            N_("%(file)s cannot be written: %(reason)s."), file=folder, reason=error.strerror
        ) from error
    template = N_("The plan book is in %(folder)s: %(count)d files.")
    click.echo(translate(template, language(), folder=folder, count=len(files)), err=True)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise QueryError(N_("%(file)s is not valid JSON in UTF-8."), file=path.name) from error
