"""Pictures that somebody sends: looked at, made anew in our sizes, and kept with their credit.

What comes is never kept as it is. It is decoded and encoded again, so that neither the place where
it was taken nor anything that could be run is left in it.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from geo.errors import N_
from web.store.pictures import Encoded
from web.terms.fields import QueryError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES: Final = 15_000_000
MOST_PIXELS: Final = 60_000_000
LEAST_EDGE: Final = 300
"""Pixels of the shorter edge: smaller ones are symbols."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
SIZES: Final = {"small": 480, "medium": 960, "large": 1600}
"""Size -> pixels of the longer edge at most."""
QUALITY: Final = 82


class PictureError(QueryError):
    """A file is no picture that can be taken."""

    kind = "bad-picture"
    title = N_("The picture cannot be taken")


def encoded(data: bytes) -> dict[str, Encoded]:
    """Return a picture anew in all sizes, as JPEG, upright and without metadata.

    Raises
    ------
    PictureError
        If it is no JPEG, PNG or WebP, or too large or too small.
    """
    from PIL import Image  # noqa: PLC0415 - only uploads need it

    if len(data) > MOST_BYTES:
        raise PictureError(
            N_("The picture is larger than %(most)d MB: make it smaller."),
            most=MOST_BYTES // 1_000_000,
        )
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        _check(*picture.size)
        upright = _upright(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(
            N_("This is no picture in JPEG, PNG or WebP that can be read.")
        ) from None
    return {size: _in(upright, edge) for size, edge in SIZES.items()}


def _check(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PictureError(
            N_("The picture has more than %(most)d million pixels: make it smaller."),
            most=MOST_PIXELS // 1_000_000,
        )
    if min(width, height) < LEAST_EDGE:
        raise PictureError(
            N_("The picture is smaller than %(least)d pixels: choose a larger one."),
            least=LEAST_EDGE,
        )


def _upright(picture: "Image") -> "Image":
    """Decode a picture at no more than our largest size, turned as its camera was held."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only uploads need it

    edge = max(SIZES.values())
    picture.draft("RGB", (edge, edge))  # a JPEG is decoded at a fraction of its size
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.new("RGBA", clear.size, "white")
        picture.alpha_composite(clear)
    plain = picture.convert("RGB")
    plain.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return plain


def _in(picture: "Image", edge: int) -> Encoded:
    copy = picture.copy()
    copy.thumbnail((edge, edge))
    copy.info.clear()
    file = BytesIO()
    copy.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Encoded(copy.width, copy.height, file.getvalue())
