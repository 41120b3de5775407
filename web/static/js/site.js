// The band above the page of a site: the site with the circle it lies in, and those around it.

import { config, drawGround, el, scale } from "./common.js";

const map = window.map_site;
const { site, near, links } = config;

/** Set a star of the map; the site itself is larger and always named. */
function star({ lat, lon, name, coarse }, size, main) {
  const sign = el("span", { class: coarse ? "coarse" : "" }, el("span", { class: "sr" }, name));
  const icon = L.divIcon({ className: main ? "star star--picked" : "star", html: sign, iconSize: [size, size] });
  const marker = L.marker([lat, lon], { icon, pane: "stars", keyboard: !main, interactive: !main, zIndexOffset: main ? 1000 : 0 }).addTo(map);
  marker.bindTooltip(name, { direction: "top", permanent: main, className: main ? "site-label" : "", offset: [0, -size / 2] });
  return marker;
}

const BELOW = 44; // pixels of the band that the sheet covers, half of them

if (map) {
  map.panBy([0, BELOW * scale], { animate: false });
  const red = getComputedStyle(document.documentElement).getPropertyValue("--map-site").trim();
  map.createPane("stars").classList.add("pane-stars");
  drawGround(map, { obstacles: () => [{ lat: site.lat, lon: site.lon, radius: 16 * scale }] });
  L.circle([site.lat, site.lon], { radius: Math.max(site.error_m, 30), color: red, weight: 1.5, dashArray: "5 4", fillOpacity: 0.08, interactive: false }).addTo(map);
  star(site, 30 * scale, true);
  for (const one of near) {
    star(one, 20 * scale, false).on("click", () => { location.href = links.site.replace(/-$/, one.id); });
  }
}
