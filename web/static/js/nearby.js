// The nearby page: map of the results, a tap on the map or the device as the starting place.

import { api, busyOnSubmit, config, drawArea, drawGround, suggestPlaces, venueCircle, venueTip } from "./common.js";

const map = window.map_nearby;
const form = document.getElementById("nearby-form");
const field = form.elements.at;

suggestPlaces();
busyOnSubmit(form);

function go(lon, lat) {
  field.value = `${lon.toFixed(4)},${lat.toFixed(4)}`;
  form.requestSubmit ? form.requestSubmit() : form.submit();
}

function showResults() {
  const { lat, lon, error_m: error } = config.origin;
  const here = L.marker([lat, lon], { icon: L.divIcon({ className: "pin pin--origin", html: "●", iconSize: [26, 24] }), keyboard: false, interactive: false }).addTo(map);
  const points = [here.getLatLng()];
  if (error >= 1000) L.circle([lat, lon], { radius: error, color: "#1f2429", weight: 1, dashArray: "4 4", fill: false, interactive: false }).addTo(map);
  for (const venue of config.venues) {
    const row = document.querySelector(`#venues [data-code="${venue.code}"]`);
    const circle = venueCircle(venue).bindTooltip(venueTip(venue)).addTo(map);
    circle.on("click", () => row.scrollIntoView({ block: "center" }));
    for (const on of ["mouseenter", "focusin"]) row.addEventListener(on, () => circle.openTooltip());
    for (const off of ["mouseleave", "focusout"]) row.addEventListener(off, () => circle.closeTooltip());
    circle.on("mouseover", () => row.classList.add("hot"));
    circle.on("mouseout", () => row.classList.remove("hot"));
    points.push(circle.getLatLng());
  }
  map.fitBounds(L.latLngBounds(points).pad(0.15), { maxZoom: 12, animate: false });
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
  const around = parts.find((bounds) => bounds.contains([lat, lon]));
  if (around && !moved) map.fitBounds(around, { animate: false, padding: [8, 8] });
}

// --- the last answer stays on the device: where a lecturer stands there may be no signal

const KEY = "redroutes.nearby";

function keep() {
  const copy = document.getElementById("answer").cloneNode(true);
  for (const part of copy.querySelectorAll(".no-keep, .no-print, .exports")) part.remove();
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

function age(since) {
  const minutes = Math.max(0, Math.round((Date.now() - since) / 60000));
  const { minutesAgo, hoursAgo, daysAgo } = config.texts;
  if (minutes < 60) return minutesAgo.replace("{}", minutes);
  return minutes < 2880 ? hoursAgo.replace("{}", Math.round(minutes / 60)) : daysAgo.replace("{}", Math.round(minutes / 1440));
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
