"""The answer behind a view."""

from web.files.export import Export
from web.files.jsontext import json_text


def write(export: Export) -> str:
    """Write the answer as the API gives it."""
    return json_text(export.document)
