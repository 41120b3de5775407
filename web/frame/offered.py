"""Forms and buttons of all templates, changed when these are compiled, so that none is forgotten.

Each form gets the token of its session. A form or button that leads where whoever reads the page
may not go is not shown.
"""

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


QUOTED: Final = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
# A form that leads to one of two is that of a record, which also shows it to whoever only reads.
WAY: Final = r"""\{\{ url_for\(('pages\.\w+'(?:(?!\bif\b)[^{}])*?)\) \}\}"""
BUTTON: Final = r"""(?=[^>]*\bclass="[^"]*\b(?:btn|button|off)\b)"""
OFFERED: Final = re.compile(
    rf'''<form\b{QUOTED}\baction="{WAY}[^"]*"{QUOTED}>.*?</form>'''
    rf'''|<a{BUTTON}{QUOTED}\bhref="{WAY}[^"]*"{QUOTED}>.*?</a>''',
    re.DOTALL,
)


class TokenInForms(Extension):
    """Adds the field to each form that is sent; asks of forms and buttons who may use them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return a template with the field behind the beginning of each form."""
        return FORM.sub(lambda found: found[0] + FIELD, OFFERED.sub(_asked, source))


def _asked(found: re.Match[str]) -> str:
    return f"{{% if opens({found[1] or found[2]}) %}}{found[0]}{{% endif %}}"


def add_csrf(app: Flask) -> None:
    """Let all templates of an application be compiled with the field."""
    app.jinja_env.add_extension(TokenInForms)
