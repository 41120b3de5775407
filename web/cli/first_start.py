"""The option by which a start decides whether a new store gets a simulated year."""

from geo.errors import N_
from web.frame.help import option

simulate_option = option(
    "--simulate/--no-simulate", "simulate", default=None,
    help=N_("Whether a new store gets a simulated year; else as REDROUTES_SIMULATE says."),
)  # fmt: skip
