"""Calendars that one subscribes to: they say how often to ask again, and ring before an event."""

import datetime as dt
import uuid
from typing import Final

import icalendar

REFRESH_HOURS: Final = 6
"""How often a calendar asks whether something has changed."""
SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "redroutes:feed")


def subscribed(calendar: icalendar.Calendar) -> None:
    """Say how often a calendar should be asked for, in the way of RFC 7986 and in Outlook's."""
    hours = dt.timedelta(hours=REFRESH_HOURS)
    calendar.add("refresh-interval", hours, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH_HOURS}H")


def stable_uid(*parts: object) -> str:
    """Return the identifier of an event: the same for the same parts, whatever else changes."""
    return f"{uuid.uuid5(SPACE, '|'.join(map(str, parts)))}@redroutes"


def ring(event: icalendar.Component, minutes: int, text: str) -> None:
    """Let a calendar remind of an event.

    Parameters
    ----------
    event
        The event.
    minutes
        How long before it begins; 0 for no reminder.
    text
        What is said.
    """
    if not minutes:
        return
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -dt.timedelta(minutes=minutes))
    alarm.add("description", text)
    event.add_component(alarm)
