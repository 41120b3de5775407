"""Reading of environment variables: every refusal names the variable."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from geo.errors import N_, RedRoutesError


class SettingsError(RedRoutesError, ValueError):
    """An environment variable holds a value that cannot be used."""


W = TypeVar("W", bound=str)


def one_of(environ: Mapping[str, str], name: str, words: Sequence[W]) -> W:
    """Return one of some words, the first when the variable is not set.

    Raises
    ------
    SettingsError
        For another word.
    """
    text = environ.get(name) or words[0]
    for word in words:
        if word == text:
            return word
    raise SettingsError(
        N_("%(name)s must be one of %(expected)s, not %(value)s."),
        name=name, expected=", ".join(words), value=text,
    )  # fmt: skip


def number(
    environ: Mapping[str, str], name: str, *, default: float, low: float, high: float
) -> float:
    """Return a number within limits, the default when the variable is not set.

    Raises
    ------
    SettingsError
        For a text that is no number or one outside the limits.
    """
    text = environ.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise SettingsError(
            N_("%(name)s must be a number from %(low)s to %(high)s, not %(value)s."),
            name=name, low=low, high=high, value=text,
        )  # fmt: skip
    return value
