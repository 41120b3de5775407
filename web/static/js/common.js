// What every page's script shares: settings, elements, venues; the ground of the map comes from ground.js.

import { scale } from "./scale.js";

export const config = JSON.parse(document.getElementById("config").textContent || "{}");

/** Create an element; texts become text nodes, so data can never become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Put other children into an element. */
export function fill(node, ...children) {
  node.textContent = "";
  node.append(...children);
}

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

export { drawGround } from "./ground.js";
export { scale } from "./scale.js";

const COUNTIES_ZOOM = 6.5;

/** Outlines of the counties, once the map is near enough to tell them apart: they weigh the most. */
function countiesOnceNear(map) {
  if (map.getZoom() >= COUNTIES_ZOOM) return outlines(map, "county");
  return map.once("zoomend", () => countiesOnceNear(map));
}

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

/** Colour and size of a venue by tier; hollow when the position is coarse. */
const TIERS = {
  county: ["#5b3f8c", 8],
  township: ["#8a5a00", 6.5],
  village: ["#15616d", 5],
  community: ["#4d5561", 4.5],
};

export function venueCircle(venue, options = {}) {
  const [color, radius] = TIERS[venue.tier];
  return L.circleMarker([venue.lat, venue.lon], {
    radius: radius * scale, color, weight: 2, fillColor: venue.coarse ? "#ffffff" : color, fillOpacity: 0.85, ...options,
  });
}

/** How far off a coarse position may be. */
export function errorText(venue) {
  return venue.coarse && venue.error_m ? `± ${(venue.error_m / 1000).toFixed(1)} km` : "";
}

/** Name, tier and precision of a venue, for tooltips. */
export function venueTip(venue) {
  const facts = [config.tiers[venue.tier], errorText(venue)].filter(Boolean).join(" · ");
  return el("div", {}, el("strong", {}, venue.name), el("br"), facts);
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
    fill(list, ...found.places.map((place) => el("option", { value: place.name, label: `${place.context} ${place.code}` })));
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

// What is folded away on the screen belongs on paper.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
