"""Compiled templates are kept for the next process, and never used for what has changed."""

import sys

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from jinja2.bccache import bc_magic
from jinja2.ext import Extension

from web.frame import compiled


class Loud(Extension):
    """Changes templates before they are compiled, as that of the forms does."""

    ending = "!"

    def preprocess(self, source, name, filename=None):  # noqa: ARG002
        """Return a template with an ending."""
        return source + self.ending


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """Make an environment as a new process does, and count what it compiles."""
    made = []
    compile_ = Environment.compile

    def counted(self, source, name=None, *more, **named):
        made.append(name)
        return compile_(self, source, name, *more, **named)

    monkeypatch.setattr(Environment, "compile", counted)

    def say(text, folder=tmp_path / "cache"):
        made.clear()
        app = Flask(__name__)
        app.jinja_env.loader = DictLoader({"a": text})
        app.jinja_env.add_extension(Loud)
        compiled.init_app(app, folder)
        return app.jinja_env.get_template("a").render(), list(made)

    return say


def test_the_next_process_compiles_nothing(fresh):
    assert fresh("Good day") == ("Good day!", ["a"])
    assert fresh("Good day") == ("Good day!", [])


def test_a_changed_template_is_compiled_anew(fresh):
    fresh("Good day")
    assert fresh("Good evening") == ("Good evening!", ["a"])


def test_a_changed_extension_makes_what_was_kept_void(fresh, monkeypatch, tmp_path):
    fresh("Good day")
    changed = tmp_path / "extension.py"
    changed.write_text("# of another release", encoding="utf-8")
    monkeypatch.setattr(Loud, "ending", "?")
    monkeypatch.setattr(sys.modules[__name__], "__file__", str(changed))
    assert fresh("Good day") == ("Good day?", ["a"])


@pytest.mark.parametrize("left", [b"", b"none of ours", bc_magic + b"none of ours", "half"])
def test_a_damaged_file_is_as_good_as_none(fresh, tmp_path, left):
    fresh("Good day")
    (kept,) = (tmp_path / "cache" / compiled.FOLDER).iterdir()
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2] if left == "half" else left)
    assert fresh("Good day") == ("Good day!", ["a"])


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(fresh, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert fresh("Good day", tmp_path / "file") == ("Good day!", ["a"])
    assert fresh("Good day", None) == ("Good day!", ["a"])
