"""The group of commands: loads one when it is called, and turns errors into one sentence."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import IO, Any, Final, TypeVar

import click

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.frame.help import KEPT, Group, asked_language, click_says, docstring_of, option, spoken
from web.installation.loading import loading

F = TypeVar("F", bound=Callable[..., Any])

HALF_STOP: Final = re.compile(r"(?<=['\]])\.(?=\s|$)")
"""A full stop that click sets behind a name, in the middle of Chinese, too."""


class Failure(click.ClickException):
    """One sentence on standard error, and the exit code that the class of the error says."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # read from the instance

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone."""
        click.echo(self.message, file=file or sys.stderr)


class LazyGroup(Group):
    """Group whose commands are imported when they are called, not when they are listed.

    Parameters
    ----------
    lazy_commands
        Name of each command -> ``module:function``.
    """

    def __init__(self, *args: Any, lazy_commands: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy_commands = lazy_commands

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> Any:
        """Run the program; click, too, speaks the language of the reader."""
        words = sys.argv[1:] if args is None else list(args)
        with click_says(asked_language(words)):
            return super().main(words, *more, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the language before anything is said of the options."""
        ctx.meta.setdefault(KEPT, asked_language(args))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, in the order of use."""
        return list(self._lazy_commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in self._lazy_commands:
            return None
        module, function = self._lazy_commands[cmd_name].split(":")
        command: click.Command = getattr(_imported(module), function)
        return command

    def docstring(self, name: str) -> str:
        """Return what a command says of itself, without importing it."""
        return docstring_of(self._lazy_commands[name])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that the user can mend becomes a sentence in their language."""
        try:
            return super().invoke(ctx)
        except RedRoutesError as error:
            if error.exit_code == OwnFaultError.exit_code:
                _log(error)
            raise Failure(_sentence(error, ctx), error.exit_code) from error
        except click.UsageError as error:
            raise _in_chinese(error) if spoken(ctx) == "zh" else error from error
        except ValueError as error:
            from pydantic import ValidationError  # noqa: PLC0415 - only when something is wrong

            if isinstance(error, ValidationError):
                raise Failure(_sentence(error, ctx), RedRoutesError.exit_code) from error
            raise


def _in_chinese(error: click.UsageError) -> click.UsageError:
    """Return an error of click with the full stops of Chinese: it sets its own behind its words."""
    said = HALF_STOP.sub("。", error.format_message()).replace("。 ", "。")
    return click.UsageError(said, error.ctx)


def _log(error: RedRoutesError) -> None:
    """Write the details of a fault of ours to standard error: they are the log of a command."""
    import logging  # noqa: PLC0415 - only when something is wrong

    logging.getLogger(__name__).log(error.level, "%s", error, exc_info=error)


def _imported(name: str) -> ModuleType:
    """Import a module unless it is there already."""
    if name in sys.modules:
        return sys.modules[name]
    with loading():
        return import_module(name)


def _sentence(error: Any, ctx: click.Context) -> str:
    from web.language.messages import sentence  # noqa: PLC0415 - only when something is wrong

    lang = spoken(ctx)
    if isinstance(error, RedRoutesError):
        return sentence(error, lang)
    from web.terms.asked import called  # noqa: PLC0415 - as above

    return sentence(error, lang, called=called(error, lang))


def language_option(function: F) -> F:
    """Add ``--lang``; commands read it with :func:`language`."""
    return option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        envvar="REDROUTES_LANG",
        default="zh",
        show_default=True,
        expose_value=False,
        is_eager=True,
        help=N_("Language of the answers."),
    )(function)


def language() -> str:
    """Language the person asked for."""
    return spoken(click.get_current_context())
