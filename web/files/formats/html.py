"""The tables of a view as one HTML file: map, list with a search field, and origin."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd
from geopandas import GeoSeries

from geo.errors import N_
from web.files.export import Export, Layer
from web.files.method import Method
from web.language.messages import translator
from web.language.places import marked, place_name
from web.maps.folium_map import OfflineMap, add_names, add_outlines, add_shapes, standalone_html
from web.maps.legend import DAY_COLOURS
from web.maps.shell import bounds_of

SEARCH = """
<script>
document.querySelector("#find").addEventListener("input", function (event) {
  var wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll("table.listed tbody tr").forEach(function (row) {
    row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0;
  });
});
</script>
"""
"""Hides the rows that do not hold what is typed; without scripts all rows show."""


def write(export: Export) -> str:
    """Write map and tables of a view as one file that opens without a network."""
    datasets, language = export.context.datasets, export.language
    shapes = GeoSeries(pd.concat([layer.table.geometry for layer in export.layers]), crs=4326)
    fmap = OfflineMap(name="view", bounds=bounds_of(shapes))
    add_outlines(fmap, datasets.boundaries)
    add_names(fmap, datasets.divisions, language=language)
    # The main table is drawn last: it lies on top.
    for number, layer in reversed([*enumerate(export.layers)]):
        names = [place_name(str(one), language) for one in layer.table[layer.named]]
        colour = DAY_COLOURS[number % len(DAY_COLOURS)]
        add_shapes(fmap, layer.table.geometry, names, name=layer.name, colour=colour)
    return standalone_html(
        fmap,
        title=export.title,
        note=export.mark,
        table_html=_tables(export),
        language=language,
        review_number=export.context.settings.map_review_number,
    )


def method_table(method: Method, language: str) -> str:
    """Return what a view was made from as HTML."""
    title = translator(language)(N_("Method"))
    rows = "".join(
        f'<tr><th scope="row">{escape(str(item))}</th><td>{marked(str(text), language)}</td></tr>'
        for item, text in method
    )
    return f"<h2>{escape(title)}</h2><table><tbody>{rows}</tbody></table>"


def html_table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], language: str
) -> str:
    """Return a table as HTML, texts escaped; what is Chinese in an English one is marked."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(cell, language)}</td>" for cell in row) + "</tr>\n"
        for row in rows
    )
    return (
        f'<table class="listed"><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _tables(export: Export) -> str:
    say = translator(export.language)
    find = escape(say(N_("Search in the list")))
    box = f'<p><label>{find} <input id="find" type="search" autocomplete="off"></label></p>'
    tables = "".join(_listed(layer, export.language) for layer in export.layers)
    return f"{box}{tables}{method_table(export.method, export.language)}{SEARCH}"


def _listed(layer: Layer, language: str) -> str:
    table = layer.read(language)
    count = f"{layer.title} ({len(table.rows)})"
    return html_table(count, table.headers, table.rows, language)


def _text(cell: Any, language: str) -> str:
    return "" if cell is None else str(marked(str(cell), language))
