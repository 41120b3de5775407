"""Files to save: a Chinese name for every browser that knows one, an ASCII name for the rest."""

from urllib.parse import quote

from flask import Response


def attachment(content: bytes | str, *, name: str, fallback: str, media_type: str) -> Response:
    """Return a file that the browser saves.

    Parameters
    ----------
    content
        The file.
    name
        Its name (RFC 6266, ``filename*``).
    fallback
        Its name in ASCII.
    media_type
        IANA media type.
    """
    response = Response(content, content_type=media_type)
    disposition = f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = disposition
    return response
