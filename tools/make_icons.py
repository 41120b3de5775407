"""Draw the mark as the PNG icons that telephones and messengers take; run it when the mark changes.

    python tools/make_icons.py

The shapes are those of ``web/static/img/mark.svg``, on its grid of 32.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "web" / "static" / "img"
RED, WHITE, ROAD = "#b3201a", "#fffdf9", (255, 253, 249, 191)
FINER = 4
GRID = 32
STAR = (
    (16, 4.5), (18.3, 9.7), (23.9, 10.3), (19.7, 14.1), (20.9, 19.7), (16, 16.8), (11.1, 19.7),
    (12.3, 14.1), (8.1, 10.3), (13.7, 9.7),
)  # fmt: skip
CURVES = (((6, 26), (11.5, 26), (11, 20), (16, 20)), ((16, 20), (21, 20), (20.5, 26), (26, 26)))
ICONS = {
    "icon-192.png": (192, 1.0, 8),
    "icon-512.png": (512, 1.0, 8),
    # Telephones cut these to their own shape: the ground fills them, the mark stays in the middle.
    "icon-mask-512.png": (512, 0.72, 0),
    "icon-180.png": (180, 0.9, 0),
}
"""File -> pixels, share of them that the mark takes, radius of the corners on the grid."""


def icon(size: int, share: float, radius: float) -> Image.Image:
    """Return the mark on its red ground."""
    pixels = size * FINER
    scale, margin = pixels * share / GRID, pixels * (1 - share) / 2

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return margin + point[0] * scale, margin + point[1] * scale

    image = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    whole = (0, 0, pixels - 1, pixels - 1)
    ImageDraw.Draw(image).rounded_rectangle(whole, radius * scale, fill=RED)
    road = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(road)
    half = 1.2 * scale
    for curve in CURVES:
        for step in range(401):
            x, y = at(bezier(curve, step / 400))
            draw.ellipse((x - half, y - half, x + half, y + half), fill=ROAD)
    image = Image.alpha_composite(image, road)
    ImageDraw.Draw(image).polygon([at(point) for point in STAR], fill=WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def bezier(curve: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    """Return a point of a cubic curve."""
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    x, y = (
        sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True))
        for axis in (0, 1)
    )
    return x, y


def main() -> None:
    """Write the files."""
    for name, (size, share, radius) in ICONS.items():
        drawn = icon(size, share, radius).quantize(64, method=Image.Quantize.FASTOCTREE)
        drawn.save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
