// The ground below every map: the tiles the office has set, else outlines, roads and names of our own.

import { api, config, el } from "./common.js";
import { gridLayer } from "./grid.js";
import { scale } from "./scale.js";

const OUTLINE = {
  county: { color: "#b4b9bf", weight: 0.7 },
  prefecture: { color: "#7d858e", weight: 1.5 },
};
const ROADS = {
  expressway: { color: "#d8a657", weights: [1.1, 1.7, 2.6, 3.6] },
  main: { color: "#cfc8ba", weights: [0.6, 1, 1.7, 2.4] },
};
const ROAD_ZOOMS = [7, 9, 11];
const FIRST_ZOOM = { prefecture: 0, county: 7.5, ref: 8, township: 10 };
const COUNTIES_ZOOM = 6.5; // farther out their outlines are a thicket, and half the weight of a page
const NAME_HEIGHT = 18 * scale; // pixels
const REF_APART = 280; // pixels between two shields of the same road

const fetched = new Map();
function ground(name) {
  if (!fetched.has(name)) {
    fetched.set(name, fetch(`${config.ground}/${name}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${name}`);
      return answer.json();
    }));
  }
  return fetched.get(name);
}

function lines(shapes, style) {
  return L.geoJSON(shapes, { interactive: false, pane: "ground", renderer: style.renderer, style });
}

// --- names: the important ones first; one that would cover an earlier one waits for the next zoom

/** Where a name may stand round its point, in pixels: below, above, further off, right and left. */
function seats({ level, width }) {
  if (level === "ref") return [[0, 0]];
  const side = width / 2 + 10;
  return [[0, 13], [0, -13], [0, 25], [0, -25], [side, 0], [-side, 0], [side, 14], [-side, 14], [side, -14], [-side, -14],
    [side + 14, 0], [-side - 14, 0]]
    .map(([x, y]) => [x, y * scale]);
}

function touches({ x, y, width }, circle) {
  const dx = Math.max(0, Math.abs(circle.x - x) - width / 2);
  const dy = Math.max(0, Math.abs(circle.y - y) - NAME_HEIGHT / 2);
  return dx * dx + dy * dy < circle.radius * circle.radius;
}

function textIcon(text, { level, width }, [x, y]) {
  const box = level === "ref" ? width : Math.max(width, 120 * scale);
  return L.divIcon({ className: `label label--${level}`, html: el("span", {}, text), iconSize: [box, NAME_HEIGHT], iconAnchor: [box / 2 - x, NAME_HEIGHT / 2 - y] });
}

function candidate(text, lat, lon, level) {
  const width = (level === "ref" ? 9 * text.length + 8 : 15 * [...text].length) * scale;
  const options = seats({ level, width });
  const icon = textIcon(text, { level, width }, options[0]);
  const marker = L.marker([lat, lon], { interactive: false, keyboard: false, pane: "names", icon });
  return { text, level, width, seats: options, seat: options[0], marker, at: L.latLng(lat, lon) };
}

/** Shields of the expressways: every corner of a road is a place one may stand. */
function refCandidates(shapes) {
  const found = [];
  for (const { properties, geometry } of shapes.features) {
    if (!properties.ref) continue;
    const parts = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    for (const part of parts) for (const [lon, lat] of part) found.push(candidate(properties.ref, lat, lon, "ref"));
  }
  return found;
}

/** The names of a map; they keep clear of `obstacles`, circles in pixels of the world. */
class Names {
  constructor(map, obstacles) {
    this.map = map;
    this.obstacles = obstacles;
    this.levels = { prefecture: [], county: [], ref: [], township: [] };
    this.shown = new Set();
    map.on("moveend", () => this.update());
  }

  add(candidates) {
    for (const one of candidates) this.levels[one.level].push(one);
    this.update();
  }

  free({ level, text, width }, { x, y }, taken) {
    return taken.every((one) => {
      const [dx, dy] = [Math.abs(one.x - x), Math.abs(one.y - y)];
      if (level === "ref" && one.text === text && Math.hypot(dx, dy) < REF_APART) return false;
      return dx > (one.width + width) / 2 || dy > NAME_HEIGHT;
    });
  }

  /** What a seat covers: the number of a cluster weighs more than a star, the edge cuts a name off. */
  cost(place, circles, frame) {
    const covered = circles.filter((circle) => touches(place, circle));
    const cut = place.x - place.width / 2 < frame.min.x || place.x + place.width / 2 > frame.max.x;
    return covered.reduce((sum, { radius }) => sum + (radius > 9 * scale ? 4 : 1), cut ? 3 : 0);
  }

  /** The free seat that covers least, null when there is none. */
  seat(one, taken, circles) {
    const { x, y } = this.map.project(one.at);
    const frame = this.map.getPixelBounds();
    let best = null;
    for (const seat of one.seats) {
      const place = { x: x + seat[0], y: y + seat[1], width: one.width, text: one.text, seat };
      if (!this.free(one, place, taken)) continue;
      place.cost = this.cost(place, circles, frame);
      if (!best || place.cost < best.cost) best = place;
      if (best.cost === 0) break;
    }
    return best;
  }

  update() {
    const circles = this.obstacles();
    const zoom = this.map.getZoom();
    // The order of importance must not change while one pans, so names outside count as well.
    const view = this.map.getBounds().pad(0.5);
    const taken = [];
    const wanted = new Set();
    for (const [level, candidates] of Object.entries(this.levels)) {
      if (zoom < FIRST_ZOOM[level]) continue;
      for (const one of candidates) {
        if (!view.contains(one.at)) continue;
        const place = this.seat(one, taken, circles);
        if (!place) continue;
        if (place.seat !== one.seat) one.marker.setIcon(textIcon(one.text, one, place.seat));
        one.seat = place.seat;
        taken.push(place);
        wanted.add(one.marker);
      }
    }
    for (const marker of this.shown) if (!wanted.has(marker)) marker.remove();
    for (const marker of wanted) if (!this.shown.has(marker)) marker.addTo(this.map);
    this.shown = wanted;
  }
}

function placeNames(map, obstacles) {
  const names = new Names(map, obstacles);
  names.add(config.labels.map(([name, lat, lon, level]) => candidate(name, lat, lon, level)));
  let asked = false;
  const townships = async () => {
    if (asked || map.getZoom() < FIRST_ZOOM.township) return;
    asked = true;
    const { places } = await ground("places");
    names.add(places.map(([name, lat, lon]) => candidate(name, lat, lon, "township")));
  };
  map.on("zoomend", () => townships().catch(() => {}));
  townships().catch(() => {});
  return names;
}

// --- graticule

const STEPS = [[7.6, 1], [9, 0.5], [10.5, 0.2], [11.5, 0.1], [13, 0.05], [15, 0.02], [99, 0.005]];

/** Lines of longitude and latitude with their degrees along the edges of the view. */
function graticule(map) {
  const group = L.layerGroup().addTo(map);
  const style = { color: "#c3c9cf", weight: 0.6, interactive: false, pane: "ground", dashArray: "2 4" };
  const mark = (at, text, edge) => L.marker(at, {
    interactive: false,
    keyboard: false,
    pane: "names",
    icon: L.divIcon({ className: `graticule graticule--${edge}`, html: el("span", {}, text), iconSize: [54, 14], iconAnchor: edge === "top" ? [27, 0] : [54, 7] }),
  }).addTo(group);
  function draw() {
    group.clearLayers();
    const step = STEPS.find(([zoom]) => map.getZoom() < zoom)[1];
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const box = map.getBounds();
    const whole = (from, to) => {
      const found = [];
      for (let n = Math.ceil(from / step); n * step < to; n += 1) found.push(n * step);
      return found;
    };
    const { x: width, y: height } = map.getSize();
    for (const lon of whole(box.getWest(), box.getEast())) {
      L.polyline([[box.getSouth(), lon], [box.getNorth(), lon]], style).addTo(group);
      const { x } = map.latLngToContainerPoint([box.getNorth(), lon]);
      // The corners belong to the buttons and the notes.
      if (x > 70 && x < width - 160) mark([box.getNorth(), lon], `${lon.toFixed(digits)}°E`, "top");
    }
    for (const lat of whole(box.getSouth(), box.getNorth())) {
      L.polyline([[lat, box.getWest()], [lat, box.getEast()]], style).addTo(group);
      const { y } = map.latLngToContainerPoint([lat, box.getEast()]);
      if (y > 50 && y < height - 30) mark([lat, box.getEast()], `${lat.toFixed(digits)}°N`, "right");
    }
  }
  map.on("moveend", draw);
  draw();
}

// --- our own ground

const roadStep = (map) => ROAD_ZOOMS.filter((zoom) => map.getZoom() >= zoom).length;

/** Boundaries, roads, names and graticule of our own; each part does without the others. */
async function ownGround(map, names) {
  const renderer = L.canvas({ pane: "ground" });
  const nothing = { type: "FeatureCollection", features: [] };
  const [prefectures, roads] = await Promise.all([
    api("/boundaries/prefecture").catch(() => null),
    ground("roads").catch(() => null),
  ]);
  lines(prefectures || nothing, { renderer, stroke: false, fill: true, fillColor: "#fdfcf9", fillOpacity: 1 }).addTo(map);
  graticule(map);
  const style = ({ properties }) => {
    const { color, weights } = ROADS[properties.class];
    return { renderer, color, weight: weights[roadStep(map)] };
  };
  const drawn = L.geoJSON(roads || nothing, { interactive: false, pane: "ground", renderer, style }).addTo(map);
  map.on("zoomend", () => drawn.setStyle(style));
  const counties = async () => {
    if (map.getZoom() < COUNTIES_ZOOM) {
      map.once("zoomend", counties);
      return;
    }
    const shapes = await api("/boundaries/county").catch(() => null);
    lines(shapes || nothing, { renderer, fill: false, ...OUTLINE.county }).addTo(map);
  };
  lines(prefectures || nothing, { renderer, fill: false, ...OUTLINE.prefecture }).addTo(map);
  if (roads) names.add(refCandidates(roads));
  await counties();
}

// --- tiles

const PATIENCE = 8000; // milliseconds without a single tile, after which the host counts as away

/** A sentence above the map; no text hides it. */
function notice(map) {
  const line = el("p", { class: "ground-note", role: "status", hidden: true });
  map.getContainer().append(line);
  return (text) => { line.textContent = text; line.hidden = !text; };
}

/** Add the tile layers; where none arrives, say so and draw our own ground below them. */
function addTiles(map, drawOwn) {
  const say = notice(map);
  const { layers, attribution } = config.basemap;
  layers.forEach(({ url, crs, minZoom, maxZoom, referrer, ...rest }, index) => {
    const options = { ...rest, minZoom, maxZoom: 18, maxNativeZoom: Math.min(maxZoom, 18), attribution: index ? "" : el("i", {}, attribution).innerHTML };
    if (referrer) options.referrerPolicy = referrer;
    const layer = gridLayer(url, crs, options);
    if (index === 0) {
      let arrived = 0;
      let timer;
      const judge = () => {
        clearTimeout(timer);
        say(arrived ? "" : config.groundTexts.unreachable);
        if (!arrived) drawOwn();
      };
      layer.on("loading", () => { arrived = 0; clearTimeout(timer); timer = setTimeout(judge, PATIENCE); });
      layer.on("tileload", () => { arrived += 1; say(""); });
      layer.on("load", judge);
    }
    layer.addTo(map);
  });
  // Farther out than the tiles reach, the ground is ours.
  const lowest = Math.min(...layers.map(({ minZoom }) => minZoom));
  const farOut = () => { if (Math.round(map.getZoom()) < lowest) drawOwn(); };
  map.on("zoomend", farOut);
  farOut();
}

/** Review numbers belong in the lower left corner of a map. */
function reviewNumber(map) {
  if (!config.basemap.review) return;
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => el("p", { class: "review-number" }, config.groundTexts.review.replace("%s", config.basemap.review));
  control.addTo(map);
}

/**
 * Draw the ground below everything else. `placeNames` of the answer moves the names clear of what
 * `obstacles` returns then.
 */
export function drawGround(map, { obstacles = () => [] } = {}) {
  const tiled = config.basemap.layers.length > 0;
  map.createPane("ground").classList.add(tiled ? "pane-ground-below" : "pane-ground");
  map.createPane("names").classList.add("pane-names");
  reviewNumber(map);
  let own;
  let names;
  const drawOwn = () => {
    if (own) return;
    names = placeNames(map, obstacles);
    own = ownGround(map, names).catch(() => {});
  };
  if (tiled) addTiles(map, drawOwn);
  else drawOwn();
  return { placeNames: () => names && names.update() };
}
