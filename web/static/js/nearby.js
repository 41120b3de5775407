// Where to speak: the venues of the list on the map and back, the device or a tap as the starting place.

import { api, busyOnSubmit, config, drawArea, drawGround, el, scale, suggestPlaces } from "./common.js";
import { standApart } from "./numbered.js";
import { age } from "./offline.js";

const map = window.map_nearby;
const form = document.getElementById("nearby-form");
const field = form.elements.at;
const PHONE = window.matchMedia("(max-width: 59.99rem)");
const SIZE = 27 * scale; // of a numbered mark, in pixels

suggestPlaces();
busyOnSubmit(form);

function go(lon, lat) {
  field.value = `${lon.toFixed(4)},${lat.toFixed(4)}`;
  form.requestSubmit ? form.requestSubmit() : form.submit();
}

// Another number of minutes is another answer at once; without a script there is the button.
form.elements.within.addEventListener("change", () => field.value && form.requestSubmit());

// --- venues: a mark for each card; what is pointed at in one lights up in the other

let shown = []; // marks with their cards
let around = null; // what the map shows first

const errorCircle = L.circle([0, 0], { radius: 1, color: cssColour("--pine"), weight: 1.5, dashArray: "5 5", fillOpacity: 0.05, interactive: false });

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#1e5a4a";
}

/** Light a venue in the list and on the map, and draw how far off its position may be. */
function light(one) {
  const note = document.getElementById("lit-note");
  for (const other of shown) {
    other.row.classList.toggle("lit", other === one);
    other.mark.getElement()?.classList.toggle("lit", other === one);
    other.mark.setZIndexOffset(other === one ? 1000 : -other.number);
  }
  errorCircle.remove();
  note.hidden = !one || !one.venue.coarse;
  if (note.hidden) return;
  errorCircle.setLatLng([one.venue.lat, one.venue.lon]).setRadius(one.venue.error_m).addTo(map);
  note.textContent = config.texts.circle.replace("{}", one.name);
}

function markOf(venue, number) {
  const row = document.querySelector(`#venues [data-code="${venue.code}"]`);
  const name = row.querySelector("h2 a").firstChild.textContent;
  const className = `near-mark${venue.coarse ? " near-mark--coarse" : ""}`;
  const icon = L.divIcon({ className, html: String(number), iconSize: [SIZE, SIZE] });
  const mark = L.marker([venue.lat, venue.lon], { icon, alt: name, zIndexOffset: -number }).bindTooltip(name, { direction: "top", offset: [0, -SIZE / 2] }).addTo(map);
  const one = { venue, number, row, name, mark };
  for (const on of ["mouseenter", "focusin", "touchstart"]) row.addEventListener(on, () => light(one), { passive: true });
  mark.on("mouseover focus", () => light(one));
  mark.on("click", () => {
    light(one);
    if (!document.body.classList.contains("show-map")) row.scrollIntoView({ block: "center" });
  });
  return one;
}

function showResults() {
  const { lat, lon, error_m: error } = config.origin;
  const size = 18 * scale;
  L.marker([lat, lon], { icon: L.divIcon({ className: "near-here", iconSize: [size, size] }), keyboard: false, interactive: false, zIndexOffset: -500 }).addTo(map);
  if (error >= 1000) L.circle([lat, lon], { radius: error, color: cssColour("--ink-2"), weight: 1, dashArray: "4 4", fill: false, interactive: false }).addTo(map);
  shown = config.venues.map((venue, i) => markOf(venue, config.first + i));
  around = L.latLngBounds([[lat, lon], ...config.venues.map((one) => [one.lat, one.lon])]).pad(0.15);
  fit();
  const marks = shown.map(({ mark, venue }) => ({ marker: mark, place: L.latLng(venue.lat, venue.lon), radius: SIZE / 2 }));
  standApart(map, marks, { color: cssColour("--ink-3") });
}

function fit() {
  map.invalidateSize({ animate: false });
  map.fitBounds(around, { maxZoom: 13, animate: false });
}

// --- a phone shows the list or the map

const views = document.getElementById("views");

function show(view) {
  document.body.classList.toggle("show-map", view === "map");
  for (const button of views.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  if (view === "map") {
    light(null);
    window.scrollTo(0, 0);
    fit();
  }
}

if (views && config.venues.length) {
  views.hidden = false;
  views.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) show(button.dataset.view);
  });
  PHONE.addEventListener("change", () => show("list"));
}

/** The area within the chosen minutes, below the venues: a help, so the page does without when it fails. */
async function showArea() {
  const { lon, lat } = config.origin;
  let moved = false;
  map.once("dragstart zoomstart", () => { moved = true; });
  const area = await api("/isochrone", { at: `${lon},${lat}`, minutes: config.area, ...config.travel });
  if (!area) return;
  const drawn = drawArea(map, area);
  document.getElementById("area-legend").hidden = false;
  // Show the piece around the place whole; islands far along an expressway may lie outside the view.
  const parts = drawn.getLayers().flatMap((layer) => layer.getLatLngs()).map(([ring]) => L.latLngBounds(ring));
  const part = parts.find((bounds) => bounds.contains([lat, lon]));
  if (part && !moved) {
    around = part;
    fit();
  }
}

// --- the last answer stays on the device: where a lecturer stands there may be no signal

const KEY = "redroutes.nearby";

function keep() {
  const copy = document.getElementById("answer").cloneNode(true);
  for (const part of copy.querySelectorAll(".no-keep, .no-print:not(.venue-acts), .menu-sheet")) part.remove();
  const head = copy.querySelector("h1"); // the page that shows it has a heading of its own
  head.replaceWith(el("p", { class: "answer-head" }, ...head.childNodes));
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ place: copy.dataset.place, at: Date.now(), html: copy.innerHTML }));
  } catch (error) { /* no storage: the page works without it */ }
}

function kept() {
  try {
    return JSON.parse(window.localStorage.getItem(KEY));
  } catch (error) {
    return null;
  }
}

/** Offer the last answer, and show it when asked or when there is no network. */
function offerKept() {
  const last = kept();
  if (!last) return;
  const part = (id) => document.getElementById(`kept${id}`);
  part("").hidden = false;
  part("-place").textContent = last.place;
  part("-age").textContent = age(last.at);
  const show = (offline) => {
    const page = new DOMParser().parseFromString(last.html, "text/html");
    part("-list").replaceChildren(...page.body.childNodes);
    part("-show").hidden = true;
    part("-note").hidden = !offline;
    part("-note").textContent = config.texts.offline;
    part("").scrollIntoView();
  };
  part("-show").addEventListener("click", () => show(false));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show(true);
  }, { capture: true });
}

if (config.origin) {
  showResults();
  keep();
} else {
  map.on("click", (event) => go(event.latlng.lng, event.latlng.lat));
  offerKept();
}

// The outlines weigh as much as the rest: on a phone they wait until the map comes into view.
function whenSeen(element, act) {
  if (!("IntersectionObserver" in window)) {
    act();
    return;
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  }, { rootMargin: "120px" });
  observer.observe(element);
}

whenSeen(map.getContainer(), () => {
  drawGround(map);
  if (config.area) showArea().catch(() => {});
});
// Browsers give the position of the device only over https or on the machine itself.
const locate = document.getElementById("locate");
if (window.isSecureContext && navigator.geolocation) {
  locate.hidden = false;
  locate.addEventListener("click", () => {
    locate.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => go(coords.longitude, coords.latitude),
      () => { locate.disabled = false; document.getElementById("busy").textContent = config.texts.noPosition; },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
