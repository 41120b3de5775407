"""docs/cli.md and docs/api.md name every command, option, setting and problem."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from typing_extensions import is_typeddict

from tests.web.error_classes import error_classes
from web.cli import main
from web.terms.term import terms

ROOT = Path(__file__).parents[2]


def described_keys() -> str:
    """Keys of the answers of the API, as the OpenAPI document describes them, in backticks."""
    files = [*(ROOT / "web").glob("*/answer.py"), *(ROOT / "web").glob("*/types.py")]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    modules = [import_module(name) for name in [*names, "web.frame.problem"]]
    found = [one for module in modules for one in vars(module).values() if is_typeddict(one)]
    declared = [one for one in found if one.__module__.startswith("web.")]
    assert declared
    return " ".join(f"`{key}`" for one in declared for key in terms(one))


DOCS = ROOT / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
API = (DOCS / "api.md").read_text(encoding="utf-8") + described_keys()
SETTINGS = ROOT / "web" / "installation" / "settings.py"


def words(text: str) -> set[str]:
    """Everything in backticks, whole and word by word."""
    code = re.findall(r"`([^`\n]+)`", text)
    return set(code) | {word for one in code for word in re.split(r"[\s|\\/]+", one)}


def commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(main)))
def test_every_command_and_option_is_documented(name, command):
    section = name.split(maxsplit=1)[0]
    text = CLI.split(f"\n## {section}\n")[1].split("\n## ")[0]
    assert command.help
    assert name in text or f"## {name}\n" in CLI
    for option in command.params:
        named = {*option.opts, *option.secondary_opts}
        if isinstance(option, click.Argument):
            named = {option.human_readable_name}
        missing = named - words(text)
        assert not missing, missing


def test_every_setting_is_documented():
    files = (SETTINGS, SETTINGS.with_name("basemap.py"))
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    names = re.findall(r'"(REDROUTES_\w+)"', text)
    assert names
    assert not set(names) - words(CLI)


def test_every_problem_type_is_documented():
    kinds = {error.kind for error in error_classes()}
    assert len(kinds) > 10
    assert not [kind for kind in kinds if f"`urn:redroutes:{kind}`" not in API]


def keys(document: object) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            if key != "params":  # names of the fields of a sentence
                yield from keys(value)
    if isinstance(document, list):
        for value in document:
            yield from keys(value)
