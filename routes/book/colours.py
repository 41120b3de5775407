"""How the days of a tour are told apart on maps."""

from typing import Any, Final

COLOURS: Final = (
    "#15616d", "#b35c00", "#5b3f8c", "#2f6b2f", "#9c3d73", "#1f4e9c", "#6b4a2f",
)  # fmt: skip
DASHES: Final[tuple[Any, ...]] = (
    "-", (0, (7, 2)), (0, (7, 2, 1.5, 2)), (0, (3, 1.5)), (0, (9, 2, 1.5, 2, 1.5, 2)),
    (0, (12, 3)), (0, (1.5, 1)),
)  # fmt: skip
"""Days differ by line style too: a black and white copy must stay readable."""

OFF_NETWORK = "#6b7280"
