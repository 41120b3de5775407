// The nearby page: map of the results, a tap on the map or the device as the starting place.

import { api, busyOnSubmit, config, drawArea, drawGround, suggestPlaces, venueCircle, venueTip } from "./common.js";

const map = window.map_nearby;
const form = document.getElementById("nearby-form");
const field = form.elements.at;

drawGround(map);
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
    row.addEventListener("mouseenter", () => circle.openTooltip());
    row.addEventListener("mouseleave", () => circle.closeTooltip());
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

if (config.origin) {
  showResults();
  if (config.area) showArea().catch(() => {});
} else map.on("click", (event) => go(event.latlng.lng, event.latlng.lat));

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
