"""Options that the commands about coverage share, and the question that they make."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from web.frame.options import open_installation, travel_options
from web.installation.context import Context
from web.places.divisions import named_levels, with_codes
from web.terms.fields import Query

F = TypeVar("F", bound=Callable[..., Any])
Q = TypeVar("Q", bound=Query)
QUESTION = (
    click.option("--level", default="county", show_default=True,
                 help="township, county, prefecture, province or hexagon."),
    click.option("--days", default="90", show_default=True, help="Length of the period in days."),
    click.option("--k", default="1", show_default=True, help="Lectures that a centre needs."),
    click.option("--within", default="30", show_default=True, metavar="MINUTES",
                 help="A lecturer at most this far away is within reach."),
    click.option("--today", metavar="DATE", help="Last day of the period. [default: today]"),
    travel_options(season="normal"),
    click.option("--tier", multiple=True, metavar="TIER",
                 help="county, township or village. May be repeated."),
    click.option("--prefecture", metavar="NAME", help="Only the centres of this prefecture."),
    click.option("--county", metavar="NAME", help="Only the centres of this county."),
    click.option("--topic", multiple=True, metavar="CODE",
                 help="Count only lectures on it. May be repeated."),
    click.option("--overdue", default="180", show_default=True,
                 help="Days after which a lecture is overdue."),
)  # fmt: skip
PARTS = (
    click.option("--required", multiple=True, metavar="CODE",
                 help="A topic each centre should have had. May be repeated."),
    click.option("--topics-needed", metavar="N",
                 help="How many of the required topics are enough. [default: all]"),
    click.option("--trend", is_flag=False, flag_value="12", default="0", metavar="[MONTHS]",
                 help="Add the share at the end of the last months. [12 when no number is given]"),
    click.option("--compare", metavar="DATE",
                 help="Compare with the period of equal length up to this day."),
    click.option("--equity", is_flag=True,
                 help="Add how evenly lecturers and lectures are shared."),
    click.option("--uncertainty", is_flag=True,
                 help="Add what errors of positions may change (some seconds)."),
)  # fmt: skip


def question(model: type[Q], given: Mapping[str, Any]) -> tuple[Context, Q]:
    """Return the installation and the question that some options are.

    What is wrong with them is said before the installation is opened, which may take long, unless
    a division is named: only the installation knows names.
    """
    if not named_levels(given):
        query = model.model_validate(given)
        return open_installation(), query
    context = open_installation()
    return context, model.model_validate(with_codes(context, given))


def with_options(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Add options in the order in which they are listed."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate
