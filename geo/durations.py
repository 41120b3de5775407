"""How long something takes, as people say it."""

from typing import Any, Final

from geo.errors import N_, Template

HOUR: Final = 60
"""Minutes."""
SHORT: Final = N_("%(minutes)d min")
LONG: Final = N_("%(hours)d h %(minutes)02d min")


def duration(minutes: float) -> tuple[Template, dict[str, Any]]:
    """Return the sentence for a duration and what to fill in: hours only from one hour on.

    Parameters
    ----------
    minutes
        Said to the whole minute.
    """
    hours, rest = divmod(round(minutes), HOUR)
    return (LONG, {"hours": hours, "minutes": rest}) if hours else (SHORT, {"minutes": rest})
