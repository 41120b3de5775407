// Choosing sites: the search answers while one types, the map shows every site and its state.
// Every choice is a button of the form, so all of it works without this script too.

import { config, drawGround, el, fill } from "./common.js";
import { Stars } from "./stars.js";
import { form, startWizard } from "./wizard.js";

const VIEW = "plan-view"; // where the map and the page stood before the last choice

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
map.createPane("stars").classList.add("pane-stars");
const stars = new Stars(map, config.sites);
drawGround(map, { obstacles: () => stars.obstacles() });

/** Say which site was tapped and put its id into the buttons below the map. */
function choose({ id, name, county, state }) {
  fill(pick, el("strong", {}, name), ` ${county}`);
  for (const button of go.querySelectorAll("button")) {
    button.value = `${button.dataset.state} ${id}`;
    button.disabled = button.dataset.state === state;
    button.hidden = button.dataset.state === "none" && !state;
  }
  go.hidden = false;
}

for (const site of config.sites) site.marker.bindTooltip(el("strong", {}, site.name)).on("click", () => choose(site));
stars.show(config.sites);

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
