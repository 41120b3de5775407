// A line of a route: beside its road where days share one, with arrowheads along the way.

import { scale } from "./common.js";

const EVERY = 150 * scale; // pixels between two arrowheads
const SHORTEST = 36 * scale; // a shorter drive has none

/** Leave out corners that are less than a pixel apart: they have no direction to go by. */
function thinned(ring) {
  const kept = ring.filter((point, i) => i === 0 || i === ring.length - 1 || Math.abs(point.x - ring[i - 1].x) + Math.abs(point.y - ring[i - 1].y) > 1);
  return kept.length > 1 ? kept : ring;
}

/** Move a line to its right by some pixels. */
function shifted(ring, pixels) {
  if (!pixels) return ring;
  return ring.map((point, i) => {
    const [a, b] = [ring[Math.max(0, i - 1)], ring[Math.min(ring.length - 1, i + 1)]];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return L.point(point.x - ((b.y - a.y) / length) * pixels, point.y + ((b.x - a.x) / length) * pixels);
  });
}

function* arrows(ring) {
  const length = ring.slice(1).reduce((sum, point, i) => sum + point.distanceTo(ring[i]), 0);
  if (length < SHORTEST) return;
  let wait = Math.min(EVERY, length) / 2;
  for (let i = 1; i < ring.length; i += 1) {
    const [a, b] = [ring[i - 1], ring[i]];
    const step = a.distanceTo(b);
    for (; wait < step; wait += EVERY) yield { at: a.add(b.subtract(a).multiplyBy(wait / step)), turn: Math.atan2(b.y - a.y, b.x - a.x) };
    wait -= step;
  }
}

function drawArrow(pen, { at, turn }, { color, casing }) {
  pen.save();
  pen.translate(at.x, at.y);
  pen.rotate(turn);
  pen.scale(scale, scale);
  pen.beginPath();
  [[-4.5, -4.6], [5.5, 0], [-4.5, 4.6], [-2.4, 0]].forEach(([x, y]) => pen.lineTo(x, y));
  pen.closePath();
  Object.assign(pen, { lineWidth: 1.6, lineJoin: "round", strokeStyle: casing, fillStyle: color, globalAlpha: 1 });
  pen.stroke();
  pen.fill();
  pen.restore();
}

let Line = null;

/** A line drawn `options.aside` pixels beside its road; with `options.casing` it has arrowheads. */
export function routeLine(latlngs, options) {
  Line = Line || L.Polyline.extend({
    _project() {
      L.Polyline.prototype._project.call(this);
      this._rings = (this._rings || []).map((ring) => shifted(thinned(ring), this.options.aside));
    },
    _updatePath() {
      L.Polyline.prototype._updatePath.call(this);
      const pen = this._renderer._ctx;
      if (!this.options.casing || !pen || !this._renderer._drawing) return;
      for (const ring of this._rings) for (const arrow of arrows(ring)) drawArrow(pen, arrow, this.options);
    },
  });
  return new Line(latlngs, { interactive: false, smoothFactor: 0.5, lineCap: "round", ...options });
}
