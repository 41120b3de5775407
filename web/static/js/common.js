// What every page's script shares: settings, elements, the ground of the map.

export const config = JSON.parse(document.getElementById("config").textContent || "{}");

/** Create an element; texts become text nodes, so data can never become markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Put other children into an element. */
export function fill(node, ...children) {
  node.textContent = "";
  node.append(...children);
}

/** Fetch JSON from the API; a later call with the same key cancels the earlier one. */
const pending = new Map();
export async function api(path, parameters = {}, key = path) {
  if (pending.has(key)) pending.get(key).abort();
  const control = new AbortController();
  pending.set(key, control);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [].concat(value)) query.append(name, one);
  }
  const address = `${config.api}${path}?${query}`;
  try {
    const response = await fetch(address, { signal: control.signal });
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  } finally {
    if (pending.get(key) === control) pending.delete(key);
  }
}

const OUTLINE = {
  county: { color: "#b4b9bf", weight: 0.7 },
  prefecture: { color: "#8b929a", weight: 1.4 },
};

async function outlines(map, level) {
  const shapes = await api(`/boundaries/${level}`);
  if (!shapes) return;
  L.geoJSON(shapes, {
    interactive: false,
    pane: "ground",
    renderer: L.canvas({ pane: "ground" }),
    style: { ...OUTLINE[level], fill: level === "prefecture", fillColor: "#fdfcf9", fillOpacity: 1 },
  }).addTo(map);
}

const COUNTY_NAMES_ZOOM = 8.5;
const NAME_HEIGHT = 18; // pixels

/** Place names, prefectures first; a name that would cover an earlier one waits for the next zoom. */
function placeNames(map) {
  const names = config.labels.map(([name, lat, lon, level]) => ({
    level,
    width: 15 * [...name].length,
    marker: L.marker([lat, lon], {
      interactive: false,
      keyboard: false,
      pane: "names",
      icon: L.divIcon({ className: `label label--${level}`, html: el("span", {}, name), iconSize: [120, NAME_HEIGHT], iconAnchor: [60, -4] }),
    }),
  }));
  function update() {
    const taken = [];
    for (const { level, width, marker } of names) {
      const { x, y } = map.project(marker.getLatLng());
      const free = taken.every((one) => Math.abs(one.x - x) > (one.width + width) / 2 || Math.abs(one.y - y) > NAME_HEIGHT);
      if (free && (level === "prefecture" || map.getZoom() >= COUNTY_NAMES_ZOOM)) {
        taken.push({ x, y, width });
        marker.addTo(map);
      } else {
        marker.remove();
      }
    }
  }
  map.on("zoomend", update);
  update();
}

const STEPS = [[8, 1], [10, 0.5], [12, 0.1], [20, 0.05]];

/** Lines of longitude and latitude with their degrees at the edge of the view. */
function graticule(map) {
  const group = L.layerGroup().addTo(map);
  const style = { color: "#c3c9cf", weight: 0.5, interactive: false, pane: "ground", dashArray: "2 4" };
  const mark = (at, text) => L.marker(at, {
    interactive: false,
    keyboard: false,
    pane: "names",
    icon: L.divIcon({ className: "graticule", html: el("span", {}, text), iconSize: [44, 12], iconAnchor: [0, 12] }),
  }).addTo(group);
  function draw() {
    group.clearLayers();
    const step = STEPS.find(([zoom]) => map.getZoom() < zoom)[1];
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const box = map.getBounds();
    const first = (value) => Math.ceil(value / step) * step;
    for (let lon = first(box.getWest()); lon < box.getEast(); lon += step) {
      L.polyline([[box.getSouth(), lon], [box.getNorth(), lon]], style).addTo(group);
      mark([box.getSouth(), lon], `${lon.toFixed(digits)}°E`);
    }
    for (let lat = first(box.getSouth()); lat < box.getNorth(); lat += step) {
      L.polyline([[lat, box.getWest()], [lat, box.getEast()]], style).addTo(group);
      mark([lat, box.getWest()], `${lat.toFixed(digits)}°N`);
    }
  }
  map.on("moveend", draw);
  draw();
}

/** Draw the ground below everything else: outlines and names of our own, tiles if configured. */
export function drawGround(map) {
  map.createPane("ground").classList.add("pane-ground");
  map.createPane("names").classList.add("pane-names");
  if (config.basemap.url) {
    L.tileLayer(config.basemap.url, { maxZoom: 18, attribution: el("i", {}, config.basemap.attribution).innerHTML }).addTo(map);
    outlines(map, "county");
  } else {
    graticule(map);
    outlines(map, "prefecture").then(() => outlines(map, "county"));
  }
  placeNames(map);
}

const AREA = { color: "#3b7a2e", weight: 1.5, dashArray: "5 4", fillColor: "#3b7a2e", fillOpacity: 0.12 };

/** Draw the area within some minutes; return its layer. */
export function drawArea(map, area, { pane = "pane-area", style = AREA } = {}) {
  map.createPane("area").classList.add(pane);
  return L.geoJSON(area, {
    interactive: false,
    pane: "area",
    renderer: L.svg({ pane: "area" }),
    style,
  }).addTo(map);
}

/** Colour and size of a venue by tier; hollow when the position is coarse. */
const TIERS = {
  county: ["#5b3f8c", 8],
  township: ["#8a5a00", 6.5],
  village: ["#15616d", 5],
  community: ["#4d5561", 4.5],
};

export function venueCircle(venue, options = {}) {
  const [color, radius] = TIERS[venue.tier];
  return L.circleMarker([venue.lat, venue.lon], {
    radius, color, weight: 2, fillColor: venue.coarse ? "#ffffff" : color, fillOpacity: 0.85, ...options,
  });
}

/** How far off a coarse position may be. */
export function errorText(venue) {
  return venue.coarse && venue.error_m ? `± ${(venue.error_m / 1000).toFixed(1)} km` : "";
}

/** Name, tier and precision of a venue, for tooltips. */
export function venueTip(venue) {
  const facts = [config.tiers[venue.tier], errorText(venue)].filter(Boolean).join(" · ");
  return el("div", {}, el("strong", {}, venue.name), el("br"), facts);
}

/** Suggest places in every field that names the list "places". */
export function suggestPlaces() {
  const list = document.getElementById("places");
  if (!list) return;
  let timer;
  async function suggest(field) {
    const found = await api("/places", { q: field.value.trim(), limit: 8 }, "places");
    if (!found) return;
    fill(list, ...found.places.map((place) => el("option", { value: place.name, label: `${place.context} ${place.code}` })));
  }
  for (const field of document.querySelectorAll("input[list=places]")) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      if (field.value.trim() && !/^[\d.,，\s]+$/.test(field.value)) timer = setTimeout(suggest, 200, field);
    });
  }
}

/** Say that an answer is being computed; the text is in the page, in its language. */
export function busyOnSubmit(form) {
  const note = document.getElementById("busy");
  form.addEventListener("submit", () => {
    // Empty fields and defaults would only make the address long.
    for (const field of form.querySelectorAll("input:not([type=checkbox])")) field.disabled = !field.value;
    if (note) note.textContent = "…";
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll("input")) field.disabled = false;
    if (note) note.textContent = "";
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What is folded away on the screen belongs on paper.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
