// The coverage page: the map and the table point at each other.

import "./table.js";
import { drawGround } from "./common.js";

const map = window.map_coverage;
const layer = window.geo_json_coverage;

if (map) {
  drawGround(map);
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
