"""Marks moved apart until none covers another."""

import numpy as np
from numpy.typing import NDArray

ROUNDS = 120
GOLDEN = 2.399963  # radians; successive directions are then never alike


def spread(
    points: NDArray[np.float64], *, gap: float, box: tuple[float, float, float, float]
) -> NDArray[np.float64]:
    """Move points apart, as little as a few rounds of pushing need.

    Parameters
    ----------
    points
        Positions, (n, 2).
    gap
        Least distance wanted between two points, in the unit of the positions.
    box
        West, south, east and north that no point may leave.

    Returns
    -------
    ndarray
        New positions, (n, 2), the same for the same input; a crowd that does not fit stays close.
    """
    turn = GOLDEN * np.arange(len(points))
    # Points at the same place need a direction to leave in.
    placed = points + gap / 100 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(ROUNDS):
        apart = placed[:, None, :] - placed[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.maximum(0.0, gap - distance) / 2
        if not push.any():
            break
        placed = placed + (apart / distance[..., None] * push[..., None]).sum(axis=1)
        placed = np.clip(placed, np.add(box[:2], gap), np.subtract(box[2:], gap))
    return np.asarray(placed, dtype=np.float64)
