// Marks at one place must not hide each other: pushed apart, each keeps as near as it can.

const ROUNDS = 120;
const HOME = 0.015; // share of the way back to its own place that a mark takes each round

/**
 * Move circles apart until none covers another.
 *
 * Each has its place `x`, `y` and a `radius`, in pixels; it gets its seat `px`, `py`. `fixed` ones
 * stay where they are.
 */
export function spread(circles, gap = 1) {
  circles.forEach((one, i) => { one.px = one.x; one.py = one.y + (i % 7) * 0.01; });
  const order = [...circles].sort((a, b) => a.x - b.x);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const one of circles) {
      if (one.fixed) continue;
      one.px += (one.x - one.px) * HOME;
      one.py += (one.y - one.py) * HOME;
    }
    for (let i = 0; i < order.length; i += 1) moved = pushOthers(order, i, gap) || moved;
    if (!moved) break;
  }
  return circles;
}

const REACH = 90; // pixels to the east within which another may touch, after both have moved

function pushOthers(order, i, gap) {
  const one = order[i];
  let moved = false;
  for (let j = i + 1; j < order.length && order[j].x - one.x < REACH; j += 1) {
    const other = order[j];
    let [dx, dy] = [other.px - one.px, other.py - one.py];
    let far = Math.hypot(dx, dy);
    const need = one.radius + other.radius + gap;
    if (far >= need || (one.fixed && other.fixed)) continue;
    if (far < 0.1) { [dx, dy, far] = [Math.cos(i * 2.4 + j), Math.sin(i * 2.4 + j), 1]; }
    const push = (need - far) / far / (one.fixed || other.fixed ? 1 : 2);
    if (!one.fixed) { one.px -= dx * push; one.py -= dy * push; }
    if (!other.fixed) { other.px += dx * push; other.py += dy * push; }
    moved = true;
  }
  return moved;
}
