"""Coverage as vector tiles: the served share of the counties, as the report says it by default."""

import pandas as pd

from web.coverage.answer import Row
from web.coverage.ask import run
from web.coverage.question import CoverageQuery
from web.installation.context import Context
from web.terms.term import of
from web.tiles.layers import LAYERS, Features, Layer, outlined

KEYS = ("code", "name", "centres", "served", "unserved", "share", "share_low", "share_high")


def _features(context: Context, zoom: int) -> Features:
    today = context.today()
    document = run(context, CoverageQuery(), today=today, empty=True).document
    table = pd.DataFrame(document["rows"])[list(KEYS)]
    return outlined(context, zoom, table.set_index("code"))


LAYERS["coverage"] = {
    "coverage": Layer(
        "Polygon", "Counties with the share of centres that had a lecture",
        {key: of(Row, key).term.what for key in KEYS}, _features,
        lambda context: (context.today(), context.snapshot().revision),
    ),
}  # fmt: skip
