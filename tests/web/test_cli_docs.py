"""docs/cli.md and docs/api.md name every command, option, setting, address and key."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from web.cli import main
from web.errors import PROBLEMS
from web.services import planning

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
API = (DOCS / "api.md").read_text(encoding="utf-8")
SETTINGS = Path(planning.__file__).parents[1] / "settings.py"


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
    files = (SETTINGS, SETTINGS.parent / "basemap" / "setting.py")
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    names = re.findall(r'"(REDROUTES_\w+)"', text)
    assert names
    assert not set(names) - words(CLI)


def test_every_address_is_documented(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    assert len(rules) >= 11
    for rule in rules:
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            assert f"`{method} {rule.rule}`" in API


def test_every_problem_type_is_documented():
    for _, kind, _ in PROBLEMS.values():
        assert f"`urn:redroutes:{kind}`" in API


def keys(document: object) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield key
            if key != "params":  # names of the fields of a sentence
                yield from keys(value)
    if isinstance(document, list):
        for value in document:
            yield from keys(value)


def test_every_key_of_saved_plans_is_documented(client):
    saved = client.post("/plans", data={"from": "长春", "date": "2027-06-15"}).location
    key = re.search(r"/plans/(\d+)", saved)[1]
    client.post(f"/plans/{key}/name", data={"name": "另名", "seen": 1})
    for path in ("", f"/{key}", f"/{key}/versions", f"/{key}/changes?old=1&new=2", f"/{key}/today"):
        found = set(keys(client.get(f"/api/v1/plans{path}").get_json()))
        assert found
        assert not found - words(API), path


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/plan?from=长春&date=2027-06-15&days=2&seconds=0.2",
        "/api/v1/nearby?at=长春",
        "/api/v1/isochrone?at=长春",
        "/api/v1/coverage",
        "/api/v1/coverage?level=township",
        "/api/v1/sites",
        "/api/v1/venues?bbox=126,41,127,42",
        "/api/v1/venues/clusters?bbox=126,41,127,42&zoom=9",
        "/api/v1/places?q=石人",
        "/api/v1/themes",
    ],
)
def test_every_key_is_documented(client, path):
    found = set(keys(client.get(path).get_json()))
    assert found
    assert not found - words(API)


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("retime", ["JL-220502-057,JL-220102-013", "-"]),
        ("alternatives", []),
        ("dates", ["JL-220102-013,JL-220204-026", "-"]),
    ],
)
def test_every_key_of_a_changed_plan_is_documented(client, path, order):
    body = {"from": "长春", "date": "2027-06-15", "days": 2, "seconds": 0.1, "order": order}
    found = set(keys(client.post(f"/api/v1/plan/{path}", json=body).get_json()))
    assert found
    assert not found - words(API)
