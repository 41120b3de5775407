"""Sentences in templates: their days and numbers are written as those of other sentences are."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context as Rendering

from web.language.counted import counted
from web.language.days import dated


def install_days(environment: Environment, language: Callable[[], str]) -> None:
    """Let the sentences of templates be written so; their catalogue is there already."""
    undated = environment.globals["gettext"]

    @pass_context
    def gettext(rendering: Rendering, text: str, /, **params: Any) -> Any:
        spoken = language()
        if spoken != "zh":  # English sentences are their own templates
            text = counted(text, params)
        return undated(rendering, text, **dated(params, spoken))  # type: ignore[operator]

    environment.globals["gettext"] = gettext
