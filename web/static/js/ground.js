// The ground below every map: the tiles the office has set, else one of our own with names.

import { config } from "./common.js";
import { el } from "./dom.js";
import { shareGestures } from "./gestures.js";
import { printGraticule } from "./graticule.js";
import { gridLayer } from "./grid.js";
import { groundCanvas } from "./ground_canvas.js";
import { Names, candidate, marksOf, refCandidates } from "./names.js";
import { STREETS_ZOOM, drawStreets } from "./streets.js";

const TOWNSHIPS_ZOOM = 10;

const fetched = new Map();
function ground(name, query = "") {
  if (!fetched.has(name)) {
    fetched.set(name, fetch(`${config.ground}/${name}.json${query}`).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${name}`);
      return answer.json();
    }));
  }
  return fetched.get(name);
}

/** Long names of autonomous places as maps write them: without the peoples. */
const shortName = (name) => name.replace(/(?:满族|朝鲜族|蒙古族|蒙古|回族)+自治(县|州)$/, "$1").replace(/(?:满族|朝鲜族|蒙古族|回族)+([乡镇])$/, "$1");

function placeNames(map, obstacles) {
  const names = new Names(map, obstacles);
  names.add(config.labels.map(([name, lat, lon, level]) => candidate(shortName(name), lat, lon, level)));
  let asked = false;
  const townships = async () => {
    if (asked || map.getZoom() < TOWNSHIPS_ZOOM) return;
    asked = true;
    const { places } = await ground("places", `?lang=${document.documentElement.lang.slice(0, 2)}`);
    names.add(places.map(([name, lat, lon]) => candidate(shortName(name), lat, lon, "township")));
  };
  map.on("zoomend", () => townships().catch(() => {}));
  townships().catch(() => {});
  return names;
}

/** Relief, water, boundaries, roads and names of our own; each part does without the others. */
function ownGround(map, names) {
  const canvas = groundCanvas(map, { seats: config.labels, streetsFrom: config.streets ? STREETS_ZOOM : Infinity });
  if (config.streets) drawStreets(map, config.streets, names);
  for (const name of ["outlines", "water", "roads"]) {
    ground(name).then((shapes) => {
      canvas.put(shapes);
      if (name === "roads") names.add(refCandidates(shapes));
    }, () => {});
  }
  printGraticule(map);
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
 * `obstacles` returns then: circles in pixels of the world, by default all marks. Choropleths belong in the pane "areas",
 * above the relief and below water, boundaries and roads.
 */
export function drawGround(map, { obstacles = () => marksOf(map) } = {}) {
  const tiled = config.basemap.layers.length > 0;
  const below = tiled ? "-below" : "";
  for (const name of ["relief", "streets", "areas", "ground"]) map.createPane(name).classList.add(`pane-${name}${name === "areas" ? "" : below}`);
  map.createPane("names").classList.add("pane-names");
  reviewNumber(map);
  shareGestures(map, config.groundTexts);
  let names;
  const drawOwn = () => {
    if (names) return;
    names = placeNames(map, obstacles);
    ownGround(map, names);
  };
  if (tiled) addTiles(map, drawOwn);
  else drawOwn();
  return { placeNames: () => names && names.update() };
}
