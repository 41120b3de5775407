// The coverage page: the map and the table point at each other.

import "./table.js";
import { api, config, drawArea, drawGround, el } from "./common.js";

const map = window.map_coverage;

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

/** A shape and its row of the table show each other. */
function pair(shape, row) {
  const { style, tip: lines } = shape.feature.properties;
  if (lines) shape.bindTooltip(tip(lines));
  if (!row) return;
  const mark = (on) => {
    row.classList.toggle("picked", on);
    shape.setStyle(on ? { weight: 3, color: "#1f2429" } : style);
    if (on && shape.bringToFront) shape.bringToFront();
  };
  row.addEventListener("mouseenter", () => mark(true));
  row.addEventListener("mouseleave", () => mark(false));
  shape.on("mouseover", () => mark(true));
  shape.on("mouseout", () => mark(false));
  shape.on("click", () => row.scrollIntoView({ block: "center" }));
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
      : L.circleMarker(at, { radius: 5 })),
  }).addTo(map).eachLayer((shape) => {
    const { code } = shape.feature.properties;
    if (code) pair(shape, document.querySelector(`#coverage-table tr[data-code="${CSS.escape(code)}"]`));
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

for (const form of document.querySelectorAll("form[data-lean]")) lean(form);
if (map) {
  drawGround(map);
  showShapes();
  if (config.reach) showReach().catch(() => {});
}
