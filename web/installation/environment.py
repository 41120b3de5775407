"""Reading of environment variables: every refusal names the variable."""

from collections.abc import Mapping

from geo.errors import N_, RedRoutesError


class SettingsError(RedRoutesError, ValueError):
    """An environment variable holds a value that cannot be used."""


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
