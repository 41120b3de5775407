"""What several commands share: opening the installation, options, and writing the answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from geo.errors import N_, RedRoutesError
from web.context import Context, open_context
from web.formats.geojson import answer_geojson
from web.formats.jsontext import json_text
from web.services.answer import Answer
from web.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class OutputError(RedRoutesError):
    """The answer cannot be written to the file that was asked for."""


def open_installation() -> Context:
    """Open the installation that the environment describes."""
    return open_context(Settings.from_env())


def format_option(*formats: str) -> Callable[[F], F]:
    """Add ``--format`` and ``--output``."""

    def decorate(function: F) -> F:
        output = click.option(
            "-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
            help="Write to this file instead of the screen.",
        )  # fmt: skip
        form = click.option(
            "--format", type=click.Choice(formats), default=formats[0], show_default=True,
            help="Form of the answer.",
        )  # fmt: skip
        return form(output(function))

    return decorate


def travel_options(*, season: str) -> Callable[[F], F]:
    """Add ``--vehicle`` and ``--season``, whose default differs."""

    def decorate(function: F) -> F:
        vehicle = click.option(
            "--vehicle", default="car", show_default=True, help="car or bus.",
        )  # fmt: skip
        when = click.option(
            "--season", default=season, show_default=True,
            help="normal, winter, or auto: by the date.",
        )  # fmt: skip
        return vehicle(when(function))

    return decorate


def write(text: str, output: Path | None) -> None:
    """Write the answer to a file, or to the screen.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    if output is None:
        click.echo(text)
        return
    write_bytes((text if text.endswith("\n") else f"{text}\n").encode(), output)


def write_bytes(data: bytes, output: Path | None) -> None:
    """Write a file that is no text.

    Raises
    ------
    OutputError
        If there is no file to write to, or it cannot be written.
    """
    if output is None:
        raise OutputError(N_("This format is no text: name a file with --output."))
    try:
        output.write_bytes(data)
    except OSError as error:
        raise OutputError(
            N_("%(file)s cannot be written: %(reason)s."), file=output, reason=error.strerror
        ) from error


def json_or_geojson(answer: Answer, form: str) -> str:
    """Return the answer as indented JSON or as GeoJSON."""
    if form == "geojson":
        return json_text(answer_geojson(answer))
    return json_text(answer.document, indent=2)
