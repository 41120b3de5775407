// The route on the map. folium has drawn lines and numbers; here days that share a road move beside
// each other, numbers move apart until each can be read, and a thread leads to the true place.

import { config, scale, el } from "./common.js";
import { drawGround } from "./ground.js";
import { routeLine } from "./plan_line.js";

const NARROW = !matchMedia("(min-width: 60rem)").matches; // there a sheet stands over the lower edge
const HIGH = (NARROW ? 23 : 26) * scale; // pixels
const GAP = 3 * scale;
const FAR = 13 * scale; // a number this far from its place has a thread
const TOO_FAR = (NARROW ? 44 : 64) * scale; // a number farther off tells nothing: a dot at its place instead
const DOT = 12 * scale;
const ASIDE = 2.6 * scale;
const LONGEST = 28; // letters of a name
const TURNS = 360; // of pushing numbers apart: where no way out is found, they give way sideways only
const STYLES = 7; // colours of days, after which they come again

const map = window.map_plan;
const pen = document.createElement("canvas").getContext("2d");

/** The colour of a day as the style sheet has it now, light or dark. */
function dayColor(day, name = "--day") {
  const probe = el("span", { class: `pin--day${(day - 1) % STYLES}`, hidden: true });
  document.body.append(probe);
  const color = getComputedStyle(probe).getPropertyValue(name).trim();
  probe.remove();
  return color;
}

// --- what folium has drawn

const stops = [];
const roads = [];
const tracks = []; // off the roads: dashed, as folium has drawn them
const circles = [];

function collect() {
  map.eachLayer((layer) => {
    if (layer instanceof L.Marker && /^\d+-\d+$/.test(layer.options.alt)) stops.push(layer);
    else if (layer instanceof L.Circle) circles.push(layer);
    else if (layer.feature && layer.feature.properties.day) (layer.feature.properties.road ? roads : tracks).push(layer);
  });
  // The error of a position is shown with the stop it belongs to, else circles hide the map.
  for (const circle of circles) circle.remove();
}

// --- lines

const lines = []; // {day, layer}

function drawLines() {
  for (const { layer } of lines) layer.remove();
  lines.length = 0;
  for (const track of tracks) lines.push({ day: track.feature.properties.day, layer: track });
  const days = new Set(roads.map((road) => road.feature.properties.day));
  const aside = (day) => (days.size > 1 ? (day % 2 ? -ASIDE : ASIDE) : 0);
  const casing = dayColor(1, "--route-case");
  const below = roads.map((road) => [road, { color: casing, weight: 8.6 * scale, opacity: 0.95 }]);
  const above = roads.map((road) => [road, { color: dayColor(road.feature.properties.day), weight: 4.6 * scale, opacity: 1, casing }]);
  for (const [road, style] of [...below, ...above]) {
    const { day } = road.feature.properties;
    lines.push({ day, layer: routeLine(road.getLatLngs(), { ...style, aside: aside(day) }) });
    road.remove();
  }
}

// --- numbers and the places where days begin and end

const pins = []; // {marker, at, day(s), wide, fixed, name}
const threads = L.layerGroup();
const names = L.layerGroup();
let shown = 0; // the day that is shown alone, 0 for all

function sized(marker, text) {
  const node = marker.getElement();
  const wide = Math.max(HIGH, (text.length * (NARROW ? 7.8 : 8.4) + (NARROW ? 7 : 10)) * scale);
  Object.assign(node.style, { width: `${wide}px`, height: `${HIGH}px` });
  return wide;
}

/** A name as a map has room for: what stands in brackets is in the timetable. */
function shortName(name) {
  const short = name.replace(/[（(].*$/, "").trim();
  return short.length > LONGEST ? `${short.slice(0, LONGEST - 1)}…` : short;
}

function numberPins() {
  const several = new Set(stops.map((one) => one.options.alt.split("-")[0])).size > 1 || document.querySelectorAll(".day").length > 1;
  for (const marker of stops) {
    const { alt } = marker.options;
    const [day, order] = alt.split("-");
    const text = several ? alt : order;
    const node = marker.getElement();
    node.textContent = text;
    const row = document.querySelector(`[data-mark="${alt}"]`);
    const name = row ? shortName(row.querySelector("strong").textContent) : "";
    node.setAttribute("aria-label", `${text} ${name}`);
    pins.push({ mark: alt, marker, days: [Number(day)], wide: sized(marker, text), fixed: false, name, style: `day--${(day - 1) % STYLES}` });
  }
}

/** Whether the ground writes the name of this place, so that it need not stand there twice. */
function onGround(lat, lon) {
  return (config.labels || []).some(([, y, x]) => Math.abs(y - lat) < 0.03 && Math.abs(x - lon) < 0.03);
}

function endPins() {
  const known = new Map();
  for (const row of document.querySelectorAll(".tl > [data-end]")) {
    const { lat, lon, name } = row.dataset;
    const day = Number(row.closest(".day").dataset.day);
    const key = `${Number(lat).toFixed(3)} ${Number(lon).toFixed(3)}`;
    if (known.has(key)) {
      known.get(key).days.push(day);
      continue;
    }
    const text = row.querySelector(".bd").textContent;
    const marker = L.marker([lat, lon], { keyboard: false, interactive: false, icon: L.divIcon({ className: "pin pin--end", html: el("span", {}, text), iconSize: [HIGH, HIGH] }) }).addTo(map);
    const pin = { marker, days: [day], wide: sized(marker, text), fixed: true, name: onGround(lat, lon) ? "" : name, style: "route-end" };
    known.set(key, pin);
    pins.push(pin);
  }
}

const visible = ({ days }) => !shown || days.includes(shown);

/** Push numbers apart until none covers another; where days begin and end stays. */
function spread(placed) {
  for (let turn = 0; turn < TURNS; turn += 1) {
    let moved = false;
    for (let i = 0; i < placed.length; i += 1) {
      for (let k = i + 1; k < placed.length; k += 1) {
        const [a, b] = [placed[i], placed[k]];
        const [dx, dy] = [b.to.x - a.to.x, b.to.y - a.to.y];
        const [wide, high] = [(a.pin.wide + b.pin.wide) / 2 + GAP, HIGH + GAP];
        const [over, under] = [wide - Math.abs(dx), high - Math.abs(dy)];
        if (over <= 0 || under <= 0) continue;
        moved = true;
        const sideways = turn > TURNS / 3 || over < under || (dx === 0 && dy === 0 && i % 2 === 0);
        const way = sideways ? L.point((dx < 0 ? -1 : 1) * over, dx || dy ? 0 : 1) : L.point(0, (dy < 0 ? -1 : 1) * under);
        const share = a.pin.fixed ? [0, 1] : b.pin.fixed ? [1, 0] : [0.5, 0.5];
        a.to = a.to.subtract(way.multiplyBy(share[0] * 1.02));
        b.to = b.to.add(way.multiplyBy(share[1] * 1.02));
      }
    }
    if (!moved) break;
  }
}

/**
 * Place the numbers there is room for near their sites and return them; the others become dots.
 *
 * On a map of many days there is not: the numbers come as one looks closer or at one day.
 */
function withRoom(all) {
  let kept = all;
  for (;;) {
    for (const one of kept) one.to = one.from;
    spread(kept);
    const away = kept.filter(({ pin, from, to }) => !pin.fixed && to.distanceTo(from) > TOO_FAR);
    if (!away.length) break;
    away.sort((a, b) => b.to.distanceTo(b.from) - a.to.distanceTo(a.from));
    const out = new Set(away.slice(0, Math.ceil(away.length / 3)));
    kept = kept.filter((one) => !out.has(one));
  }
  for (const one of all) one.pin.marker.getElement().classList.toggle("pin--dot", !kept.includes(one));
  return kept;
}

function putDot({ pin }) {
  Object.assign(pin.marker.getElement().style, { width: `${DOT}px`, height: `${DOT}px`, marginLeft: `${-DOT / 2}px`, marginTop: `${-DOT / 2}px` });
}

function put({ pin, from, to }) {
  const node = pin.marker.getElement();
  const { x, y } = to.subtract(from);
  node.style.width = `${pin.wide}px`;
  node.style.height = `${HIGH}px`;
  node.style.marginLeft = `${x - pin.wide / 2}px`;
  node.style.marginTop = `${y - HIGH / 2}px`;
  if (Math.hypot(x, y) < FAR) return;
  const color = pin.fixed ? dayColor(1, "--ink") : dayColor(pin.days[0]);
  const place = pin.marker.getLatLng();
  L.polyline([place, map.layerPointToLatLng(to)], { color, weight: 1.3 * scale, interactive: false }).addTo(threads);
  L.circleMarker(place, { radius: 3 * scale, color: dayColor(1, "--route-case"), weight: 1, fillColor: color, fillOpacity: 1, interactive: false }).addTo(threads);
}

// --- names: the first free seat beside the number, else none

function seats(wide, width) {
  const side = wide / 2 + 5 * scale;
  const up = HIGH / 2 + 9 * scale;
  return [[side, 0], [-side - width, 0], [-width / 2, up], [-width / 2, -up], [side - 4, up - 4], [side - 4, 4 - up], [4 - side - width, up - 4], [4 - side - width, 4 - up]];
}

const covers = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const ON_MAP = ".daykey, .mapkey, .leaflet-control";
let over = []; // boxes in pixels of the map: buttons, key and credits that stand on it

function findOver() {
  const { left, top } = map.getContainer().getBoundingClientRect();
  over = [...map.getContainer().parentElement.querySelectorAll(ON_MAP)]
    .map((node) => node.getBoundingClientRect())
    .map((box) => ({ x: box.left - left, y: box.top - top, w: box.width, h: box.height }));
}

/** Whether a box is cut off by the edge of the map or by what stands on it. */
function cut({ x, y, w, h }) {
  const corner = map.layerPointToContainerPoint([x, y]);
  const { x: wide, y: high } = map.getSize();
  const outside = corner.x < 4 || corner.y < 4 || corner.x + w > wide - 4 || corner.y + h > high - (NARROW ? 24 : 4);
  return outside || over.some((box) => covers({ x: corner.x, y: corner.y, w, h }, box));
}

let taken = []; // boxes in pixels of the layer: numbers and names
let numbers = 0; // how many of them are numbers, which come first

function writeNames(placed) {
  taken = placed.map(({ pin, to }) => ({ x: to.x - pin.wide / 2, y: to.y - HIGH / 2, w: pin.wide, h: HIGH }));
  pen.font = `700 ${13 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  const high = 17 * scale;
  for (const { pin, from, to } of placed) {
    if (!pin.name) continue;
    const width = pen.measureText(pin.name).width + 4;
    const open = seats(pin.wide, width)
      .map(([x, y]) => ({ x: to.x + x, y: to.y + y - high / 2, w: width, h: high }))
      .filter((box) => !taken.some((other) => covers(box, other)));
    const free = open.find((box) => !cut(box));
    if (!free) continue;
    taken.push(free);
    const icon = L.divIcon({ className: `route-name ${pin.style}`, html: el("span", {}, pin.name), iconSize: [width, high], iconAnchor: [from.x - free.x, from.y - free.y] });
    L.marker(pin.marker.getLatLng(), { icon, interactive: false, keyboard: false, zIndexOffset: -500 }).addTo(names);
  }
}

let ground = null;

/** Put everything in its place; anew after each change of the scale. */
export function layout() {
  threads.clearLayers();
  names.clearLayers();
  findOver();
  const placed = pins.filter(visible).map((pin) => {
    const from = map.latLngToLayerPoint(pin.marker.getLatLng());
    return { pin, from, to: from };
  });
  const kept = withRoom(placed);
  placed.filter((one) => !kept.includes(one)).forEach(putDot);
  kept.forEach(put);
  numbers = kept.length;
  writeNames(kept);
  if (ground) ground.placeNames();
}

/** What the names of the ground keep clear of: circles in pixels of the world. */
function obstacles() {
  const origin = map.getPixelOrigin();
  return taken.flatMap(({ x, y, w, h }) => {
    const across = Math.max(1, Math.round(w / h));
    return [...Array(across).keys()].map((i) => ({ x: origin.x + x + ((i + 0.5) * w) / across, y: origin.y + y + h / 2, radius: h / 2 }));
  });
}

// --- one day at a time

/** Numbers that moved apart beyond the edge: a little farther out they are all in view. */
function roomFor() {
  for (let turn = 0; turn < (NARROW ? 2 : 6) && taken.slice(0, numbers).some(cut); turn += 1) {
    map.setZoom(map.getZoom() - 0.25, { animate: false });
    layout();
  }
}

function fit() {
  const seen = pins.filter(visible).map(({ marker }) => marker.getLatLng());
  const drawn = lines.filter(({ day }) => !shown || day === shown).map(({ layer }) => layer.getBounds());
  const bounds = L.latLngBounds(seen);
  drawn.forEach((one) => bounds.extend(one));
  if (bounds.isValid()) map.fitBounds(bounds, { animate: false, paddingTopLeft: [NARROW ? 24 : 44, 76], paddingBottomRight: [NARROW ? 24 : 60, NARROW ? 56 : 84], maxZoom: 13 });
}

/** Show one day alone, or with 0 the whole tour. */
export function showDay(day) {
  shown = day;
  for (const pin of pins) pin.marker.getElement().hidden = !visible(pin);
  for (const { day: of, layer } of lines) {
    if (!shown || of === shown) layer.addTo(map);
    else layer.remove();
  }
  fit();
  layout();
  roomFor();
}

// --- the start

let halo = null;

/** Light a number, and show how far off its place may be. */
export function lightPin(mark, on) {
  const pin = pins.find((one) => one.mark === mark);
  if (!pin) return;
  pin.marker.getElement().classList.toggle("pin--on", on);
  pin.marker.setZIndexOffset(on ? 1000 : 0);
  if (halo) halo.remove();
  const place = pin.marker.getLatLng();
  halo = on ? circles.find((circle) => circle.getLatLng().equals(place)) : null;
  if (halo) halo.setStyle({ color: dayColor(pin.days[0]) }).addTo(map);
}

/** The numbers by their marks, as the timetable calls them. */
export const numbered = () => pins.filter(({ mark }) => mark);

export function drawRoute() {
  if (map.zoomControl) map.zoomControl.setPosition(NARROW ? "bottomright" : "topright"); // the days stand on the left
  collect();
  drawLines();
  for (const { layer } of lines) layer.addTo(map);
  threads.addTo(map);
  numberPins();
  endPins();
  names.addTo(map);
  fit();
  layout();
  roomFor();
  ground = drawGround(map, { obstacles });
  map.on("moveend resize", layout);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { drawLines(); showDay(shown); });
}
