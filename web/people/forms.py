"""The token in every form: put into the templates when they are compiled, so that none lacks it."""

import re
from typing import Final

from flask import Flask
from jinja2.ext import Extension

from web.frame.person import CSRF

FORM: Final = re.compile(
    r"""<form\b(?:[^>"']|"[^"]*"|'[^']*')*\bmethod=["']post["'](?:[^>"']|"[^"]*"|'[^']*')*>"""
)
FIELD: Final = (
    '{% if csrf() %}<input type="hidden" name="' + CSRF + '" value="{{ csrf() }}">{% endif %}'
)


class TokenInForms(Extension):
    """Adds the field to every form that is sent."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return a template with the field behind the beginning of each form."""
        return FORM.sub(lambda found: found[0] + FIELD, source)


def add_csrf(app: Flask) -> None:
    """Let all templates of an application be compiled with the field."""
    app.jinja_env.add_extension(TokenInForms)
