"""The places of a map on paper: where each disc stands, and whose name has room beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
import scipy
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from routes.cartography.ground import Box, fit_box
from routes.cartography.labels import Labels, Rect, centred, text_size

Floats = NDArray[np.float64]
DISC, LEAST_DISC, MOST_DISC, FEW_DISC = 2.5, 9.0, 22.0, 6.4
"""Points on A3: radius of the disc of one centre, least and most of any, of few."""
SMALL, LEAST_SMALL, MOST_SMALL = 0.95, 1.6, 6.5
"""The same of the discs of a sheet that shows all at a glance."""
LEAST_GROWN: Final = 0.76
"""Small discs are not as small as the sheet, for the numbers in them must be read."""
ROUNDS: Final = 400
APART, TOGETHER = 1.0, 1e-6
"""Points between discs, and points so near that they are one."""
WINDOW, LEAST_INSET = 0.17, 7
"""Share of the map's width that an inset shows; discs that are worth one."""
INSETS: Final = (0.36, 0.32, 0.28, 0.24)
"""Shares of the map's width that an inset may be wide: the largest that covers nothing."""
SMALL_INSETS: Final = (0.22, 0.2)
"""The same where one may stand above the scale, too."""
GRID: Final = 11
BADGE: Final = 1.7
"""Width of the disc around a number, as a multiple of its size."""
BESIDE: Final = 20.0
"""Points beside an inset that it covers as good as."""


class Frame(NamedTuple):
    """A map on paper: its place in points and its box in metres."""

    left: float
    bottom: float
    width: float
    height: float
    box: Box

    @property
    def unit(self) -> float:
        """Metres per point."""
        return (self.box[2] - self.box[0]) / self.width

    def on_paper(self, points: Floats) -> Floats:
        """Return points in metres as points from the lower left corner of the map."""
        moved: Floats = (points - np.array(self.box[:2])) / self.unit
        return moved


@dataclass(frozen=True)
class Mark:
    """A place on the map.

    Attributes
    ----------
    code
        Its code.
    true, at
        Where it is, and where its disc stands, in points.
    radius
        Of its disc; 0 for an area.
    label
        Where its name is; None where there is no room for it.
    """

    code: str
    true: tuple[float, float]
    at: tuple[float, float]
    radius: float
    label: Rect | None = None


class Names(NamedTuple):
    """Sizes of letters in points: of names beside discs, of few centres, of divisions."""

    name: float
    few: float
    division: float


def radii(shapes: GeoDataFrame, grown: float, *, small: bool = False) -> Floats:
    """Return the radius of each disc in points; areas have none."""
    points = (shapes.geom_type == "Point").to_numpy()
    more = max(1.0, LEAST_GROWN / grown)
    grow = np.sqrt(shapes["centres"].to_numpy(np.float64))
    if small:
        sizes = np.clip(SMALL * grow, LEAST_SMALL, MOST_SMALL)
    else:
        sizes = np.clip(DISC * grow, LEAST_DISC, MOST_DISC)
        sizes = np.where(shapes["few"].to_numpy(bool), FEW_DISC * more, sizes)
    return np.where(points, sizes * grown, 0.0)


def pushed_apart(true: Floats, sizes: Floats) -> Floats:
    """Move discs that cover each other aside, none farther than it must."""
    at = true.copy()
    if len(at) <= 1 or not sizes.any():
        return at
    for _ in range(ROUNDS):
        tree = scipy.spatial.cKDTree(at)
        pairs = tree.query_pairs(2 * float(sizes.max()) + APART, output_type="ndarray")
        apart = at[pairs[:, 0]] - at[pairs[:, 1]]
        distance = np.hypot(*apart.T)
        short = sizes[pairs].sum(axis=1) + APART - distance
        close = short > 0
        if not close.any():
            break
        pairs, apart, distance = pairs[close], apart[close], distance[close]
        turn = np.arange(len(pairs)) * 2.4  # those at one point part in all directions
        aside = np.column_stack([np.cos(turn), np.sin(turn)])
        parted = distance[:, None] > TOGETHER
        way = np.where(parted, apart / np.maximum(distance, TOGETHER)[:, None], aside)
        step = way * (short[close] / 2)[:, None]
        np.add.at(at, pairs[:, 0], step)
        np.add.at(at, pairs[:, 1], -step)
        at += (true - at) * 0.02
    return at


def dense_window(
    at: Floats, width: float, *, share: float = WINDOW
) -> tuple[NDArray[np.bool_], Rect] | None:
    """Return the places that an inset should show and the window around them; None if none is.

    Parameters
    ----------
    at
        Places in points.
    width
        Of the map in points.
    share
        Width of the window as a share of it.
    """
    if len(at) < LEAST_INSET:
        return None
    half = share * width / 2
    near = np.asarray(np.abs(at[:, None, :] - at[None, :, :]) <= half)
    inside = np.asarray(np.all(near, axis=2), dtype=bool)
    best = int(inside.sum(axis=1).argmax())
    chosen = inside[best]
    if chosen.sum() < LEAST_INSET:
        return None
    low, high = at[chosen].min(axis=0), at[chosen].max(axis=0)
    middle, reach = (low + high) / 2, float((high - low).max()) / 2 + 0.02 * width
    window = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
    return chosen, window


def inset_frame(frame: Frame, window: Rect, place: Rect) -> Frame:
    """Return the frame of an inset that shows a window of a map at a place of it, in points."""
    unit, box = frame.unit, frame.box
    shown: Box = (
        box[0] + window[0] * unit, box[1] + window[1] * unit,
        box[0] + window[2] * unit, box[1] + window[3] * unit,
    )  # fmt: skip
    width, height = place[2] - place[0], place[3] - place[1]
    fitted = fit_box(shown, ratio=width / height, margin=0.03, least=1_000.0)
    return Frame(frame.left + place[0], frame.bottom + place[1], width, height, fitted)


def free_corner(
    shown: Floats, width: float, height: float, *, above: float | None = None
) -> Rect | None:
    """Return the place of the largest inset that covers nothing of the map; None if each would.

    The scale stands in the lower left corner, so there is none but above it.

    Parameters
    ----------
    shown
        Points that it must not cover, in points of the paper.
    width, height
        Of the map.
    above
        Top of the scale, if an inset may stand above it.
    """
    for share in INSETS if above is None else (*INSETS, *SMALL_INSETS):
        wide, high = share * width, min(share * width, 0.45 * height)
        low, right = height - high, width - wide
        places = [(right, low), (0.0, low), (right, 0.0)]
        for x, y in [*places, (0.0, above)] if above is not None else places:
            least, most = np.array([x, y]) - BESIDE, np.array([x + wide, y + high]) + BESIDE
            if not ((shown > least) & (shown < most)).all(axis=1).any():
                return x, y, x + wide, y + high
    return None


def scattered(shapes: GeoDataFrame, frame: Frame, grown: float) -> list[Mark]:
    """Return the small discs of a sheet that shows all at a glance, none with a name."""
    true = frame.on_paper(np.column_stack([shapes.geometry.x, shapes.geometry.y]))
    sizes = radii(shapes, grown, small=True)
    at = pushed_apart(true, sizes)
    return [
        Mark(str(code), tuple(there), tuple(here), float(radius))
        for code, there, here, radius in zip(shapes.index, true, at, sizes, strict=True)
    ]


def written(row: "dict[str, object]") -> list[str]:
    """Return the lines that stand beside a place."""
    name, part, value = str(row["name"]), str(row["part"]), str(row["value"])
    if row["few"]:
        return [f"{name} {part}"]
    return [name] if row["disc"] else [name, value]


def arranged(
    shapes: GeoDataFrame, frame: Frame, names: Names, taken: Sequence[Rect], grown: float
) -> list[Mark]:
    """Find a place for every disc, and for the names that have room.

    Parameters
    ----------
    shapes
        In metres, as the sheet names them.
    frame
        The map.
    names
        Sizes of letters.
    taken
        What else stands on the map, in points.
    grown
        Size of the sheet as a share of A3.
    """
    points = shapes.geometry.representative_point()
    true = frame.on_paper(np.column_stack([points.x, points.y]))
    sizes = radii(shapes, grown)
    at = pushed_apart(true, sizes)
    labels = Labels(frame.width, frame.height, np.empty((0, 2)))
    for rect in taken:
        labels.take(rect)
    for (x, y), radius in zip(at, sizes, strict=True):
        if radius:
            labels.take(centred((x, y), (2 * radius, 2 * radius)))
    marks = [
        Mark(str(code), tuple(there), tuple(here), float(radius))
        for code, there, here, radius in zip(shapes.index, true, at, sizes, strict=True)
    ]
    order = np.lexsort((-shapes["centres"].to_numpy(), shapes["few"].to_numpy()))
    for one in order:
        row = {**shapes.iloc[one].to_dict(), "disc": sizes[one] > 0}
        lines = written(row)
        size = names.few if row["few"] and sizes[one] else names.name
        width = max(text_size(line, size)[0] for line in lines)
        extent = (width, text_size("", size)[1] * len(lines))
        spots = spots_inside(shapes.geometry.iloc[one], frame)
        label = _room(labels, marks[one], spots, extent)
        marks[one] = replace(marks[one], label=label)
        if label is None and not sizes[one]:
            marks[one] = _badged(labels, marks[one], names.few)
    return marks


def _room(
    labels: Labels, mark: Mark, spots: Iterator[tuple[float, float]], extent: tuple[float, float]
) -> Rect | None:
    """Take a place for a name: beside a disc, or inside an area."""
    if mark.radius:
        return labels.place(mark.at, extent, gap=mark.radius + 2)
    rects = (centred(spot, extent) for spot in spots)
    found = next((rect for rect in rects if labels.free(rect)), None)
    if found is not None:
        labels.take(found)
    return found


def _badged(labels: Labels, mark: Mark, size: float) -> Mark:
    """Find a place for the number of an area whose name has no room."""
    extent = (BADGE * size, BADGE * size)
    rect = centred(mark.at, extent)
    if labels.free(rect):
        labels.take(rect)
        return mark
    found = labels.place(mark.at, extent, gap=size / 2)
    if found is None:
        return mark
    return replace(mark, at=((found[0] + found[2]) / 2, (found[1] + found[3]) / 2))


def spots_inside(shape: Any, frame: Frame) -> Iterator[tuple[float, float]]:
    """Yield places inside an area, the middle first."""
    middle = shape.representative_point()
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.linspace(west, east, GRID), np.linspace(south, north, GRID))
    inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
    grid = np.column_stack([x.ravel(), y.ravel()])[inside]
    near = np.argsort(np.hypot(*(grid - [middle.x, middle.y]).T), kind="stable")
    for spot in frame.on_paper(np.vstack([[[middle.x, middle.y]], grid[near]])):
        yield float(spot[0]), float(spot[1])


def division_spot(
    shape: Any, extent: tuple[float, float], frame: Frame, discs: Floats, *, taken: Sequence[Rect]
) -> Rect:
    """Return where the name of a division stands: inside it, where it covers least."""

    def cost(rect: Rect) -> float:
        near = np.clip(discs, [rect[0], rect[1]], [rect[2], rect[3]])
        hidden = int((np.hypot(*(discs - near).T) < BESIDE / 2).sum()) if len(discs) else 0
        met = sum(
            rect[0] < other[2] and rect[2] > other[0] and rect[1] < other[3] and rect[3] > other[1]
            for other in taken
        )
        out = rect[0] < 1 or rect[1] < 1 or rect[2] > frame.width - 1 or rect[3] > frame.height - 1
        return hidden + 12.0 * met + 50.0 * out

    places = [centred(spot, extent) for spot in spots_inside(shape, frame)]
    return min(places, key=cost)
