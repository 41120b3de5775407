// Numbers on a map that stand apart: every one can be read, and a thread leads to its true place.

import { spread } from "./spread.js";

const FAR = 5; // pixels off its place from which a thread leads there

/** Seat numbers that have moved more than `most` pixels last: they become dots, the later ones first. */
function kept(circles, most) {
  let numbers = circles;
  for (;;) {
    spread(numbers);
    const away = numbers.filter(({ x, y, px, py }) => Math.hypot(px - x, py - y) > most);
    if (!away.length) return new Set(numbers);
    const out = new Set(away.slice(-Math.ceil(away.length / 3)));
    numbers = numbers.filter((one) => !out.has(one));
  }
}

/**
 * Push numbered marks apart at every zoom.
 *
 * `marks` come in their order of importance, each with its `marker`, its `place` and its `radius`
 * in pixels. Where there is no room within `most` pixels a mark becomes a dot at its place: `dot` is
 * called with the mark and whether it is one. `moved` is called when all have their seats.
 */
export function standApart(map, marks, { most = Infinity, color, dot = () => {}, moved = () => {} }) {
  const threads = L.layerGroup().addTo(map);
  function place() {
    threads.clearLayers();
    const circles = marks.map((mark) => {
      const { x, y } = map.project(mark.place);
      return { mark, x, y, radius: mark.radius };
    });
    const numbers = kept(circles, most);
    for (const circle of circles) {
      const { mark, x, y, px, py } = circle;
      const number = numbers.has(circle);
      dot(mark, !number);
      mark.marker.setLatLng(number ? map.unproject([px, py]) : mark.place);
      if (number && Math.hypot(px - x, py - y) > FAR) {
        L.polyline([mark.place, mark.marker.getLatLng()], { color, weight: 1, interactive: false }).addTo(threads);
      }
    }
    moved();
  }
  map.on("zoomend", place);
  place();
  return place;
}
