"""The command line: ``redroutes``."""

import click

from web.cli.group import LazyGroup, language_option

COMMANDS = {
    "plan": ("web.cli.plan:plan", "Plan a tour and print its timetable."),
    "examples": ("web.cli.examples:examples", "List example tours, computed from the data."),
    "plans": ("web.cli.plans:plans", "List, share, publish or export saved plans."),
    "nearby": ("web.cli.nearby:nearby", "List the venues within reach of a place."),
    "isochrone": ("web.cli.isochrone:isochrone", "Draw the area within so many minutes."),
    "coverage": ("web.cli.coverage:coverage", "Report lectures and lecturers by division."),
    "inspect": ("web.cli.inspect:inspect", "Draw centres at random, plan inspection groups."),
    "orders": ("web.cli.orders:orders", "Place orders of lectures and carry them through."),
    "dispatch": ("web.cli.dispatch:dispatch", "Send lecturers to orders."),
    "serve": ("web.cli.serve:serve", "Serve the pages and the API."),
    "basemap": ("web.cli.basemap:basemap", "Check the map below the maps."),
    "prepare": ("web.cli.prepare:prepare", "Get everything ready before the first question."),
    "roads": ("web.cli.roads:roads", "Use the roads of an extract; calibrate the speeds."),
    "data": ("web.cli.data:data", "Check or rebuild the data sets, simulate lectures."),
}


@click.group(cls=LazyGroup, lazy_commands=COMMANDS)
@language_option
def main() -> None:
    """Red Routes 红色教育路线: plan tours, find venues, map lecture coverage in Jilin."""
