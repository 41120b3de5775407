// The map of sites and venues, in step with the list beside it.

import { api, calledLine, config, drawGround, el, errorText, fill, scale, tierDot, venueCircle, venueTip } from "./common.js";
import { searchBox } from "./search.js";
import { Stars } from "./stars.js";

const INDIVIDUAL_ZOOM = 12; // from here on single venues, below it clusters counted by the server
const SHORT = 40; // sites listed before the button that lists the rest
const WIDE = window.matchMedia("(min-width: 60rem)");

const map = window.map_main;
const form = document.getElementById("filters");
const fields = form.elements;
const items = [...document.querySelectorAll("#sites li")];
const card = document.getElementById("card");
const $ = (id) => document.getElementById(id);

$("submit-row").hidden = true;
// On a low screen the open filters would leave no room for the list; on a phone they would push the
// map off the first screen, and the number beside their name says that some are set.
const filterBox = $("filter-box");
const roomy = window.matchMedia("(min-height: 50rem)").matches || "active" in filterBox.dataset;
if (WIDE.matches && roomy) filterBox.open = true;

// --- marks above everything: the circle a rough position lies in, the ring round what is pointed at

map.createPane("stars").classList.add("pane-stars");
const errorCircle = L.layerGroup().addTo(map);
const ring = L.layerGroup().addTo(map);

function pointAt(place) {
  ring.clearLayers();
  if (place) L.circleMarker([place.lat, place.lon], { radius: 13 * scale, color: "#b45309", weight: 3, fill: false, interactive: false }).addTo(ring);
}

function showError({ lat, lon, coarse, error_m: error }) {
  errorCircle.clearLayers();
  if (coarse && error) L.circle([lat, lon], { radius: error, color: "#a8231c", weight: 1, dashArray: "4 4", fillOpacity: 0.06, interactive: false }).addTo(errorCircle);
}

// --- heritage sites: the list is the source, the map shows what the list shows

const sites = items.map((item) => {
  const { id, lon, lat, county, period, category, error } = item.dataset;
  const coarse = item.classList.contains("coarse");
  const name = item.querySelector("b").textContent;
  const [rank, certainty] = config.stars[id];
  return { id, lon: +lon, lat: +lat, name, rank, certainty, county, period, category, coarse, error_m: +error, open: "open" in item.dataset, item };
});
const stars = new Stars(map, sites);

for (const site of sites) {
  const { item, marker, name } = site;
  const facts = [item.querySelector("span").textContent];
  marker.bindTooltip(el("div", {}, el("strong", {}, name), el("br"), ...facts), { direction: "top", offset: [0, -8] });
  marker.on("click", () => pickSite(site));
  marker.on("mouseover", () => item.classList.add("hot"));
  marker.on("mouseout", () => item.classList.remove("hot"));
  for (const on of ["mouseenter", "focusin"]) item.addEventListener(on, () => highlight(site, true));
  for (const off of ["mouseleave", "focusout"]) item.addEventListener(off, () => highlight(site, item.classList.contains("picked")));
  item.querySelector("a").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pickSite(site, { move: true });
  });
}

function matches(site) {
  return ["county", "period", "category"].every((name) => !fields[name].value || site[name] === fields[name].value)
    && (!fields.open.checked || site.open);
}

/** Show the sites that pass the filters on the map, and those of them in view in the list. */
function showSites() {
  const view = map.getBounds();
  const passing = sites.filter(matches);
  stars.show(passing);
  for (const site of sites) site.item.hidden = true;
  for (const site of passing) site.item.hidden = !view.contains([site.lat, site.lon]);
  const shown = passing.filter(({ item }) => !item.hidden).length;
  $("shown").textContent = shown;
  $("none").hidden = shown > 0;
  fold();
}

// A long list would push everything below it out of reach: it ends with a button.
let all = false;
const more = el("button", { type: "button", class: "button--quiet more" });
more.addEventListener("click", () => {
  const next = items.find((item) => item.classList.contains("beyond") && !item.hidden);
  all = true;
  fold();
  next.querySelector("a").focus();
});
$("sites").after(more);

function fold() {
  const visible = items.filter((item) => !item.hidden);
  visible.forEach((item, i) => item.classList.toggle("beyond", !all && i >= SHORT));
  more.hidden = all || visible.length <= SHORT;
  more.textContent = config.texts.more.replace("{}", visible.length - SHORT);
}

function highlight({ marker }, on) {
  if (marker.getElement()) marker.getElement().classList.toggle("star--picked", on);
}

// --- cards: the server's own pages, shown beside the map

let opened = "";
let asked = 0;

async function openCard(key, address, element) {
  const mine = ++asked;
  opened = key;
  remember();
  let article = null;
  try {
    const alone = new URL(address, location.href);
    alone.searchParams.set("part", "card");
    const page = await fetch(alone).then((response) => (response.ok ? response.text() : ""));
    article = new DOMParser().parseFromString(page, "text/html").getElementById(element);
  } catch (error) { /* no answer: said below */ }
  if (mine !== asked) return;
  if (!article) {
    fill(card, el("p", { class: "notice notice--error" }, config.texts.failed));
    return;
  }
  fill(card, article);
  prepareCard();
  card.firstElementChild.scrollIntoView(); // its own margin keeps it clear of the basket
}

function prepareCard() {
  const close = card.querySelector("[data-close]");
  if (!close) return;
  close.addEventListener("click", (event) => { event.preventDefault(); unpick(); });
  const add = card.querySelector("[data-add]");
  if (!add) return;
  nameAdd(add);
  add.addEventListener("click", (event) => {
    event.preventDefault();
    toggleBasket(add.dataset.add);
    nameAdd(add);
  });
}

function nameAdd(add) {
  const inside = basket.has(add.dataset.add);
  add.textContent = inside ? `✓ ${config.texts.added}` : config.texts.add;
  add.setAttribute("role", "button");
  add.setAttribute("aria-pressed", inside);
}

/** Show the card of a site and, when its position is coarse, the circle it lies in. */
function pickSite(site, { move = false } = {}) {
  clearPicked();
  site.item.classList.add("picked");
  site.item.classList.remove("beyond");
  stars.show([...stars.shown, site]);
  highlight(site, true);
  showError(site);
  if (move) come(site, 10);
  return openCard(site.id, site.item.querySelector("a").href, "site-card");
}

function pickVenue(venue, { zoom = 0 } = {}) {
  clearPicked();
  pointAt(venue);
  showError(venue);
  if (zoom) come(venue, zoom);
  return openCard(venue.code, config.links.venue.replace("-", venue.code), "venue-card");
}

function come({ lat, lon }, zoom) {
  if (map.getZoom() < zoom) map.setView([lat, lon], zoom);
  else map.panTo([lat, lon]);
}

function clearPicked() {
  errorCircle.clearLayers();
  pointAt(null);
  for (const site of sites) {
    site.item.classList.remove("picked");
    highlight(site, false);
  }
}

function unpick() {
  asked += 1;
  opened = "";
  clearPicked();
  fill(card);
  remember();
}

// --- the sites gathered for a route

const basket = new Set([...document.querySelectorAll("#basket-list li")].map((item) => item.dataset.id));

function toggleBasket(id) {
  if (!basket.delete(id)) basket.add(id);
  showBasket();
  remember();
}

function showBasket() {
  const chosen = sites.filter((site) => basket.has(site.id));
  $("basket").hidden = chosen.length === 0;
  $("basket-count").textContent = chosen.length;
  $("basket-plan").href = `${config.links.plan}?${new URLSearchParams(chosen.map(({ id }) => ["require", id]))}`;
  fill($("basket-list"), ...chosen.map((site) => {
    const remove = el("button", { type: "button", class: "button--quiet", "aria-label": `${config.texts.remove} ${site.name}` }, "×");
    remove.addEventListener("click", () => {
      toggleBasket(site.id);
      const add = card.querySelector("[data-add]");
      if (add) nameAdd(add);
      ($("basket").hidden ? $("q") : $("basket-plan")).focus();
    });
    return el("li", {}, site.name, remove);
  }));
}

// --- venues: clusters or single circles, whatever the view asks for

// Seventy circles with numbers would hide the stars: far out they wait until somebody asks.
const venues = L.layerGroup().addTo(map);
const venuesButton = el("button", { type: "button", class: "map-switch", "aria-pressed": "false" }, config.texts.venues);
let wanted = ["tier", "idle", "venues"].some((name) => new URLSearchParams(window.location.search).has(name));

function switchVenues(on) {
  wanted = on;
  venuesButton.setAttribute("aria-pressed", String(on));
  map.getContainer().parentElement.classList.toggle("mapbox--venues", on);
}

const switcher = L.control({ position: "bottomleft" });
switcher.onAdd = () => { L.DomEvent.disableClickPropagation(venuesButton); return venuesButton; };
switcher.addTo(map);
switchVenues(wanted);
venuesButton.addEventListener("click", () => { switchVenues(!wanted); remember(); showVenues(); });

let circles = []; // of the clusters drawn, in pixels of the world: names keep clear of them

function tiers() {
  return [...form.querySelectorAll("[name=tier]:checked")].map((box) => box.value);
}

function box() {
  const view = map.getBounds();
  return [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((n) => n.toFixed(4)).join(",");
}

function single(venue) {
  return venueCircle(venue).bindTooltip(venueTip(venue)).on("click", () => pickVenue(venue));
}

function clusterMarker(cluster) {
  // A single venue comes without its precision, so it is drawn hollow until one zooms in.
  if (cluster.count === 1) return single({ ...cluster, tier: Object.keys(cluster.tiers)[0], coarse: true, error_m: null });
  const size = clusterSize(cluster);
  const icon = L.divIcon({ className: "cluster", html: el("span", {}, String(cluster.count)), iconSize: [size, size] });
  const marker = L.marker(cluster.seat, { icon, alt: String(cluster.count) });
  const parts = Object.entries(cluster.tiers).map(([tier, n]) => `${config.tiers[tier].word} ${n}`);
  marker.bindTooltip(el("span", {}, parts.join(" · ")), { direction: "top" });
  return marker.on("click", () => map.setView(marker.getLatLng(), Math.min(18, Math.floor(map.getZoom()) + 2)));
}

/** The seats a cluster may take, in pixels: its own, then rings of more and more distance. */
const SEATS = [[0, 0], ...[[12, 8], [18, 12], [24, 16]].flatMap(([far, count]) => (
  [...Array(count).keys()].map((i) => [far * Math.cos((2 * Math.PI * i) / count), far * Math.sin((2 * Math.PI * i) / count)])
))];

/**
 * Where the circle of a cluster covers the fewest stars and other circles, its number above all:
 * it counts a whole cell, so it may move a little.
 */
function seatOf(cluster, stars) {
  const centre = map.project([cluster.lat, cluster.lon]);
  const radius = clusterSize(cluster) / 2;
  const seats = SEATS.map(([x, y]) => centre.add([x * scale, y * scale]));
  const near = stars.filter((star) => star.distanceTo(centre) < radius + 40 * scale);
  const cost = (seat) => near.filter((star) => star.distanceTo(seat) < radius + 6 * scale).length
    + 3 * near.filter((star) => star.distanceTo(seat) < radius).length
    + 3 * circles.filter((other) => Math.hypot(other.x - seat.x, other.y - seat.y) < radius + other.radius - 2).length;
  return seats.reduce((best, seat) => (cost(seat) < cost(best) ? seat : best));
}

const flat = ({ lat, lon }) => {
  const { x, y } = map.project([lat, lon]);
  return { x, y };
};
const starsInPixels = () => stars.obstacles().map(({ x, y }) => L.point(x, y));

const clusterSize = ({ count }) => Math.round((22 + 6 * Math.log10(count)) * scale);

function venueItem(venue) {
  const link = el("a", { href: config.links.venue.replace("-", venue.code) },
    el("b", {}, tierDot(venue.tier), " ", ...calledLine(venue)),
    el("span", {}, [config.tiers[venue.tier].word, errorText(venue)].filter(Boolean).join(" · ")));
  const item = el("li", {}, link);
  for (const on of ["mouseenter", "focusin"]) item.addEventListener(on, () => pointAt(venue));
  item.addEventListener("mouseleave", () => { if (!opened) pointAt(null); });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pickVenue(venue, { zoom: INDIVIDUAL_ZOOM });
  });
  return item;
}

let listed = new Map(); // items by code: who goes through the list by keys keeps the place when it is listed again

function listVenues(found) {
  listed = new Map(found.map((venue) => [venue.code, listed.get(venue.code) || venueItem(venue)]));
  const reader = document.activeElement;
  fill($("venues"), ...listed.values());
  if ($("venues").contains(reader)) reader.focus({ preventScroll: true });
}

function countVenues(count) {
  $("venues-shown").textContent = count.toLocaleString();
  $("venue-count").dataset.total = count;
}

function filter() {
  const values = { tier: tiers() };
  if (fields.county.value) values.division = fields.county.value;
  if (fields.idle.value) values.idle = fields.idle.value;
  return values;
}

async function showVenues() {
  const values = filter();
  if (values.tier.length === 0) {
    venues.clearLayers();
    listVenues([]);
    countVenues(0);
    circles = [];
    ground.placeNames();
    return;
  }
  const zoom = Math.floor(map.getZoom()); // cells of 64 pixels or more, never less
  const each = zoom >= INDIVIDUAL_ZOOM;
  document.querySelector(".map-legend").classList.toggle("map-legend--near", each);
  const found = each
    ? await api("/venues", { bbox: box(), ...values, limit: 5000 }, "venues")
    : await api("/venues/clusters", { bbox: box(), zoom, ...values }, "venues");
  if (!found) return; // a newer view asked again
  venues.clearLayers();
  circles = [];
  if (!each && wanted) {
    const places = starsInPixels();
    for (const one of found.clusters) {
      const pixels = one.count === 1 ? map.project([one.lat, one.lon]) : seatOf(one, places);
      one.seat = map.unproject(pixels);
      circles.push({ x: pixels.x, y: pixels.y, radius: one.count === 1 ? 6 : clusterSize(one) / 2 });
    }
  }
  if (each) circles = found.venues.map((one) => ({ ...flat(one), radius: config.tiers[one.tier].radius * scale + 1 }));
  const layers = each ? found.venues.map(single) : wanted ? found.clusters.map(clusterMarker) : [];
  layers.forEach((layer) => layer.addTo(venues));
  ground.placeNames();
  const count = each ? found.total : found.in_view;
  countVenues(count);
  await showList(each ? found.venues.slice(0, config.listed) : null, count, values);
}

/** List the venues in view while they are few enough to be read. */
async function showList(known, count, values) {
  const few = count > 0 && (known || count <= 5 * config.listed);
  const found = known || (few ? (await api("/venues", { bbox: box(), ...values, limit: config.listed }, "list") || { venues: [] }).venues : []);
  listVenues(found);
  $("venues-note").textContent = found.length === 0 ? config.texts.many : count > found.length ? config.texts.first.replace("{}", found.length) : "";
}

// --- filters and address

let moved = false;

function query() {
  const values = new URLSearchParams();
  const chosen = tiers();
  if (chosen.join() !== config.defaultTiers.join()) for (const tier of chosen) values.append("tier", tier);
  for (const name of ["county", "period", "category", "idle"]) if (fields[name].value) values.set(name, fields[name].value);
  if (fields.open.checked) values.set("open", "today");
  return values;
}

function remember() {
  const filters = query();
  const active = [...new Set(filters.keys())].length;
  $("active-filters").hidden = active === 0;
  $("active-filters").textContent = active;
  const files = new URLSearchParams(filters);
  if (moved) files.set("bbox", map.getBounds().toBBoxString());
  for (const link of document.querySelectorAll(".panel-list > .exports a")) link.search = files;
  const values = new URLSearchParams(filters);
  if (basket.size) values.set("pick", [...basket].join(","));
  if (opened) values.set("card", opened);
  if (wanted && !filters.has("tier") && !filters.has("idle")) values.set("venues", "1");
  const { lat, lng } = map.getCenter();
  if (moved) values.set("map", `${lat.toFixed(4)},${lng.toFixed(4)},${map.getZoom()}`);
  if (!values.size) values.set("list", "sites"); // the bare address is that of the three doors
  const text = String(values).replace(/%2C/g, ",");
  window.history.replaceState(null, "", `${window.location.pathname}${text && `?${text}`}`);
  for (const link of document.querySelectorAll("a.pref")) {
    const { searchParams } = new URL(link.href);
    const own = ["lang", "size"].filter((name) => searchParams.has(name)).map((name) => `${name}=${searchParams.get(name)}`);
    link.search = [text, ...own].filter(Boolean).join("&");
  }
}

function zoomToCounty() {
  const code = fields.county.value;
  const box_ = code && config.boxes[code];
  if (box_) map.fitBounds([[box_[1], box_[0]], [box_[3], box_[2]]]);
}

form.addEventListener("change", (event) => {
  if (["tier", "idle"].includes(event.target.name)) switchVenues(true);
  if (event.target.name === "county") zoomToCounty();
  remember();
  showSites();
  showVenues();
});
form.addEventListener("submit", (event) => event.preventDefault());
// Clear the filters in place: the map and the gathered sites stay as they are.
$("clear").addEventListener("click", (event) => {
  event.preventDefault();
  for (const select of form.querySelectorAll("select")) select.value = "";
  for (const check of form.querySelectorAll("[type=checkbox]")) check.checked = config.defaultTiers.includes(check.value);
  form.dispatchEvent(new Event("change"));
});

searchBox($("search"), (place) => {
  const site = place.kind === "site" && sites.find(({ id }) => id === place.code);
  if (site) return pickSite(site, { move: true });
  if (place.kind === "county") {
    fields.county.value = place.code;
    form.dispatchEvent(new Event("change"));
    zoomToCounty();
    return undefined;
  }
  const venue = { ...place, coarse: place.error_m > 0 };
  if (config.venueKinds.includes(place.kind)) return pickVenue(venue, { zoom: INDIVIDUAL_ZOOM });
  pointAt(place);
  return come(place, place.kind === "prefecture" ? 8.5 : INDIVIDUAL_ZOOM);
});

// --- start

const ground = drawGround(map, {
  obstacles: () => [...circles, ...stars.obstacles()],
});

const start = new URLSearchParams(window.location.search);
const [lat, lon, zoom] = (start.get("map") || "").split(",").map(Number);
if (zoom && Number.isFinite(lat + lon + zoom)) {
  map.setView([lat, lon], zoom, { animate: false });
  moved = true;
} else zoomToCounty();
opened = start.get("card") || "";
prepareCard();
showBasket();
const first = sites.find(({ id }) => id === opened);
if (first) {
  first.item.classList.add("picked");
  highlight(first, true);
  showError(first);
}
if (opened) card.firstElementChild?.scrollIntoView();

map.on("dragstart zoomstart", () => { moved = true; });
map.on("moveend", () => { showSites(); showVenues(); remember(); });
showSites();
showVenues();
