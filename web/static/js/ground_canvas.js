// Our own ground on two canvases: land, relief and the fade outside below; water, boundaries and roads above.
//
// Everything is kept as fractions of the world's width, so a redraw is one multiplication per corner.
// Between the two canvases lies the pane "areas", where choropleths belong. Colours come from the
// tokens of the style sheets, so day, night and paper need no second style here.

import { scale } from "./scale.js";

const RELIEF_BOX = [119.5, 40.0, 132.5, 47.5]; // west, south, east, north, as in tools/make_ground.py
const MIDDLE = Math.cos((43.6 * Math.PI) / 180);
const RIVERS_TO = 11; // nearer in, their bends would be seen to be left out
const FADE = [26, 17, 10, 5]; // widths of the strokes that fade out beyond the province

const clamp = (low, value, high) => Math.max(low, Math.min(value, high));
const fraction = (lon, lat) => [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];

/** Pixels per degree of latitude: what the widths of lines hang on. */
const degree = (zoom) => (256 * 2 ** zoom) / 360 / MIDDLE;

/** The lines or rings of a GeoJSON geometry, each with its corners one after the other. */
export function paths({ type, coordinates }) {
  if (type === "GeometryCollection") return [];
  const lines = { LineString: [coordinates], MultiLineString: coordinates, Polygon: coordinates, MultiPolygon: coordinates.flat() }[type] || [];
  return lines.map((line) => Float64Array.from(line.flatMap(([lon, lat]) => fraction(lon, lat))));
}

const gathered = (shapes, chosen) => (shapes ? shapes.features.filter(({ properties }) => chosen(properties)).flatMap(({ geometry }) => paths(geometry)) : []);

let paper = false;

/** The tokens by day, whatever the screen shows: those that stand in no media query. */
function byDay(name) {
  const rules = [...document.styleSheets].flatMap((one) => [...one.cssRules]);
  const values = rules.filter(({ selectorText }) => selectorText === ":root").map(({ style }) => style.getPropertyValue(name));
  return values.find(Boolean) || "";
}

export const token = (name) => {
  const wanted = `--map-${name}`;
  return (paper ? byDay(wanted) : getComputedStyle(document.documentElement).getPropertyValue(wanted)).trim() || "#888";
};

/** A canvas in a pane that is drawn anew after each move; `draw` gets the pen, its scale and its origin. */
let Sheet = null;
function sheet(pane, draw) {
  Sheet = Sheet || L.Renderer.extend({
    getEvents() {
      const events = L.Renderer.prototype.getEvents.call(this);
      events.resize = this._update;
      return events;
    },
    _initContainer() { this._container = document.createElement("canvas"); },
    _destroyContainer() { this._container.remove(); },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const fine = Math.min(2, window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, min);
      Object.assign(this._container, { width: fine * size.x, height: fine * size.y });
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
      const pen = this._container.getContext("2d");
      pen.scale(fine, fine);
      Object.assign(pen, { lineJoin: "round", lineCap: "round" });
      const zoom = this._map.getZoom();
      this.options.draw(pen, { zoom, size, world: 256 * 2 ** zoom, origin: this._map.getPixelOrigin().add(min) });
    },
    redraw() { if (this._map) this._update(); },
  });
  return new Sheet({ pane, draw, padding: 0.25 });
}

/** Trace lines whose box meets the sheet; corners nearer than a pixel are left out. */
function trace(pen, lines, { world, origin, size }, close = false) {
  pen.beginPath();
  for (const line of lines) {
    const box = line.box || (line.box = boxOf(line));
    if (box[2] * world - origin.x < -30 || box[0] * world - origin.x > size.x + 30) continue;
    if (box[3] * world - origin.y < -30 || box[1] * world - origin.y > size.y + 30) continue;
    let [lastX, lastY] = [NaN, NaN];
    for (let i = 0; i < line.length; i += 2) {
      const x = line[i] * world - origin.x;
      const y = line[i + 1] * world - origin.y;
      if (i > 0 && i < line.length - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
      if (i) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      [lastX, lastY] = [x, y];
    }
    if (close) pen.closePath();
  }
}

function boxOf(line) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.length; i += 2) {
    box[0] = Math.min(box[0], line[i]);
    box[1] = Math.min(box[1], line[i + 1]);
    box[2] = Math.max(box[2], line[i]);
    box[3] = Math.max(box[3], line[i + 1]);
  }
  return box;
}

function stroke(pen, colour, width, alpha = 1) {
  Object.assign(pen, { strokeStyle: colour, lineWidth: width * scale, globalAlpha: alpha });
  pen.stroke();
  pen.globalAlpha = 1;
}

// --- below: land, relief, what lies outside

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => dark.matches && !paper;

const pictures = {};
/** The relief for day or night, null until it has come. */
function relief(done) {
  const name = isDark() ? "dark" : "light";
  if (!pictures[name]) {
    const picture = new Image();
    picture.src = new URL(`../img/relief-${name}.jpg`, import.meta.url);
    pictures[name] = { picture, ready: picture.decode() };
  }
  const { picture, ready } = pictures[name];
  if (picture.complete && picture.naturalWidth) return picture;
  ready.then(done, () => {});
  return null;
}

function drawRelief(pen, picture, { zoom, world, origin, size }) {
  const [west, north] = fraction(RELIEF_BOX[0], RELIEF_BOX[3]);
  const [east, south] = fraction(RELIEF_BOX[2], RELIEF_BOX[1]);
  const perX = picture.naturalWidth / ((east - west) * world);
  const perY = picture.naturalHeight / ((south - north) * world);
  pen.globalAlpha = clamp(0.24, 1.12 - degree(zoom) / 900, 1);
  pen.drawImage(picture, (origin.x - west * world) * perX, (origin.y - north * world) * perY, size.x * perX, size.y * perY, 0, 0, size.x, size.y);
  pen.globalAlpha = 1;
}

function drawBelow(pen, view, parts, again) {
  if (!parts.province) return;
  trace(pen, parts.province, view, true);
  pen.fillStyle = token("land");
  pen.fill();
  const picture = relief(again);
  if (picture) drawRelief(pen, picture, view);
  pen.save();
  trace(pen, parts.province, view, true);
  pen.rect(-9, -9, view.size.x + 18, view.size.y + 18);
  pen.clip("evenodd");
  Object.assign(pen, { fillStyle: token("veil"), globalAlpha: 0.38 });
  pen.fillRect(0, 0, view.size.x, view.size.y);
  trace(pen, parts.province, view, true);
  for (const width of FADE) stroke(pen, token("province"), width, 0.055);
  pen.restore();
}

// --- above: water, boundaries, roads

function drawWater(pen, view, parts) {
  const width = clamp(1.25, degree(view.zoom) / 95, 3.2);
  if (parts.lake) {
    trace(pen, parts.lake, view, true);
    pen.fillStyle = token("water");
    pen.fill("evenodd");
  }
  if (!parts.river) return;
  trace(pen, parts.river, view);
  stroke(pen, token("water"), width, 0.95);
}

function drawBoundaries(pen, view, parts) {
  if (parts.county && degree(view.zoom) > 62) {
    trace(pen, parts.county, view);
    stroke(pen, token("county"), 0.8, 0.85);
  }
  if (!parts.prefecture) return;
  trace(pen, parts.prefecture, view);
  stroke(pen, token("pref"), 1.1, 0.8);
  trace(pen, parts.province, view, true);
  stroke(pen, token("province"), 1.7);
}

function drawRoads(pen, view, { main, expressway }) {
  const near = degree(view.zoom);
  const [thick, thin] = [clamp(1.1, near / 95, 4.2), clamp(0.6, near / 170, 2.8)];
  if (main) {
    trace(pen, main, view);
    if (near > 150) stroke(pen, token("road-case"), thin + 1.5);
    stroke(pen, token(near > 150 ? "road" : "road-case"), thin);
  }
  if (!expressway) return;
  const far = near < 200;
  trace(pen, expressway, view);
  stroke(pen, token("express-case"), thick + (far ? 0.9 : 1.3), far ? 0.55 : 1);
  stroke(pen, token("express"), thick, far ? 0.9 : 1);
}

function drawSeats(pen, view, seats) {
  for (const { at: [x, y], radius, from } of seats) {
    if (view.zoom < from) continue;
    pen.beginPath();
    pen.arc(x * view.world - view.origin.x, y * view.world - view.origin.y, radius * scale, 0, 2 * Math.PI);
    pen.fillStyle = token("label");
    pen.fill();
    stroke(pen, token("halo"), 1.5);
  }
}

/** Draw our own ground; `put` adds what has come. On paper it is always day. */
export function groundCanvas(map, { seats = [], streetsFrom = Infinity } = {}) {
  const parts = {};
  const dots = seats.map(([, lat, lon, level]) => (
    { at: fraction(lon, lat), radius: level === "prefecture" ? 3.2 : 2, from: level === "prefecture" ? 0 : 7.5 }));
  const below = sheet("relief", (pen, view) => drawBelow(pen, view, parts, () => below.redraw()));
  const above = sheet("ground", (pen, view) => {
    const streets = view.zoom >= streetsFrom; // nearer in the office's own extract draws these
    if (!streets && view.zoom < RIVERS_TO) drawWater(pen, view, parts);
    drawBoundaries(pen, view, parts);
    if (!streets) drawRoads(pen, view, parts);
    drawSeats(pen, view, dots);
  });
  const redraw = () => { below.redraw(); above.redraw(); };
  below.addTo(map);
  above.addTo(map);
  dark.addEventListener("change", redraw);
  window.addEventListener("beforeprint", () => { paper = true; redraw(); });
  window.addEventListener("afterprint", () => { paper = false; redraw(); });
  return {
    put(shapes) {
      for (const name of ["province", "prefecture", "county"]) {
        const found = gathered(shapes, ({ level }) => level === name);
        if (found.length) parts[name] = found;
      }
      for (const name of ["river", "lake", "main", "expressway"]) {
        const found = gathered(shapes, (properties) => properties.class === name);
        if (found.length) parts[name] = found;
      }
      redraw();
    },
  };
}
