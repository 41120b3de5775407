"""Compiled time labels of a day, and whether its schedule exists.

A day is a row of ``route``: start base, stops, end base. Labels run forward (earliest start with
lunch still owed, ``e0``, and over, ``e1``) and backward (latest ready time from which the rest of
the day works, ``r0`` and ``r1``); they are exact because the earliest start in several windows
never falls when arrival rises, so an insertion is tested without walking the rest of the day.
"""

from routes.solver._compile import kernel
from routes.solver.arrays import CHANGED, NEVER, Ints, State, Tables


@kernel
def earliest(opens: Ints, closes: Ints, w: int, end: int, ready: int) -> int:
    """Return the earliest start in the windows w..end-1 when ready at a time."""
    while w < end:
        if ready <= closes[w]:
            return int(max(ready, opens[w]))
        w += 1
    return NEVER


@kernel
def latest(opens: Ints, closes: Ints, begin: int, w: int, start: int) -> int:
    """Return the latest ready time that leads to a start no later than ``start``."""
    while w > begin:
        w -= 1
        if opens[w] <= start:
            return int(min(start, closes[w]))
    return -NEVER


@kernel
def after_lunch(noon: int, late: int, eat: int, leave: int, drive: int) -> int:
    """Return when the group is ready at the end of a drive during which lunch is taken."""
    if eat == 0 or leave > late:
        return NEVER
    return max(leave + drive, noon) + eat


@kernel
def before_lunch(noon: int, late: int, eat: int, ready: int, drive: int) -> int:
    """Return the latest departure for a drive with lunch that has to be over at ``ready``."""
    if eat == 0 or ready - eat < noon:
        return -NEVER
    return min(ready - eat - drive, late)


@kernel
def relabel(t: Tables, s: State, day: int) -> bool:
    """Recompute the labels and driving of a day; say whether its schedule exists."""
    s.work[CHANGED] += 1
    forward(t, s, day)
    backward(t, s, day)
    measure(t, s, day)
    last = s.size[day] + 1
    in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
    return bool(in_time and s.drive[day] <= t.max_drive[day])


@kernel
def exists(t: Tables, s: State) -> bool:
    """Say by its labels whether a tour exists; only legs too long can make it fail after a fill."""
    for day in range(len(s.size)):
        last = s.size[day] + 1
        in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
        if not in_time or s.drive[day] > t.max_drive[day]:
            return False
    return True


@kernel
def forward(t: Tables, s: State, day: int) -> None:
    """Recompute the earliest starts and the driving of a day."""
    travel, service, opens, closes = t.travel[t.kind[day]], t.service, t.opens, t.closes
    first, end = t.first, t.last
    route, e0, e1 = s.route[day], s.e0[day], s.e1[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    last, drive = s.size[day] + 1, 0
    e0[0] = t.leave[day] if eat > 0 else NEVER
    e1[0] = NEVER if eat > 0 else t.leave[day]
    for k in range(1, last + 1):
        a, b = route[k - 1], route[k]
        leg = travel[a, b]
        drive += leg
        go0 = e0[k - 1] + service[a]
        ready0 = go0 + leg
        ready1 = e1[k - 1] + service[a] + leg
        if eat > 0:
            ready1 = min(ready1, after_lunch(noon, late, eat, go0, leg))
        if k == last:
            e0[k], e1[k] = ready0, ready1
        else:
            w, z = first[b, day], end[b, day]
            e0[k] = earliest(opens, closes, w, z, ready0)
            e1[k] = earliest(opens, closes, w, z, ready1)
    s.drive[day] = drive


@kernel
def backward(t: Tables, s: State, day: int) -> None:
    """Recompute the latest ready times of a day."""
    travel, service, opens, closes = t.travel[t.kind[day]], t.service, t.opens, t.closes
    first, end = t.first, t.last
    route, r0, r1 = s.route[day], s.r0[day], s.r1[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    last = s.size[day] + 1
    r0[last] = min(t.back[day], late) if eat > 0 else -NEVER
    r1[last] = t.back[day]
    for k in range(last - 1, 0, -1):
        a = route[k]
        leg = travel[a, route[k + 1]]
        w, z = first[a, day], end[a, day]
        go1 = r1[k + 1] - leg
        r1[k] = latest(opens, closes, w, z, go1 - service[a])
        if eat > 0:
            go0 = max(r0[k + 1] - leg, before_lunch(noon, late, eat, r1[k + 1], leg))
            r0[k] = latest(opens, closes, w, z, go0 - service[a])


@kernel
def measure(t: Tables, s: State, day: int) -> None:
    """Recompute how much time there is between the positions of a day, whenever lunch is eaten."""
    travel, service, route = t.travel[t.kind[day]], t.service, s.route[day]
    e0, e1, r0, r1, eat = s.e0[day], s.e1[day], s.r0[day], s.r1[day], t.lunch[day, 2]
    for k in range(s.size[day] + 1):
        a = route[k]
        go0, go1 = e0[k] + service[a], e1[k] + service[a]
        room = r1[k + 1] - go1
        if eat > 0:
            room = max(room, r0[k + 1] - go0, r1[k + 1] - go0 - eat)
        s.gap[day, k], s.room[day, k] = travel[a, route[k + 1]], room
