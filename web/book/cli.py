"""The plan book on the command line: ``redroutes plan --book``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from routes.book import Book, book_files, file_name, pack, school_files
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
    book = _book(context, answer, form)
    files = book_files(book)
    files[file_name(book, "zip")] = pack(files)
    _write(files, folder, N_("The plan book is in %(folder)s: %(count)d files."))


def write_school(context: Context, answer: Answer[Any], *, folder: Path, form: Path | None) -> None:
    """Write the papers of a school trip into a folder; raises as :func:`write_book` does."""
    files = school_files(_book(context, answer, form))
    _write(files, folder, N_("The papers of the school trip are in %(folder)s: %(count)d files."))


def _book(context: Context, answer: Answer[Any], form: Path | None) -> Book:
    fields = service.FormFields.model_validate(_read(form) if form else {})
    wording = CatalogueWording(language())
    return service.make(context, answer, fields, wording=wording, today=context.today())


def _write(files: Mapping[str, bytes], folder: Path, done: str) -> None:
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise OutputError(
            N_("%(file)s cannot be written: %(reason)s."), file=folder, reason=error.strerror
        ) from error
    click.echo(translate(done, language(), folder=folder, count=len(files)), err=True)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise QueryError(N_("%(file)s is not valid JSON in UTF-8."), file=path.name) from error
