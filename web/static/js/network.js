// The map of a network: a route that is pointed at, touched or stepped to shows its card.

import "./waiting.js";
import { busyOnSubmit, drawGround } from "./common.js";

const FAINT = 0.2;
const FULL = 0.85;
const KEEPING = "network-keeping";
const map = window.map_network;
const card = document.getElementById("route-card");

/** Let the keeping go on by itself, once: in the tab where somebody has pressed the button.
 *
 * Planning the routes day by day takes longer than a request, so the form leads to a page that
 * waits, and from there it is sent again. The mark is taken away before that; an address that was
 * kept, handed on or gone back to has none, and shows the button. */
function goOn(form) {
  const waits = document.getElementById("waiting");
  const planned = form?.dataset.ready !== undefined;
  const wanted = sessionStorage.getItem(KEEPING);
  if (!waits) sessionStorage.removeItem(KEEPING);
  if (planned && wanted !== null && wanted === asked(form)) form.requestSubmit();
  form?.addEventListener("submit", () => {
    if (!planned) sessionStorage.setItem(KEEPING, asked(form));
  });
}

/** What a form asks for, without the texts that make it count once. */
function asked(form) {
  const said = [...new FormData(form)].filter(([name, value]) => value && !["once", "csrf"].includes(name));
  return JSON.stringify(said.map((pair) => pair.join("=")).sort());
}

/** Lines and pins of the map by the number of their route. */
function layersByRoute() {
  const found = new Map();
  map.eachLayer((layer) => {
    const line = layer.feature?.properties?.route;
    const pin = layer instanceof L.Marker && /group/.test(layer.options.icon.options.className) && Number(layer.options.alt);
    const number = line || pin;
    if (number) found.set(number, [...(found.get(number) || []), layer]);
  });
  return found;
}

/** Make one route stand out, or all alike when `number` is 0. */
function light(layers, number) {
  for (const [route, drawn] of layers) {
    const strength = !number || route === number ? FULL : FAINT;
    for (const layer of drawn) {
      if (layer.setStyle) layer.setStyle({ opacity: strength });
      else layer.setOpacity(number && route !== number ? 0.35 : 1);
    }
  }
}

/** Show the card of a route beside the map: what its sheet below says. */
function show(layers, number) {
  const sheet = document.querySelector(`[data-route="${number}"]`);
  if (!sheet) return;
  light(layers, number);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "ghost close";
  close.textContent = "×";
  close.setAttribute("aria-label", card.dataset.close);
  close.addEventListener("click", () => hide(layers));
  const head = document.createElement("div");
  head.append(...[...sheet.querySelector("summary").childNodes].map((node) => node.cloneNode(true)));
  const parts = [...sheet.querySelectorAll(":scope > ol, .card-acts")].map((node) => node.cloneNode(true));
  card.replaceChildren(close, head, ...parts);
  card.dataset.number = number;
  card.hidden = false;
}

function hide(layers) {
  card.hidden = true;
  light(layers, 0);
}

function follow() {
  const layers = layersByRoute();
  for (const [number, drawn] of layers) {
    for (const layer of drawn) {
      layer.on("mouseover click", () => show(layers, number));
      layer.getElement?.()?.addEventListener("focus", () => show(layers, number));
    }
  }
  for (const sheet of document.querySelectorAll("[data-route]")) {
    const number = Number(sheet.dataset.route);
    sheet.addEventListener("pointerenter", () => light(layers, number));
    sheet.addEventListener("focusin", () => light(layers, number));
    sheet.addEventListener("pointerleave", () => light(layers, card.hidden ? 0 : Number(card.dataset.number)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide(layers);
  });
}

if (map) drawGround(map);
if (map && card) follow();
for (const form of document.querySelectorAll("form.query:not(.chips), form.keep")) busyOnSubmit(form);
document.getElementById("filters")?.addEventListener("change", (event) => event.currentTarget.requestSubmit());
goOn(document.querySelector("form.keep"));
