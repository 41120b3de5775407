"""What commands say of themselves, in the language of the reader.

The sentences of a command are its docstring, those of its options their ``help``: both are ids of
the catalogue (:mod:`web.language.docstrings` collects the docstrings). Click's own words stand in
the catalogue ``click``, which :func:`click_says` opens.
"""

import ast
import gettext
import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geo.errors import N_
from web.language.docstrings import paragraphs
from web.language.messages import LOCALES, TRANSLATIONS, sentences, translator
from web.language.wide import fold, pad, width

if TYPE_CHECKING:
    from web.terms.asked import Parameter

F = TypeVar("F", bound=Callable[..., Any])

CATALOGUE = "click"
KEPT = "redroutes.language"
"""Where the language of the reader is kept in click's context."""
PIECES = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]..."))
"""What click writes after the name of a command."""
REPEATED = N_("May be repeated.")
WIDEST = 30
"""Columns that the names of options and commands take at most."""


def asked_language(words: Sequence[str]) -> str:
    """Return the language that ``--lang`` before the command asks for, else the environment."""
    found = os.environ.get("REDROUTES_LANG", "")
    rest = iter(words)
    for word in rest:
        if word == "--lang":
            found = next(rest, "")
        elif word.startswith("--lang="):
            found = word.partition("=")[2]
        elif not word.startswith("-"):
            break
    return found if found in LOCALES else "zh"


@contextmanager
def click_says(language: str) -> Iterator[None]:
    """Let click's own words be in "zh" or "en": it asks gettext, which asks ``LANGUAGE``."""
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    os.environ["LANGUAGE"] = LOCALES[language]
    gettext.bindtextdomain(CATALOGUE, str(TRANSLATIONS))
    gettext.textdomain(CATALOGUE)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def said_by_click(text: str) -> str:
    """Return what click itself says."""
    return gettext.gettext(text)


def spoken(ctx: click.Context) -> str:
    """Return the language of the reader of a command."""
    return str(ctx.meta.get(KEPT, "zh"))


def docstring_of(target: str) -> str:
    """Return the docstring of a command that need not be imported.

    Parameters
    ----------
    target
        ``module:function``.
    """
    module, name = target.split(":")
    source = find_spec(module).loader.get_source(module)  # type: ignore[union-attr]  # it is a file
    found = {
        node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
    }
    return ast.get_docstring(found[name]) or ""


def short_help(docstring: str, language: str) -> str:
    """Return the first sentence of a command, for lists."""
    said = translator(language)(next(paragraphs(docstring), ""))
    return re.split(r"(?<=。)|(?<=\.)\s", said, maxsplit=1)[0]


class Formatter(click.HelpFormatter):
    """Lays out help where a character may be two columns wide."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.write("\n")
            for line in fold(paragraph, self.width - len(indent)):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = WIDEST, col_spacing: int = 2
    ) -> None:
        """Write names and what is said of them in two columns."""
        pairs = list(rows)
        first = min(max(width(name) for name, _ in pairs), col_max) + col_spacing
        indent, below = " " * self.current_indent, " " * (self.current_indent + first)
        for name, text in pairs:
            head, *others = fold(text, max(self.width - first - self.current_indent, 10))
            fits = width(name) <= first - col_spacing
            self.write(f"{indent}{pad(name, first)}" if fits else f"{indent}{name}\n{below}")
            self.write("".join([f"{head}\n", *(f"{below}{line}\n" for line in others)]))


class HelpContext(click.Context):
    """The context of a command that speaks the language of its reader."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose help is said in the language of the reader.

    Parameters
    ----------
    asked
        Field of a question that the option gives; else `help` is a sentence of the catalogue.
    """

    def __init__(self, *args: Any, asked: "Parameter | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = asked

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and what it means."""
        lang, plain = spoken(ctx), self.help
        self.help = self._asked.help(lang) if self._asked else translator(lang)(plain or "")
        if self.multiple:
            self.help = sentences(self.help, translator(lang)(REPEATED), language=lang)
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = plain


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Add an option as :func:`click.option` does; its ``help`` is marked with ``N_``."""
    return click.option(*names, cls=Option, **settings)


class Command(click.Command):
    """A command that speaks the language of its reader."""

    context_class = HelpContext

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command: what it changes, the user of the machine has changed."""
        if isinstance(self, click.Group):
            return super().invoke(ctx)
        from web.store.acting import as_acting, at_terminal  # noqa: PLC0415 - slow to import

        with as_acting(at_terminal()):
            return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, which click keeps in the language of who asked first."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = said_by_click("Show this message and exit.")
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what is written after the name of the command."""
        say = translator(spoken(ctx))
        return [say(one) if one in PIECES else one for one in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the docstring."""
        formatter.write_paragraph()
        with formatter.indentation():
            said = map(translator(spoken(ctx)), paragraphs(self.help or ""))
            formatter.write_text("\n\n".join(said))


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with the first sentence of each."""
        names = self.list_commands(ctx)
        rows = [(name, short_help(self.docstring(name), spoken(ctx))) for name in names]
        with formatter.section(said_by_click("Commands")):
            formatter.write_dl(rows)

    def docstring(self, name: str) -> str:
        """Return what a command says of itself."""
        return inspect.cleandoc(self.commands[name].help or "")


def command(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function, whose docstring is its help."""
    return click.command(name, cls=Command, **settings)


def group(name: str | None = None, **settings: Any) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of commands of a function, whose docstring is its help."""
    return click.group(name, **{"cls": Group, **settings})
