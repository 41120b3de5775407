"""The main table of a view as CSV."""

from web.files.csvtext import csv_text
from web.files.export import Export


def write(export: Export) -> str:
    """Write the main table; every row also says what it was made from."""
    table = export.layers[0].read(export.language)
    marks = list(export.stamp.values())
    return csv_text([*table.headers, *export.stamp], ([*row, *marks] for row in table.rows))
