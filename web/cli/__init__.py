"""The command line: ``redroutes``."""

import click

from web.frame.command import LazyGroup, language_option

COMMANDS = {
    "plan": ("web.plan.cli:plan", "Plan a tour and print its timetable."),
    "examples": ("web.plan.cli_examples:examples", "List example tours, computed from the data."),
    "plans": ("web.saved.cli:plans", "List, share, publish or export saved plans."),
    "nearby": ("web.nearby.cli:nearby", "List the venues within reach of a place."),
    "isochrone": ("web.nearby.cli_isochrone:isochrone", "Draw the area within so many minutes."),
    "coverage": ("web.coverage.cli:coverage", "Report lectures and lecturers by division."),
    "inspect": ("web.inspection.cli:inspect", "Draw centres at random, plan inspection groups."),
    "orders": ("web.orders.cli:orders", "Place orders of lectures and carry them through."),
    "dispatch": ("web.orders.cli_dispatch:dispatch", "Send lecturers to orders."),
    "serve": ("web.cli.serve:serve", "Serve the pages and the API."),
    "basemap": ("web.cli.basemap:basemap", "Check the map below the maps."),
    "prepare": ("web.cli.prepare:prepare", "Get everything ready before the first question."),
    "roads": ("web.roads.cli:roads", "Use the roads of an extract; calibrate the speeds."),
    "data": ("web.cli.data:data", "Check or rebuild the data sets, simulate lectures."),
}


@click.group(cls=LazyGroup, lazy_commands=COMMANDS)
@language_option
def main() -> None:
    """Red Routes 红色教育路线: plan tours, find venues, map lecture coverage in Jilin."""
