// The band above the page of a site: the site with the circle it lies in, and those around it.

import { config, drawGround, scale } from "./common.js";
import { Stars } from "./stars.js";

const BELOW = 44; // pixels of the band that the sheet covers, half of them
const ABOVE = 18; // pixels between a star and its name
const LEAST = 30; // metres: a smaller circle is a point

const ROOM = window.matchMedia("(min-width: 40rem)"); // for a name above the star; the heading says it anyway

const map = window.map_site;
const { sites, links } = config;

/** The name that is always written, as circles side by side: other names keep clear of it. */
function writtenName(marker) {
  const box = marker?.getTooltip()?.getElement();
  if (!box) return [];
  const { offsetWidth: width, offsetHeight: height } = box;
  const { x, y } = map.project(marker.getLatLng());
  const radius = height / 2;
  const count = Math.max(1, Math.ceil(width / height));
  return Array.from({ length: count }, (_, at) => ({ x: x + ((at + 0.5) / count - 0.5) * width, y: y - ABOVE - radius, radius }));
}

if (map) {
  const [site] = sites;
  map.zoomControl.setPosition("topright");
  map.panBy([0, BELOW * scale], { animate: false });
  map.createPane("stars").classList.add("pane-stars");
  const stars = new Stars(map, sites);
  const written = () => writtenName(sites.find((one) => one.marker?.getTooltip()?.options.permanent)?.marker);
  const ground = drawGround(map, { obstacles: () => [...stars.obstacles(), ...written()] });
  const color = getComputedStyle(document.documentElement).getPropertyValue("--map-site").trim();
  L.circle([site.lat, site.lon], { radius: Math.max(site.error_m, LEAST), color, weight: 1.5, dashArray: "5 4", fillOpacity: 0.08, interactive: false }).addTo(map);
  stars.show(sites);
  for (const { id, name, marker } of sites) {
    const main = id === site.id;
    marker.bindTooltip(name, { direction: "top", offset: [0, -12], permanent: main && ROOM.matches, className: main ? "site-label" : "" });
    if (!main) marker.on("click", () => { location.href = links.site.replace(/-$/, id); });
  }
  stars.place();
  ground.placeNames();
}

// A picture that is too large is refused before it is sent, so that the choice of the file stays.
const file = document.getElementById("picture-file");
file?.addEventListener("change", () => {
  const large = file.files[0]?.size > Number(file.dataset.most);
  file.setCustomValidity(large ? file.dataset.large : "");
  file.reportValidity();
});
