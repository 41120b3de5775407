// Hands on the map: where the page scrolls, one finger or the wheel scrolls it on; two fingers or
// Ctrl and the wheel belong to the map. A map that fills a page which cannot scroll takes both.

import { el } from "./dom.js";

const SHOWN = 1400; // milliseconds a hint stays

/** A hint over the map, gone after a moment; it tells what the hand has just tried. */
function hinter(map) {
  const line = el("p", { class: "map-hint", "aria-hidden": "true", hidden: true });
  map.getContainer().append(line);
  let timer;
  return (text) => {
    line.textContent = text;
    line.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { line.hidden = true; }, SHOWN);
  };
}

const pageScrolls = () => document.documentElement.scrollHeight > window.innerHeight + 8;

/** Share hand and wheel between the page and the map. */
export function shareGestures(map, texts) {
  const hint = hinter(map);
  const container = map.getContainer();
  const touch = window.matchMedia("(pointer: coarse)");

  const settle = () => {
    if (touch.matches && pageScrolls()) map.dragging.disable();
    else map.dragging.enable();
  };
  touch.addEventListener("change", settle);
  map.on("resize load", settle);
  container.addEventListener("touchstart", (event) => { if (event.touches.length === 1) settle(); }, { passive: true, capture: true });
  container.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1 && !map.dragging.enabled()) hint(texts.twoFingers);
  }, { passive: true });
  settle();

  container.addEventListener("wheel", (event) => {
    const ours = event.ctrlKey || event.metaKey || !pageScrolls();
    if (ours) map.scrollWheelZoom.enable();
    else {
      map.scrollWheelZoom.disable();
      hint(texts.ctrlWheel);
    }
  }, { passive: true, capture: true });
}
