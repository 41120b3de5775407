"""What several commands share: opening the installation, options, and writing the answer."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from geo.errors import N_, RedRoutesError
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import Option, option
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.terms.asked import Parameter, parameters
from web.terms.fields import Query

F = TypeVar("F", bound=Callable[..., Any])
Q = TypeVar("Q", bound=Query)

METAVARS = {int: "N", float: "NUMBER", date: "DATE"}
"""Type of a value -> what stands for it in the help."""
WIDGET_METAVARS = {"place": "PLACE", "time": "HH:MM"}
"""The same by what a form asks it in."""


class OutputError(RedRoutesError):
    """The answer cannot be written to the file that was asked for."""


def open_installation() -> Context:
    """Open the installation that the environment describes, with its register as it is now."""
    return open_context(Settings.from_env()).current()


def format_option(*formats: str) -> Callable[[F], F]:
    """Add ``--format`` and ``--output``, also called ``--out``."""

    def decorate(function: F) -> F:
        output = option(
            "-o", "--output", "--out", "output", type=click.Path(dir_okay=False, path_type=Path),
            help=N_("Write to this file instead of the screen."),
        )  # fmt: skip
        form = option(
            "--format", type=click.Choice(formats), default=formats[0], show_default=True,
            help=N_("Form of the answer."),
        )  # fmt: skip
        return form(output(function))

    return decorate


def asked_options(
    model: type[Query], *, but: Collection[str] = (), **defaults: str
) -> Callable[[F], F]:
    """Add an option for each field of a question, in the order of its fields, what it needs first.

    The command passes what it is given on to the question, which validates it: options themselves
    take any text.

    Parameters
    ----------
    but
        Fields without an option.
    **defaults
        Defaults that differ from those of the question.
    """

    def decorate(function: F) -> F:
        asked = sorted(parameters(model).items(), key=lambda item: not item[1].required)
        for name, one in reversed(asked):
            if name not in but:
                function = _option(one, defaults.get(name))(function)
        return function

    return decorate


def _option(one: Parameter, default: str | None) -> Callable[[F], F]:
    flag = f"--{one.name.replace('_', '-')}"
    if one.kind is bool:
        both = f"{flag}/--no-{flag[2:]}" if one.default else flag
        return click.option(
            both, one.name, cls=Option, asked=one, is_flag=True, default=bool(one.default),
            help=one.asked.what, show_default=bool(one.default),
        )  # fmt: skip
    usual = one.default if default is None else default
    shown = usual not in (None, "", ())
    return click.option(
        flag, one.name, cls=Option, asked=one, multiple=one.several, required=one.required,
        default=_written(usual) if shown else None, show_default=shown, help=one.asked.what,
        metavar=_metavar(one),
    )  # fmt: skip


def _written(usual: Any) -> Any:
    """Write a default as a person would: 30 for 30.0."""
    if isinstance(usual, tuple):
        return tuple(_written(one) for one in usual)
    return f"{usual:g}" if isinstance(usual, float) else str(usual)


def _metavar(one: Parameter) -> str:
    """Return what stands for a value in the help."""
    asked = one.asked
    known = asked.value or WIDGET_METAVARS.get(asked.widget) or asked.placeholder
    return known or ("CODE" if one.words else METAVARS.get(one.kind, "TEXT"))


def given_of(given: Mapping[str, object]) -> dict[str, object]:
    """Return the options that were given, for the question to validate."""
    return {name: value for name, value in given.items() if value not in (None, ())}


def question_of(model: type[Q], given: Mapping[str, object]) -> tuple[Context, Q]:
    """Return the installation and the question that some options are; a wrong one opens nothing."""
    query = model.model_validate(given_of(given))
    return open_installation(), query


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
    with _writable(output):
        output.write_bytes(data)


def make_folder(folder: Path) -> None:
    """Make a folder for files, if it is not there.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            N_("%(file)s cannot be written: %(reason)s."), file=path, reason=error.strerror
        ) from error


def save(content: str | bytes, output: Path | None) -> None:
    """Write an answer to a file, or a text to the screen.

    Raises
    ------
    OutputError
        If the file cannot be written, or bytes have none.
    """
    if isinstance(content, bytes):
        write_bytes(content, output)
    else:
        write(content, output)


def save_export(
    context: Context, answer: Any, form: str, output: Path | None, exporter: Callable[..., Any],
    *, text: Callable[[Any, str], str] | None = None, **more: Any,
) -> None:  # fmt: skip
    """Write an answer in a format of the registry; JSON is indented, for people read it here.

    Parameters
    ----------
    answer
        An answer, or the document of a list.
    exporter
        Makes the view to take along of it; takes `more` by name.
    text
        Writes its document for a terminal, where that is one of the formats.
    """
    document = getattr(answer, "document", answer)
    if form == "text" and text:
        write(text(document, language()), output)
        return
    if form == "json":
        write(json_text(document, indent=2), output)
        return
    from web.files.registry import write_export  # noqa: PLC0415 - slow to import

    save(write_export(exporter(context, answer, language(), **more), form), output)
