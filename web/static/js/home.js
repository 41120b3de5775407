// The first page: the sites of the province, and what opens on a star.

import { config, drawGround, el, fill, suggestPlaces } from "./common.js";
import { Stars } from "./stars.js";

const map = window.map_main;
const intro = document.querySelector(".intro");
const pop = document.getElementById("pop");
const WIDE = window.matchMedia("(min-width: 60rem)");

map.createPane("stars").classList.add("pane-stars");
map.zoomControl.setPosition("topright");
const stars = new Stars(map, config.sites);
const ground = drawGround(map, { obstacles: () => stars.obstacles() });

/** Show the province where nothing lies over the map. */
function showProvince() {
  const { west, south, east, north } = { west: 121.62, south: 40.85, east: 131.33, north: 46.31 };
  const left = WIDE.matches ? intro.offsetWidth + 24 : 10;
  map.fitBounds([[south, west], [north, east]], { animate: false, paddingTopLeft: [left, 14], paddingBottomRight: [WIDE.matches ? 40 : 10, 40] });
}

/** What one wants to know of a site before going on: its name, where, how well known. */
function open(site) {
  const id = encodeURIComponent(site.id);
  const emblem = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  emblem.setAttribute("viewBox", "0 0 48 48");
  use.setAttribute("href", `${config.emblem.replace("/museum.svg", `/${site.category}.svg`)}#emblem`);
  emblem.append(use);
  const close = el("button", { type: "button", class: "ghost", "aria-label": config.texts.close }, "×");
  close.addEventListener("click", shut);
  fill(
    pop,
    el("div", { class: "row" }, el("span", { class: "emblem", "aria-hidden": "true" }, emblem), el("div", {}, el("h3", {}, site.name), el("p", { class: "s muted" }, `${site.where} · ${config.texts[site.certainty]}`)), close),
    el("div", { class: "acts" }, el("a", { class: "btn small go", href: config.links.site.replace("-", id) }, config.texts.site), el("a", { class: "btn small", href: config.links.plan.replace(/-$/, id) }, config.texts.plan)),
  );
  pop.hidden = false;
  pop.querySelector("a").focus({ preventScroll: true });
}

function shut() {
  pop.hidden = true;
}

for (const site of config.sites) {
  site.marker.bindTooltip(el("strong", {}, site.name), { direction: "top", offset: [0, -8] });
  site.marker.on("click", () => open(site));
}
map.on("click", shut);
pop.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });

showProvince();
WIDE.addEventListener("change", () => { map.invalidateSize(); showProvince(); });
stars.show(config.sites);
ground.placeNames();
suggestPlaces();

// Browsers give the position of the device only over https or on the machine itself.
const locate = document.getElementById("locate");
if (window.isSecureContext && navigator.geolocation) {
  locate.hidden = false;
  locate.addEventListener("click", () => {
    locate.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { window.location.href = config.links.nearby.replace(/-$/, `${coords.longitude.toFixed(5)},${coords.latitude.toFixed(5)}`); },
      () => { locate.disabled = false; document.getElementById("busy").textContent = config.texts.noPosition; },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
