// The coverage page: the map and the table point at each other.

import "./table.js";
import { api, config, drawArea, drawGround, el, scale } from "./common.js";

const map = window.map_coverage;

map?.zoomControl.setPosition("topright"); // the north-west of the province lies on the left

/** The area within the chosen minutes, above the classes; the page does without when it fails. */
async function showReach() {
  const busy = document.getElementById("reach-busy");
  busy.hidden = false;
  try {
    const area = await api("/isochrone", config.reach.query);
    const { color } = config.reach;
    drawArea(map, area, { pane: "pane-reach", style: { color, weight: 1, fillColor: color, fillOpacity: 0.22 } });
    document.getElementById("reach-legend").hidden = false;
  } finally {
    busy.hidden = true;
  }
}

function tip(lines) {
  return el("div", {}, ...lines.flatMap((line, number) => (number ? [el("br"), line] : [line])));
}

/** A shape and what the page says of it, its row and its place in the list, show each other. */
function pair(shape, said) {
  const { tip: lines } = shape.feature.properties;
  if (lines) shape.bindTooltip(tip(lines), { sticky: true });
  const mark = (on) => {
    for (const one of [...said, shape.getElement()]) one?.classList.toggle("picked", on);
    if (on && shape.bringToFront) shape.bringToFront();
  };
  for (const one of said) {
    one.addEventListener("mouseenter", () => mark(true));
    one.addEventListener("mouseleave", () => mark(false));
  }
  shape.on("mouseover", () => mark(true));
  shape.on("mouseout", () => mark(false));
}

/** Areas as SVG, so that they can be hatched; the thousands of centres on a canvas. */
async function showShapes() {
  const response = await fetch(config.shapes);
  if (!response.ok) return;
  const dots = L.canvas();
  L.geoJSON(await response.json(), {
    style: (feature) => feature.properties.style,
    pointToLayer: (feature, at) => (feature.properties.kind
      ? L.circleMarker(at, { radius: 2.2, renderer: dots, interactive: false })
      : L.circleMarker(at, { radius: feature.properties.radius * scale })),
  }).addTo(map).eachLayer((shape) => {
    const { code } = shape.feature.properties;
    if (code) pair(shape, [...document.querySelectorAll(`[data-code="${CSS.escape(code)}"]`)]);
  });
  document.querySelector(".mapbox").dataset.drawn = "";
}

/** Empty fields and defaults would only make the address long. */
function lean(form) {
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("select, input")) {
      field.disabled = field.value === (field.dataset.default ?? (field.tagName === "SELECT" ? "" : null));
    }
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll("select, input")) field.disabled = false;
  });
}

/** A link to something folded away opens it. */
function unfold() {
  const folded = location.hash && document.getElementById(location.hash.slice(1));
  if (folded instanceof HTMLDetailsElement) folded.open = true;
}

window.addEventListener("hashchange", unfold);
unfold();
for (const form of document.querySelectorAll("form[data-lean]")) lean(form);
if (map) {
  drawGround(map);
  showShapes();
  if (config.reach) showReach().catch(() => {});
}
