// The page of suggestions: the ground of the map, its numbers apart, and sortable tables.

import "./table.js";
import "./waiting.js";
import { busyOnSubmit, drawGround, scale } from "./common.js";
import { standApart } from "./numbered.js";

const RADIUS = 13 * scale; // of a number, in pixels
const MOST = 44 * scale; // pixels that a number may stand off its place

/** The suggested venues of a map, the most useful first. */
function numbersOf(map) {
  const found = [];
  map.eachLayer((layer) => {
    if (!(layer instanceof L.Marker) || !layer.getElement()?.classList.contains("pin--suggest")) return;
    found.push({ marker: layer, place: layer.getLatLng(), number: Number(layer.options.alt), radius: RADIUS });
  });
  return found.sort((a, b) => a.number - b.number);
}

const map = window.map_suggest;
if (map) {
  map.zoomControl.setPosition("topright");
  const numbers = numbersOf(map);
  const ground = drawGround(map);
  for (const { marker, number } of numbers) marker.setZIndexOffset(-number);
  standApart(map, numbers, {
    most: MOST,
    color: getComputedStyle(document.documentElement).getPropertyValue("--ink-3").trim(),
    dot: ({ marker }, on) => marker.getElement().classList.toggle("pin--dot", on),
    moved: () => ground.placeNames(),
  });
}

const form = document.querySelector("form.query");
if (form) busyOnSubmit(form);
