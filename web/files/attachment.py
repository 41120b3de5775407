"""Files to save: a Chinese name for every browser that knows one, an ASCII name for the rest."""

from urllib.parse import quote

from flask import Response

from geo.formats import FORMATS
from web.files.export import Export
from web.files.registry import file_name, write_export


def attachment(content: bytes | str, *, name: str, fallback: str, media_type: str) -> Response:
    """Return a file that the browser saves.

    Parameters
    ----------
    name
        Its name (RFC 6266, ``filename*``).
    fallback
        Its name in ASCII.
    media_type
        IANA media type.
    """
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = _disposition(name, fallback)
    return response


def export_response(export: Export, ending: str, content: bytes | None = None) -> Response:
    """Return a view as a file to save, named after what it holds and the day.

    It is written unless its content is given.
    """
    data = write_export(export, ending) if content is None else content
    response = Response(data, content_type=FORMATS[ending].content_type)
    response.headers["Content-Disposition"] = export_disposition(export, ending)
    return response


def export_disposition(export: Export, ending: str) -> str:
    """Return the header that names the file of a view."""
    fallback = f"{export.name}-{export.today.isoformat()}.{ending}"
    return _disposition(file_name(export, ending), fallback)


def _disposition(name: str, fallback: str) -> str:
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
