// A route: the map in step with the timetable and the bars of the days.

import "./plan_edit.js";
import { config } from "./common.js";
import { forget } from "./draft.js";
import { drawRoute, lightPin, numbered, showDay } from "./plan_map.js";
import { suggestSites } from "./site_names.js";

const rows = new Map([...document.querySelectorAll("[data-stop][data-mark]")].map((row) => [row.dataset.mark, row]));
const bars = new Map([...document.querySelectorAll(".bar-visit")].map((bar) => [bar.dataset.mark, bar]));

/** Light a stop in the timetable, in the bars and on the map. */
function light(mark, on) {
  if (rows.has(mark)) rows.get(mark).classList.toggle("picked", on);
  if (bars.has(mark)) bars.get(mark).classList.toggle("bar-visit--on", on);
  lightPin(mark, on);
}

function lights(node, mark) {
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    node.addEventListener(event, () => light(mark, on));
  }
}

function keepStep() {
  for (const [mark, row] of rows) lights(row, mark);
  for (const [mark, bar] of bars) lights(bar, mark);
  for (const { mark, marker } of numbered()) {
    const show = () => { if (rows.has(mark)) rows.get(mark).scrollIntoView({ block: "center" }); };
    lights(marker.getElement(), mark);
    marker.on("click", show).on("keypress", (event) => { if (event.originalEvent.key === "Enter") show(); });
  }
}

/** Each day can be shown alone; on a wide screen the timetable follows. */
function dayKey() {
  const keys = [...document.querySelectorAll(".daykey a")];
  for (const key of keys) {
    key.addEventListener("click", (event) => {
      event.preventDefault();
      for (const one of keys) one.removeAttribute("aria-current");
      key.setAttribute("aria-current", "true");
      showDay(Number(key.dataset.show));
      const part = document.querySelector(key.hash);
      if (part && matchMedia("(min-width: 60rem)").matches) part.scrollIntoView({ block: "start" });
    });
  }
}

/** A menu that opens below the edge of the timetable comes into view. */
for (const menu of document.querySelectorAll(".tl .menu-of, .acts [data-menu]")) {
  menu.addEventListener("toggle", () => menu.open && menu.lastElementChild.scrollIntoView({ block: "nearest" }));
}

if (window.map_plan) {
  drawRoute();
  keepStep();
  dayKey();
}
if (config.api && document.getElementById("add-site")) suggestSites(document.getElementById("add-site"));
if (new URLSearchParams(location.search).has("done") && location.pathname.includes("/plans/")) forget();
