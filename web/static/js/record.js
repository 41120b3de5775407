// The form of a record: the position by a tap on the map, names of places while one types.

import { config, drawGround, suggestPlaces } from "./common.js";
import { scale } from "./scale.js";

suggestPlaces();

const PIXELS_OFF = 12; // how far a finger may be from where it points
const EQUATOR = 40075016.7; // metres
const map = window.map_record;
if (map) startMap(document.getElementById("record").elements);

/** What a pixel of the map measures there, in metres. */
function metresOfPixel(lat) {
  return (EQUATOR * Math.cos((lat * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);
}

/** Round up to a number with one digit that counts: nobody knows an error better. */
function rough(metres) {
  const step = 10 ** Math.floor(Math.log10(metres));
  return Math.ceil(metres / step) * step;
}

function startMap(fields) {
  let shown = [];

  /** Show the point that the fields say, and how far off it may be. */
  function show() {
    for (const layer of shown) layer.remove();
    const [lon, lat, error] = [fields.lon, fields.lat, fields.error_m].map(({ value }) => parseFloat(value));
    shown = [];
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) return;
    const icon = L.divIcon({ className: "pin pin--origin", html: "●", iconSize: [26, 24] });
    shown.push(L.marker([lat, lon], { icon, keyboard: false, interactive: false }).addTo(map));
    if (error > 0) shown.push(circle(lat, lon, error));
  }

  function circle(lat, lon, radius) {
    return L.circle([lat, lon], { radius, color: "#1f2429", weight: 1, dashArray: "4 4", fill: false, interactive: false }).addTo(map);
  }

  drawGround(map);
  const { known, boxes, texts } = config;
  if (known) {
    L.circleMarker([known.lat, known.lon], { radius: 6 * scale, color: "#15616d", weight: 2, dashArray: "2 3", fill: false, interactive: false }).addTo(map);
    if (known.error_m >= 100) circle(known.lat, known.lon, known.error_m);
  }

  function set(lon, lat, error) {
    fields.lon.value = lon.toFixed(6);
    fields.lat.value = lat.toFixed(6);
    fields.error_m.value = rough(Math.max(10, error));
    show();
  }

  map.on("click", ({ latlng }) => set(latlng.lng, latlng.lat, PIXELS_OFF * metresOfPixel(latlng.lat)));
  fields.county.addEventListener("change", () => {
    const box = boxes[fields.county.value];
    if (box && !fields.lon.value) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
  });
  offerDevice(document.getElementById("locate"), texts, ({ longitude, latitude, accuracy }) => {
    set(longitude, latitude, accuracy);
    map.setView([latitude, longitude], 16, { animate: false });
  });
  for (const name of ["lon", "lat", "error_m"]) fields[name].addEventListener("input", show);
  show();
}

/** Whoever stands at the door need not look for it. Browsers tell it over https or on the machine itself. */
function offerDevice(button, texts, take) {
  if (!window.isSecureContext || !navigator.geolocation) return;
  const note = document.getElementById("locate-note");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { button.disabled = false; note.textContent = ""; take(coords); },
      () => { button.disabled = false; note.textContent = texts.noPosition; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
}
