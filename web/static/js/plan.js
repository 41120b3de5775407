// The route page: ground of the map, place suggestions, filter of the sites to choose from.

import "./table.js";
import "./plan_edit.js";
import { busyOnSubmit, drawGround, suggestPlaces } from "./common.js";

if (window.map_plan) drawGround(window.map_plan);
suggestPlaces();

const form = document.querySelector("form.query");
if (form) busyOnSubmit(form);

const filter = document.getElementById("site-filter");
if (filter) {
  const labels = [...document.querySelectorAll("#site-pick label")];
  const count = document.getElementById("picked-count");
  filter.addEventListener("input", () => {
    const text = filter.value.trim();
    for (const label of labels) label.hidden = !(label.textContent.includes(text) || label.querySelector("input").checked);
  });
  filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  document.getElementById("site-pick").addEventListener("change", () => {
    count.textContent = document.querySelectorAll("#site-pick :checked").length || "";
  });
}
