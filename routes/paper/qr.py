"""QR codes of links."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

BORDER = 2  # modules of white around a code
KEPT = 256  # codes in memory


def code_svg(link: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M) as SVG of any size."""
    buffer = io.BytesIO()
    code = _code(link)
    code.save(buffer, kind="svg", border=BORDER, xmldecl=False)
    # Without a view box a browser draws one pixel per module, however wide the picture is.
    across, down = code.symbol_size(border=BORDER)
    return buffer.getvalue().decode().replace("<svg ", f'<svg viewBox="0 0 {across} {down}" ', 1)


@lru_cache(maxsize=KEPT)
def code_png(link: str) -> bytes:
    """Return a QR code as PNG, eight pixels per module."""
    buffer = io.BytesIO()
    _code(link).save(buffer, kind="png", border=BORDER, scale=8)
    return buffer.getvalue()


@lru_cache(maxsize=KEPT)
def _code(link: str) -> "segno.QRCode":
    """Encode a link once for all files: choosing the mask of a code takes most of its time."""
    import segno  # noqa: PLC0415 - a tenth of a second, and only papers need it

    return segno.make_qr(link, error="m")
