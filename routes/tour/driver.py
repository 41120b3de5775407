"""What a driver may drive: rests on long drives, hours of a day.

Not more than four hours without a stop of twenty minutes: 道路交通安全法实施条例 (Regulation on the
Road Traffic Safety Law), article 62 (7), for every motor vehicle. The same by day, and eight hours
in twenty-four, for drivers of passenger coaches: 道路旅客运输企业安全管理规范 (Safety management of
road passenger carriers, 2018), article 38; a car is planned by the same eight hours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Driver:
    """The rules that one driver keeps to.

    Parameters
    ----------
    stretch
        Most minutes at the wheel without a rest.
    rest
        Least minutes of a rest. Standing at a stop, and lunch, are rests if they are as long.
    daily
        Most minutes at the wheel on a day.
    """

    stretch: int = 240
    rest: int = 20
    daily: int = 480

    def rests(self, minutes: Ints) -> Ints:
        """Return the minutes of rest that drives without a stop need, each drive by itself."""
        return np.maximum(0, -(-minutes // self.stretch) - 1) * self.rest

    def needed(self, stretch: int) -> int:
        """Return how many rests a stretch at the wheel needs that no stop parts."""
        return max(0, -(-stretch // self.stretch) - 1)
