// A route: the map in step with the timetable and the bars of the days.

import "./table.js";
import "./plan_edit.js";
import { api, config, drawGround, fill, el } from "./common.js";
import { forget } from "./draft.js";

const map = window.map_plan;

/** Give each stop of the map, the timetable and the bars the same mark, and light them together. */
function keepStep() {
  const markers = new Map();
  map.eachLayer((layer) => {
    if (layer instanceof L.Marker && layer.options.alt) markers.set(layer.options.alt, layer);
  });
  const rows = new Map([...document.querySelectorAll("tr[data-mark]")].map((row) => [row.dataset.mark, row]));
  const bars = new Map([...document.querySelectorAll(".bar-visit")].map((bar) => [bar.dataset.mark, bar]));

  function light(mark, on) {
    const marker = markers.get(mark);
    if (rows.has(mark)) rows.get(mark).classList.toggle("picked", on);
    if (bars.has(mark)) bars.get(mark).classList.toggle("bar-visit--on", on);
    if (!marker) return;
    if (marker.getElement()) marker.getElement().classList.toggle("pin--on", on);
    marker.setZIndexOffset(on ? 1000 : 0);
    if (on) marker.openTooltip();
    else marker.closeTooltip();
  }

  for (const [mark, row] of rows) {
    const parts = [row];
    if (row.nextElementSibling && row.nextElementSibling.classList.contains("under")) parts.push(row.nextElementSibling);
    for (const part of parts) {
      part.addEventListener("mouseenter", () => light(mark, true));
      part.addEventListener("mouseleave", () => light(mark, false));
      part.addEventListener("focusin", () => light(mark, true));
      part.addEventListener("focusout", () => light(mark, false));
    }
  }
  for (const [mark, bar] of bars) {
    bar.addEventListener("mouseenter", () => light(mark, true));
    bar.addEventListener("mouseleave", () => light(mark, false));
  }
  for (const [mark, marker] of markers) {
    const show = () => { if (rows.has(mark)) rows.get(mark).scrollIntoView({ block: "center" }); };
    marker.on("mouseover", () => light(mark, true)).on("mouseout", () => light(mark, false));
    marker.on("click", show).on("keypress", (event) => { if (event.originalEvent.key === "Enter") show(); });
    const pin = marker.getElement();
    if (!pin) continue;
    pin.addEventListener("focus", () => light(mark, true));
    pin.addEventListener("blur", () => light(mark, false));
  }
}

/** Suggest sites in the field that adds one. */
function suggestSites() {
  const field = document.getElementById("add-site");
  const list = document.getElementById("site-names");
  let timer;
  async function suggest() {
    const found = await api("/places", { q: field.value.trim(), limit: 50 }, "add-site").catch(() => null);
    if (!found) return;
    const sites = found.places.filter((place) => place.kind === "site").slice(0, 10);
    fill(list, ...sites.map((place) => el("option", { value: place.name, label: place.context })));
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim()) timer = setTimeout(suggest, 200);
  });
}

if (map) {
  drawGround(map);
  keepStep();
}
if (config.api && document.getElementById("add-site")) suggestSites();
if (new URLSearchParams(location.search).has("done") && location.pathname.includes("/plans/")) forget();
