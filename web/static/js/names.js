// Names on the map: the important ones first; one that would cover an earlier one waits for the next zoom.

import { el } from "./dom.js";
import { scale } from "./scale.js";

const NAME_HEIGHT = 18 * scale; // pixels
const APART = { ref: 280, street: 280, place: 400 }; // pixels between two of the same text
const FIRST_ZOOM = { prefecture: 0, county: 7.5, ref: 8, place: 9, township: 10, water: 12, street: 13.5 };
const PER_SIGN = { prefecture: 16, county: 14, ref: 9, place: 14, township: 14, water: 13, street: 13 };
const CLEAR = new Set(["county", "ref", "place", "township", "water", "street"]); // these stay away rather than lie on a mark

/** Seats further off, for names that a map of the province must have: among many stars the near ones are taken. */
const outer = (side) => [-46, -34, -20, -8, 8, 20, 34, 46].flatMap((up) => [[side + 20, up], [-side - 20, up], [side / 2, up], [-side / 2, up]])
  .filter(([x, y]) => Math.abs(x) > side || Math.abs(y) > 24);

/** Where a name may stand round its point, in pixels: below, above, further off, right and left. */
function seats({ level, width }) {
  if (level === "ref" || level === "street" || level === "water") return [[0, 0]];
  const side = width / 2 + 8;
  const near = [[0, 16], [0, -16], [side, 0], [-side, 0], [0, 26], [0, -26], [side, 15], [-side, 15], [side, -15], [-side, -15],
    [side + 14, 0], [-side - 14, 0], [0, 38], [0, -38], [side + 8, 26], [-side - 8, 26], [side + 8, -26], [-side - 8, -26]];
  return [...near, ...(level === "prefecture" ? outer(side) : [])].map(([x, y]) => [x, y * scale]);
}

function touches({ x, y, width, height }, circle) {
  const dx = Math.max(0, Math.abs(circle.x - x) - width / 2);
  const dy = Math.max(0, Math.abs(circle.y - y) - height / 2);
  return dx * dx + dy * dy < circle.radius * circle.radius;
}

function textIcon(text, { level, long, turn }, [x, y]) {
  const box = level === "ref" ? long : Math.max(long, 120 * scale);
  const line = el("span", {}, text);
  if (turn) Object.assign(line.style, { display: "block", transform: `rotate(${turn.toFixed(1)}deg)` });
  return L.divIcon({ className: `label label--${level}`, html: line, iconSize: [box, NAME_HEIGHT], iconAnchor: [box / 2 - x, NAME_HEIGHT / 2 - y] });
}

/** How wide a text is, roughly: Latin letters take half of what Chinese characters take. */
const widthOf = (text, level) => ([...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? 0.58 : 1), 0) * PER_SIGN[level]
  + (level === "ref" ? 8 : 2)) * scale;

/** A name that may be placed; `turn` is the slope of the line it lies along, in degrees. */
export function candidate(text, lat, lon, level, turn = 0) {
  const long = level === "ref" ? (9 * text.length + 8) * scale : widthOf(text, level);
  const [across, up] = [Math.abs(Math.cos((turn * Math.PI) / 180)), Math.abs(Math.sin((turn * Math.PI) / 180))];
  const width = long * across + NAME_HEIGHT * up;
  const height = long * up + NAME_HEIGHT * across;
  const options = seats({ level, width });
  return { text, level, long, width, height, turn, seats: options, seat: options[0], marker: null, at: L.latLng(lat, lon) };
}

const HAN = /\p{Script=Han}/u;
const english = document.documentElement.lang === "en";

/** Shields of the expressways: every corner of a road is a place one may stand. */
export function refCandidates(shapes) {
  const found = [];
  for (const { properties, geometry } of shapes.features) {
    if (!properties.ref || (english && HAN.test(properties.ref))) continue; // a road without a number
    const parts = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    for (const part of parts) for (const [lon, lat] of part) found.push(candidate(properties.ref, lat, lon, "ref"));
  }
  return found;
}

/** The marks on a map as circles in pixels of the world: what names keep clear of. */
export function marksOf(map) {
  const found = [];
  map.eachLayer((layer) => {
    const circle = layer instanceof L.CircleMarker && !(layer instanceof L.Circle);
    if (!circle && (!(layer instanceof L.Marker) || layer.options.pane === "names")) return;
    const { x, y } = map.project(layer.getLatLng());
    const icon = circle ? null : L.point(layer.options.icon.options.iconSize || [24, 24]);
    const size = circle ? 2 * layer.getRadius() : Math.max(icon.x, icon.y);
    found.push({ x, y, radius: size / 2 + 1 });
  });
  return found;
}

/** The names of a map; they keep clear of `obstacles`, circles in pixels of the world. */
export class Names {
  constructor(map, obstacles) {
    this.map = map;
    this.obstacles = obstacles;
    this.levels = Object.fromEntries(Object.keys(FIRST_ZOOM).map((level) => [level, []]));
    this.shown = new Set();
    map.on("moveend", () => this.update());
  }

  add(candidates) {
    for (const one of candidates) this.levels[one.level].push(one);
    this.update();
  }

  /** Put other names of some levels in the place of those there were. */
  replace(levels, candidates) {
    for (const level of levels) this.levels[level] = [];
    this.add(candidates);
  }

  free({ level, text, width, height }, { x, y }, taken) {
    return taken.every((one) => {
      const [dx, dy] = [Math.abs(one.x - x), Math.abs(one.y - y)];
      if (one.text === text && Math.hypot(dx, dy) < (APART[level] || 40)) return false;
      return dx > (one.width + width) / 2 || dy > (one.height + height) / 2;
    });
  }

  /** What a seat covers: the number of a cluster weighs more than a star, the edge cuts a name off. */
  cost(place, circles, frame) {
    const covered = circles.filter((circle) => touches(place, circle));
    const cut = place.x - place.width / 2 < frame.min.x || place.x + place.width / 2 > frame.max.x;
    return covered.reduce((sum, { radius }) => sum + (radius > 9 * scale ? 4 : 1), cut ? 3 : 0);
  }

  /** The free seat that covers least, null when there is none. */
  seat(one, taken, circles, frame) {
    const { x, y } = this.map.project(one.at);
    let best = null;
    for (const seat of one.seats) {
      const place = { x: x + seat[0], y: y + seat[1], width: one.width, height: one.height, text: one.text, seat };
      if (!this.free(one, place, taken)) continue;
      place.cost = this.cost(place, circles, frame);
      if (!best || place.cost < best.cost) best = place;
      if (best.cost === 0) break;
    }
    return best && best.cost > 0 && CLEAR.has(one.level) ? null : best;
  }

  update() {
    const circles = this.obstacles();
    const zoom = this.map.getZoom();
    const frame = this.map.getPixelBounds();
    // The order of importance must not change while one pans, so names outside count as well.
    const view = this.map.getBounds().pad(0.5);
    const taken = [];
    const wanted = new Set();
    for (const [level, candidates] of Object.entries(this.levels)) {
      if (zoom < FIRST_ZOOM[level]) continue;
      for (const one of candidates) {
        if (!view.contains(one.at)) continue;
        const place = this.seat(one, taken, circles, frame);
        if (!place) continue;
        this.put(one, place.seat);
        taken.push(place);
        wanted.add(one.marker);
      }
    }
    for (const marker of this.shown) if (!wanted.has(marker)) marker.remove();
    for (const marker of wanted) if (!this.shown.has(marker)) marker.addTo(this.map);
    this.shown = wanted;
  }

  put(one, seat) {
    if (one.marker && seat === one.seat) return;
    one.seat = seat;
    const icon = textIcon(one.text, one, seat);
    if (one.marker) one.marker.setIcon(icon);
    else one.marker = L.marker(one.at, { interactive: false, keyboard: false, pane: "names", icon });
  }
}
