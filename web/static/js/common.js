// What every page's script shares: settings, elements, venues; the ground of the map comes from ground.js.

import { el, fill, svg } from "./dom.js";
import { scale } from "./scale.js";

export { el, fill, svg } from "./dom.js";

export const config = JSON.parse(document.getElementById("config").textContent || "{}");

/** Fetch JSON from the API; a later call with the same key cancels the earlier one. */
const pending = new Map();
export async function api(path, parameters = {}, key = path) {
  if (pending.has(key)) pending.get(key).abort();
  const control = new AbortController();
  pending.set(key, control);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [].concat(value)) query.append(name, one);
  }
  const address = `${config.api}${path}?${query}`;
  try {
    const response = await fetch(address, { signal: control.signal });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  } finally {
    if (pending.get(key) === control) pending.delete(key);
  }
}

const english = !document.documentElement.lang.startsWith("zh");

/** What a place, a site or a venue of the API is called in the language of the page. */
export const called = ({ name, name_en: said }) => (english && said) || name;

/** Where a suggested place is, in the language of the page. */
export const whereabouts = ({ context, context_en: said }) => (english && said) || context;

/** What a place is called, for a line of a page: in English with the Chinese name, by which people there know it. */
export function calledLine(place) {
  const said = called(place);
  return said === place.name ? [said] : [said, " ", el("span", { lang: "zh-CN", class: "zh" }, place.name)];
}

export { drawGround } from "./ground.js";
export { scale } from "./scale.js";

const AREA = { color: "#3b7a2e", weight: 1.5, dashArray: "5 4", fillColor: "#3b7a2e", fillOpacity: 0.12 };

/** Draw the area within some minutes; return its layer. */
export function drawArea(map, area, { pane = "pane-area", style = AREA } = {}) {
  map.createPane("area").classList.add(pane);
  return L.geoJSON(area, {
    interactive: false,
    pane: "area",
    renderer: L.svg({ pane: "area" }),
    style,
  }).addTo(map);
}

/** A circle marker of Leaflet that draws corners instead of the circle, on a canvas or as SVG. */
let CorneredMarker = null;
function corneredMarker() {
  CorneredMarker = CorneredMarker || L.CircleMarker.extend({
    _updatePath() {
      const points = this.options.corners.map(([x, y]) => this._point.add([x * this._radius, y * this._radius]));
      if (!(this._renderer instanceof L.Canvas)) {
        this._renderer._setPath(this, `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}z`);
        return;
      }
      if (!this._renderer._drawing || this._empty()) return;
      const pen = this._renderer._ctx;
      pen.beginPath();
      points.forEach(({ x, y }) => pen.lineTo(x, y));
      pen.closePath();
      this._renderer._fillStroke(pen, this);
    },
  });
  return CorneredMarker;
}

/** The mark of a venue; hollow when the position is coarse. */
export function venueCircle(venue, options = {}) {
  const { color, radius, corners } = config.tiers[venue.tier];
  const Mark = corners ? corneredMarker() : L.CircleMarker;
  return new Mark([venue.lat, venue.lon], {
    radius: radius * scale, color, corners, weight: 2, fillColor: venue.coarse ? "#ffffff" : color, fillOpacity: 0.85, ...options,
  });
}

/** The mark of a tier in a line of text, as the server writes it. */
export function tierDot(tier) {
  const { color, path } = config.tiers[tier];
  const shape = svg("path", { d: path, fill: color, stroke: color, "stroke-width": ".3" });
  return svg("svg", { class: "dot", viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" }, shape);
}

/** How far off a coarse position may be. */
export function errorText(venue) {
  if (!venue.coarse || !venue.error_m) return "";
  const metres = Number(venue.error_m.toPrecision(2)); // as geo/precision.py says it
  const [short, long] = document.documentElement.lang.startsWith("zh") ? ["米", "公里"] : [" m", " km"];
  return metres < 1000 ? `±${metres}${short}` : `±${metres / 1000}${long}`;
}

/** Name, tier and precision of a venue, for tooltips. */
export function venueTip(venue) {
  const facts = [config.tiers[venue.tier].word, errorText(venue)].filter(Boolean).join(" · ");
  return el("div", {}, el("strong", {}, ...calledLine(venue)), el("br"), facts);
}

/** Suggest places in every field that names the list "places". */
export function suggestPlaces() {
  const list = document.getElementById("places");
  if (!list) return;
  let timer;
  async function suggest(field) {
    if (!navigator.onLine) return;
    const found = await api("/places", { q: field.value.trim(), limit: 8 }, "places").catch(() => null); // a help only
    if (!found) return;
    fill(list, ...found.places.map((place) => el("option", { value: called(place), label: `${whereabouts(place)} ${place.code}` })));
  }
  for (const field of document.querySelectorAll("input[list=places]")) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      if (field.value.trim() && !/^[\d.,，\s]+$/.test(field.value)) timer = setTimeout(suggest, 200, field);
    });
  }
}

/** Say that an answer is being computed; the text is in the page, in its language. */
export function busyOnSubmit(form) {
  const note = document.getElementById("busy");
  form.addEventListener("submit", () => {
    // Empty fields and defaults would only make the address long.
    for (const field of form.querySelectorAll("input:not([type=checkbox])")) field.disabled = !field.value;
    for (const field of form.querySelectorAll("select[data-default]")) field.disabled = field.value === field.dataset.default;
    if (note) note.textContent = "…";
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll("input, select[data-default]")) field.disabled = false;
    if (note) note.textContent = "";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What is folded away on the screen belongs on paper, menus and what was not chosen aside. A map keeps the size it was drawn at and is
// scaled to the sheet, for Leaflet cannot draw it anew in time.
const SHEET = 680; // pixels between the margins of A4
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([data-folded], [data-menu])")) folded.open = true;
  for (const map of document.querySelectorAll(".mapbox > .map")) {
    const { offsetWidth: width, offsetHeight: height } = map;
    if (!width) continue;
    const share = Math.min(SHEET / width, 1.25, 850 / height);
    Object.assign(map.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${share})`, transformOrigin: "0 0" });
    map.parentElement.style.height = `${Math.ceil(height * share)}px`;
  }
});
window.addEventListener("afterprint", () => {
  for (const map of document.querySelectorAll(".mapbox > .map")) {
    Object.assign(map.style, { width: "", height: "", transform: "", transformOrigin: "" });
    map.parentElement.style.height = "";
  }
});
