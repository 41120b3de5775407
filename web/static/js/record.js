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
  const { known } = config.record;
  if (known) {
    L.circleMarker([known.lat, known.lon], { radius: 6 * scale, color: "#15616d", weight: 2, dashArray: "2 3", fill: false, interactive: false }).addTo(map);
    if (known.error_m >= 100) circle(known.lat, known.lon, known.error_m);
  }
  map.on("click", ({ latlng }) => {
    fields.lon.value = latlng.lng.toFixed(6);
    fields.lat.value = latlng.lat.toFixed(6);
    fields.error_m.value = rough(Math.max(10, PIXELS_OFF * metresOfPixel(latlng.lat)));
    show();
  });
  for (const name of ["lon", "lat", "error_m"]) fields[name].addEventListener("input", show);
  show();
}
