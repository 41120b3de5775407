// Choosing sites: the search answers while one types, the map shows every site and its state.
// Every choice is a button of the form, so all of it works without this script too.

import { config, drawGround, el, fill, scale, siteStar } from "./common.js";
import { form, startWizard } from "./wizard.js";

const VIEW = "plan-view"; // where the map and the page stood before the last choice
const RINGS = { require: "#a8231c", optional: "#15616d" }; // as in the list of the chosen

startWizard("sites");

// --- search

const find = document.getElementById("find");
const found = document.getElementById("found");
let timer;
let latest = 0;

async function search() {
  const turn = ++latest;
  const query = new URLSearchParams(new FormData(form));
  const response = await fetch(`${form.action}/found?${query}`).catch(() => null);
  if (!response || !response.ok || turn !== latest) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  fill(found, ...page.body.childNodes);
}

find.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 200);
});

// --- map

const map = window.map_plan;
const pick = document.getElementById("map-pick");
const go = document.getElementById("map-go");
drawGround(map);

/** A star, ringed when it is chosen, grey and dashed when it is left out. */
function star([, , , lat, lon, coarse, state]) {
  if (RINGS[state]) L.circleMarker([lat, lon], { radius: 12 * scale, color: RINGS[state], weight: 3, fillColor: "#ffffff", fillOpacity: 0.8, interactive: false }).addTo(map);
  return siteStar({ lat, lon, coarse }, state === "exclude" ? { color: "#6b7280", dashArray: "2 3" } : {});
}

/** Say which site was tapped and put its id into the buttons below the map. */
function choose(site) {
  const [id, name, county, , , , state] = site;
  fill(pick, el("strong", {}, name), ` ${county}`);
  for (const button of go.querySelectorAll("button")) {
    button.value = `${button.dataset.state} ${id}`;
    button.disabled = button.dataset.state === state;
    button.hidden = button.dataset.state === "none" && !state;
  }
  go.hidden = false;
}

const drawn = [...config.sites].sort((a, b) => a[6].length - b[6].length); // the chosen above
const stars = drawn.map((site) => star(site).bindTooltip(el("strong", {}, site[1])).on("click", () => choose(site)).addTo(map));

// Far out, where the stars would hide the province, they are drawn smaller.
const sizeStars = () => stars.forEach((one) => one.setRadius((map.getZoom() < 7 ? 5.5 : 8) * scale));
map.on("zoomend", sizeStars);
sizeStars();

// --- a choice loads the page anew: map and page stay where they were

form.addEventListener("submit", (event) => {
  if (!event.submitter || event.submitter.name === "step") return;
  const { lat, lng } = map.getCenter();
  sessionStorage.setItem(VIEW, JSON.stringify({ lat, lng, zoom: map.getZoom(), top: window.scrollY, find: event.submitter.closest("#found") !== null }));
});

const view = JSON.parse(sessionStorage.getItem(VIEW) || "null");
sessionStorage.removeItem(VIEW);
if (view) {
  map.setView([view.lat, view.lng], view.zoom, { animate: false });
  window.scrollTo(0, view.top);
  if (view.find) find.focus({ preventScroll: true });
}
