// The map of sites and venues, in step with the list beside it.

import { api, config, drawGround, el, errorText, fill, venueCircle, venueTip } from "./common.js";

const INDIVIDUAL_ZOOM = 12; // from here on single venues, below it clusters counted by the server

const map = window.map_main;
const form = document.getElementById("filters");
const items = [...document.querySelectorAll("#sites li")];
const card = document.getElementById("card");
const shownCount = document.getElementById("shown");
const none = document.getElementById("none");
const venueCount = document.getElementById("venue-count");

document.getElementById("submit-row").hidden = true;
drawGround(map);

// --- heritage sites: the list is the source, the map shows what the list shows

map.createPane("stars").classList.add("pane-stars");
const errorCircle = L.layerGroup().addTo(map);
const sites = items.map((item) => {
  const { id, lon, lat, county, period, error } = item.dataset;
  const coarse = item.classList.contains("coarse");
  const name = item.querySelector("b").textContent;
  const star = el("span", { class: coarse ? "coarse" : "" }, el("span", { class: "sr" }, name));
  const marker = L.marker([+lat, +lon], {
    icon: L.divIcon({ className: "star", html: star, iconSize: [22, 22] }),
    pane: "stars",
  });
  marker.bindTooltip(el("strong", {}, name), { direction: "top" });
  const site = { id, county, period, coarse, error: +error, item, marker };
  marker.on("click", () => pick(site));
  item.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    pick(site, { move: true });
  });
  return site;
});

function matches(site) {
  const { county, period } = form.elements;
  return (!county.value || site.county === county.value) && (!period.value || site.period === period.value);
}

/** Show the sites that pass the filters on the map, and those of them in view in the list. */
function showSites() {
  const view = map.getBounds();
  let shown = 0;
  for (const site of sites) {
    const passes = matches(site);
    if (passes) site.marker.addTo(map);
    else site.marker.remove();
    site.item.hidden = !(passes && view.contains(site.marker.getLatLng()));
    shown += !site.item.hidden;
  }
  shownCount.textContent = shown;
  none.hidden = shown > 0;
}

/** Show the card of a site and, when its position is coarse, the circle it lies in. */
async function pick(site, { move = false } = {}) {
  unpick();
  site.item.classList.add("picked");
  highlight(site, true);
  if (site.coarse) {
    L.circle(site.marker.getLatLng(), { radius: site.error, color: "#a8231c", weight: 1, dashArray: "4 4", fillOpacity: 0.06, interactive: false }).addTo(errorCircle);
  }
  if (move && map.getZoom() < 10) map.setView(site.marker.getLatLng(), 10);
  else if (move) map.panTo(site.marker.getLatLng());
  const page = await fetch(site.item.querySelector("a").href).then((response) => response.text());
  const article = new DOMParser().parseFromString(page, "text/html").getElementById("site-card");
  article.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    unpick();
  });
  fill(card, article);
  card.scrollIntoView({ block: "nearest" });
}

function highlight({ marker }, on) {
  if (marker.getElement()) marker.getElement().classList.toggle("star--picked", on);
}

function unpick() {
  errorCircle.clearLayers();
  fill(card);
  for (const site of sites) {
    site.item.classList.remove("picked");
    highlight(site, false);
  }
}

// --- venues: clusters or single circles, whatever the view asks for

const venues = L.layerGroup().addTo(map);

function tiers() {
  return [...form.querySelectorAll("[name=tier]:checked")].map((box) => box.value);
}

function box() {
  const view = map.getBounds();
  return [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((n) => n.toFixed(4)).join(",");
}

function single(venue) {
  return venueCircle(venue).bindTooltip(venueTip(venue)).on("click", () => venueCard(venue));
}

function clusterMarker(cluster) {
  // A single venue comes without its precision, so it is drawn hollow until one zooms in.
  if (cluster.count === 1) return single({ ...cluster, tier: Object.keys(cluster.tiers)[0], coarse: true, error_m: null });
  const size = Math.round(26 + 7 * Math.log10(cluster.count));
  const icon = L.divIcon({ className: "cluster", html: el("span", {}, String(cluster.count)), iconSize: [size, size] });
  const marker = L.marker([cluster.lat, cluster.lon], { icon, alt: String(cluster.count) });
  const parts = Object.entries(cluster.tiers).map(([tier, n]) => `${config.tiers[tier]} ${n}`);
  marker.bindTooltip(el("span", {}, parts.join(" · ")), { direction: "top" });
  return marker.on("click", () => map.setView(marker.getLatLng(), Math.min(18, Math.floor(map.getZoom()) + 2)));
}

function venueCard(venue) {
  const error = errorText(venue);
  const nearby = `${config.links.nearby}?at=${venue.code}`;
  const plan = `${config.links.plan}?from=${venue.lon},${venue.lat}`;
  fill(card, el("article", { class: "card" },
    el("h2", {}, venue.name),
    el("p", {}, el("span", { class: "badge" }, config.tiers[venue.tier]), " ", error && el("span", { class: "badge badge--coarse" }, error)),
    el("p", { class: "actions" },
      el("a", { class: "button", href: nearby }, config.texts.nearby),
      el("a", { class: "button button--quiet", href: plan }, config.texts.plan))));
  card.scrollIntoView({ block: "nearest" });
}

async function showVenues() {
  const tier = tiers();
  if (tier.length === 0) {
    venues.clearLayers();
    venueCount.textContent = "";
    return;
  }
  const zoom = Math.round(map.getZoom());
  const each = zoom >= INDIVIDUAL_ZOOM;
  const found = each
    ? await api("/venues", { bbox: box(), tier, limit: 5000 }, "venues")
    : await api("/venues/clusters", { bbox: box(), zoom, tier }, "venues");
  if (!found) return; // a newer view asked again
  venues.clearLayers();
  const layers = each ? found.venues.map(single) : found.clusters.map(clusterMarker);
  layers.forEach((layer) => layer.addTo(venues));
  venueCount.textContent = `${config.texts.onMap} ${found.total.toLocaleString()}`;
  venueCount.dataset.total = found.total;
}

// --- filters and address

function remember() {
  const query = new URLSearchParams();
  const { county, period } = form.elements;
  for (const tier of tiers()) query.append("tier", tier);
  if (tiers().join() === config.defaultTiers.join()) query.delete("tier");
  if (county.value) query.set("county", county.value);
  if (period.value) query.set("period", period.value);
  window.history.replaceState(null, "", `${window.location.pathname}${[...query].length ? `?${query}` : ""}`);
}

function zoomToCounty() {
  const code = form.elements.county.value;
  const box_ = code && config.boxes[code];
  if (box_) map.fitBounds([[box_[1], box_[0]], [box_[3], box_[2]]]);
}

form.addEventListener("change", (event) => {
  remember();
  if (event.target.name === "county") zoomToCounty();
  if (event.target.name === "tier") showVenues();
  showSites();
});
form.addEventListener("submit", (event) => event.preventDefault());
// Far out, where the stars would hide the province, they are drawn smaller.
const scaleStars = () => map.getContainer().classList.toggle("far", map.getZoom() < 7);
map.on("zoomend", scaleStars);
scaleStars();

map.on("moveend", () => { showSites(); showVenues(); });

zoomToCounty();
showSites();
showVenues();
