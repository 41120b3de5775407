"""Who may take which way in, as a table: ``python -m tests.web.access`` writes docs/access.csv."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from web import create_app
from web.frame.rules import COMMANDS, ENDPOINTS, PERMISSIONS, Choice, action_of
from web.installation.settings import Settings
from web.language.roles import ROLES

FILE = Path(__file__).parents[2] / "docs" / "access.csv"
HEADINGS = ("way in", "methods", "address", "action", *ROLES)


def ways(app: Flask) -> Iterator[tuple[Rule, dict[str, str], str]]:
    """Yield every rule, the part of its address that decides, and the action."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.endpoint, one.rule)):
        declared = ENDPOINTS[rule.endpoint]
        parts = declared.actions if isinstance(declared, Choice) else {"": ""}
        for part in parts:
            given = {declared.part: part} if isinstance(declared, Choice) else {}
            yield rule, given, action_of(rule.endpoint, given)


def address(rule: Rule, given: dict[str, str]) -> str:
    """Return an address of a rule, its other parts filled with something."""
    values: dict[str, Any] = dict(given)
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        sample = {"IntegerConverter": 1, "PathConverter": "a"}.get(kind, "a")
        if kind == "AnyConverter":
            sample = next(iter(converter.items))
        values.setdefault(name, sample)
    built = rule.build(values)
    if built is None:
        raise ValueError(rule.rule)
    return str(built[1])


def table(app: Flask) -> str:
    """Return the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for rule, given, action in ways(app):
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        address = rule.rule
        for name, part in given.items():
            address = address.replace(f"<{name}>", part)
        if rule.endpoint == "static":
            address = "/static/…"
        writer.writerow([rule.endpoint, methods, address, action, *_cells(action)])
    for name, action in sorted(COMMANDS.items()):
        writer.writerow([f"redroutes {name}", "command", "", action, *_cells(action)])
    return text.getvalue()


def _cells(action: str) -> list[str]:
    return [PERMISSIONS[action][role] or "-" for role in ROLES]


if __name__ == "__main__":
    FILE.write_text(table(create_app(Settings(database_url=sys.argv[1]))), encoding="utf-8")
