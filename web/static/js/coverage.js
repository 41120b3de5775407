// The coverage page: the map and the table point at each other.

import "./table.js";
import { api, config, drawArea, drawGround } from "./common.js";

const map = window.map_coverage;
const layer = window.geo_json_coverage;

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

if (map) {
  drawGround(map);
  if (config.reach) showReach().catch(() => {});
  const rows = new Map([...document.querySelectorAll("#coverage-table tbody tr")].map((row) => [row.dataset.code, row]));
  layer.eachLayer((shape) => {
    const row = rows.get(shape.feature.properties.code);
    const style = shape.feature.properties.style;
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
  });
}
