"""``redroutes basemap``: look at what lies below the maps before somebody else does."""

import click

from geo.errors import N_
from web.frame.command import language
from web.frame.help import group
from web.installation.settings import Settings
from web.language.messages import translate
from web.maps.basemap_files import TileFiles, open_tiles, zooms_of
from web.maps.basemap_layers import attribution, image_sources, review_numbers, tile_layers


@group()
def basemap() -> None:
    """Look after the map below the maps."""


@basemap.command()
def check() -> None:
    """Open what REDROUTES_BASEMAP names and say what is there; nothing is asked of the network."""
    settings = Settings.from_env()
    tiles = open_tiles(settings.basemap)
    for template, params in _facts(settings, tiles):
        click.echo(translate(template, language(), **params))


def _facts(settings: Settings, tiles: TileFiles | None) -> list[tuple[str, dict[str, object]]]:
    chosen = settings.basemap
    if chosen.kind == "none":
        return [(N_("No tiles: outlines, roads and names of our own."), {})]
    low, high = zooms_of(chosen, tiles)
    facts: list[tuple[str, dict[str, object]]] = [
        (N_("Basemap: %(kind)s, grid %(crs)s, zooms %(low)d to %(high)d."),
         {"kind": chosen.kind, "crs": chosen.crs, "low": low, "high": high}),
    ]  # fmt: skip
    if tiles is not None:
        facts.append((N_("Tiles: %(kind)s."), {"kind": tiles.extent.media_type}))
    if hosts := image_sources(tile_layers(chosen, tiles)):
        facts.append((N_("Readers' browsers ask %(hosts)s for tiles."), {"hosts": hosts}))
    notice = attribution(chosen, tiles)
    if notice:
        facts.append((N_("Notice on the map: %(text)s"), {"text": notice}))
    else:
        facts.append((N_("There is no notice: set REDROUTES_BASEMAP_ATTRIBUTION."), {}))
    if number := review_numbers(chosen, settings.map_review_number):
        facts.append((N_("Map review number: %(number)s"), {"number": number}))
    else:
        facts.append(
            (N_("There is no map review number: set REDROUTES_BASEMAP_REVIEW_NUMBER to the one "
                "that the publisher of the tiles prints on his map."), {})
        )  # fmt: skip
    return facts
