"""Tests of the data layer, the route planner and the web layer."""

from collections.abc import Sequence

import pytest
from hypothesis import settings

USUAL = 25
"""How many examples a property draws that asks for no other number."""


def draw(examples: int) -> int:
    """Return how many examples a property draws where the usual profile draws so many.

    A profile that draws fewer of all, or more, does so of it as well.
    """
    return max(1, examples * settings().max_examples // USUAL)


def most_later(cases: Sequence[object], soon: int = 12) -> list[object]:
    """Return cases of which the quick suite takes the first few, and the slow one the others."""
    later = [pytest.param(one, marks=pytest.mark.slow) for one in cases[soon:]]
    return [*cases[:soon], *later]
