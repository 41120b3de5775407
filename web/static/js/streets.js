// Streets, water, railways and built-up areas of the office's own extract, drawn on canvas tiles.
//
// protomaps-leaflet reads and paints the vector tiles and needs no WebGL. The names are ours: they
// must keep clear of stars and venues, which a tile knows nothing of.

import { token } from "./ground_canvas.js";
import { candidate } from "./names.js";

export const STREETS_ZOOM = 10; // from here on they take the place of our own roads and rivers
const LEVELS = ["place", "water", "street"];
const ORDER = { city: 0, town: 1, suburb: 2, village: 3, hamlet: 4 };
const PLACES_FROM = { city: 10, town: 10, suburb: 12, village: 12, hamlet: 14 };
const LEAST = 1.05; // a street must be so many times as long as its name
const BEND = 3; // pixels a street may stray from its name

const WIDTHS = { // pixels at zooms 10, 12, 14 and 16
  motorway: [1.8, 2.8, 4.6, 9],
  primary: [1.2, 2, 4, 8.5],
  secondary: [0.8, 1.6, 3.4, 7.5],
  tertiary: [0, 1.1, 2.8, 7],
  street: [0, 0, 2, 6],
  service: [0, 0, 1, 3.2],
};

/** Width of a road at a zoom, between the zooms that are given. */
function width(kind, zoom) {
  const at = Math.max(0, Math.min(2.999, (zoom - 10) / 2));
  const [low, high] = WIDTHS[kind].slice(Math.floor(at), Math.floor(at) + 2);
  return low + (high - low) * (at - Math.floor(at));
}

const ofClass = (...kinds) => (zoom, feature) => kinds.includes(feature.props.class);

function line(dataLayer, kinds, colour, wide, more = {}) {
  const { LineSymbolizer } = window.protomapsL;
  return { dataLayer, filter: ofClass(...kinds), symbolizer: new LineSymbolizer({ color: token(colour), width: wide, ...more }) };
}

function paintRules() {
  const { PolygonSymbolizer } = window.protomapsL;
  const area = (dataLayer, colour, ...kinds) => (
    { dataLayer, filter: ofClass(...kinds), symbolizer: new PolygonSymbolizer({ fill: token(colour) }) });
  const roads = Object.keys(WIDTHS).reverse();
  const colours = (kind) => (kind === "motorway" ? ["express-case", "express"] : ["road-case", "road"]);
  const casing = (kind) => line("roads", [kind], colours(kind)[0], (zoom) => width(kind, zoom) && width(kind, zoom) + 1.4);
  const core = (kind) => line("roads", [kind], colours(kind)[1], (zoom) => width(kind, zoom));
  return [
    area("areas", "wood", "wood", "park"),
    area("areas", "built", "built"),
    area("areas", "industry", "industry"),
    area("water", "water", "water"),
    line("waterways", ["river"], "water", (zoom) => Math.min(5, 1.2 + (zoom - 10) * 0.5)),
    line("waterways", ["canal", "stream"], "water", (zoom) => Math.min(2, 0.7 + (zoom - 12) * 0.3)),
    ...roads.map(casing),
    ...roads.map(core),
    line("rail", ["rail", "metro"], "rail", (zoom) => (zoom < 13 ? 1.2 : 2.6)),
    line("rail", ["rail"], "halo", (zoom) => (zoom < 13 ? 0 : 1.4), { dash: [7, 7], dashColor: token("halo"), dashWidth: 1.4 }),
  ];
}

/** How far the corners between two of a line stray from the straight way, in pixels. */
function strays(points, i, j) {
  const [a, b] = [points[i], points[j]];
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  let most = 0;
  for (let k = i + 1; k < j; k += 1) {
    most = Math.max(most, Math.abs((b.x - a.x) * (points[k].y - a.y) - (b.y - a.y) * (points[k].x - a.x)) / far);
  }
  return most;
}

/** The longest nearly straight run of a line: its middle, its length and its slope, in pixels. */
function longestRun(points) {
  let best = null;
  for (let i = 0; i < points.length - 1; i += 1) {
    let j = i + 1;
    while (j + 1 < points.length && strays(points, i, j + 1) < BEND) j += 1;
    const [a, b] = [points[i], points[j]];
    const far = Math.hypot(b.x - a.x, b.y - a.y);
    if (!best || far > best.far) best = { far, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, turn: (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI };
  }
  return best;
}

const upright = (turn) => (turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn);

const said = ({ name, name_en: english }) => (document.documentElement.lang.startsWith("en") && english) || name;

/** Names of one data tile as candidates; its pixels are those of the map's world at a whole zoom. */
function candidates(map, { data, origin, scale, z }) {
  const place = (x, y) => map.unproject([x, y], z);
  const inWorld = (point) => ({ x: origin.x + point.x * scale, y: origin.y + point.y * scale });
  const found = [];
  for (const { props, geom } of data.get("names") || []) {
    if (!said(props) || z < PLACES_FROM[props.class]) continue;
    const { x, y } = inWorld(geom[0][0]);
    const { lat, lng } = place(x, y);
    found.push({ rank: ORDER[props.class], one: candidate(said(props), lat, lng, "place") });
  }
  for (const [layer, level] of [["roads", "street"], ["waterways", "water"]]) {
    for (const { props, geom } of data.get(layer) || []) {
      if (!said(props)) continue;
      const runs = geom.map((part) => longestRun(part.map(inWorld))).filter(Boolean);
      if (!runs.length) continue;
      const run = runs.reduce((a, b) => (b.far > a.far ? b : a));
      const { lat, lng } = place(run.x, run.y);
      const one = candidate(said(props), lat, lng, level, upright(run.turn));
      if (run.far > one.long * LEAST) found.push({ rank: -run.far, one });
    }
  }
  return found;
}

/** Give the names of the tiles in view to the names of the map. */
async function nameStreets(map, layer, names) {
  const view = layer.views.get("");
  const tiles = Object.values(layer._tiles).filter(({ current }) => current);
  const seen = new Map();
  for (const { coords } of tiles) {
    const tile = await view.getDisplayTile(coords).catch(() => null);
    if (tile) seen.set(Object.values(tile.dataTile).join("/"), tile);
  }
  const found = [...seen.values()].flatMap((tile) => candidates(map, tile)).sort((a, b) => a.rank - b.rank);
  names.replace(LEVELS, found.map(({ one }) => one));
}

function script(address) {
  return new Promise((resolve, reject) => {
    const node = document.createElement("script");
    node.src = address;
    node.addEventListener("load", resolve);
    node.addEventListener("error", reject);
    document.head.append(node);
  });
}

/** Draw the streets once the map is near enough; the library is fetched then, not before. */
export function drawStreets(map, { url, library, zooms, bounds }, names) {
  const [west, south, east, north] = bounds;
  const box = [[south, west], [north, east]];
  let begun = false;
  const begin = async () => {
    if (begun || map.getZoom() < STREETS_ZOOM || !map.getBounds().intersects(box)) return;
    begun = true;
    await script(library);
    const layer = window.protomapsL.leafletLayer({
      url, pane: "streets", maxDataZoom: zooms[1], minZoom: STREETS_ZOOM, maxZoom: 18, bounds: L.latLngBounds(box), noWrap: true,
      paintRules: paintRules(), labelRules: [], attribution: "",
    });
    layer.on("load", () => nameStreets(map, layer, names));
    const recolour = () => { layer.paintRules = paintRules(); layer.rerenderTiles(); };
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
    window.addEventListener("beforeprint", () => setTimeout(recolour));
    window.addEventListener("afterprint", () => setTimeout(recolour));
    layer.addTo(map);
  };
  map.on("moveend", begin);
  map.on("zoomend", () => { if (map.getZoom() < STREETS_ZOOM) names.replace(LEVELS, []); });
  begin();
}
