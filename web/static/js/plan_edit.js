// Changing a route: every edit is a button of one form. This adds undo and redo, keeps the place on
// the page and remembers the last route that was changed.

import { remember } from "./draft.js";
import { scroller, startDragging } from "./plan_drag.js";

const STACK = "plan-edits"; // what begins the keys: addresses of a plan's edits, and where we are
const PLACE = "plan-place"; // which stop was changed, and where it was on the screen
const MOST = 100;

const tools = document.getElementById("tools");
const stack = tools && `${STACK} ${tools.dataset.plan}`; // each plan has its own

/** Put a route into the stack: a step back or forth, or an edit after which nothing is redone. */
function stacked(route) {
  const { list, at } = JSON.parse(sessionStorage.getItem(stack) || '{"list":[],"at":-1}');
  for (const step of [0, -1, 1]) if (list[at + step] === route) return { list, at: at + step };
  const longer = [...list.slice(0, at + 1), route].slice(-MOST);
  return { list: longer, at: longer.length - 1 };
}

function offer(id, target) {
  const link = document.getElementById(id);
  link.hidden = false;
  if (target) link.href = target;
  else link.setAttribute("aria-disabled", "true");
}

const rows = () => [...document.querySelectorAll("li[data-stop]")];

function rememberScroll() {
  const at = scroller();
  sessionStorage.setItem(PLACE, JSON.stringify({ scroll: at === window ? window.scrollY : at.scrollTop }));
}

function rememberPlace(stop) {
  const row = rows().findIndex((one) => one.dataset.stop === stop);
  if (row < 0) return rememberScroll(); // it is put back
  const { top } = rows()[row].getBoundingClientRect();
  sessionStorage.setItem(PLACE, JSON.stringify({ stop, row, top }));
}

/** Put the stop where it was on the screen, or the one that took its place, and focus its menu. */
function restorePlace() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  sessionStorage.removeItem(PLACE);
  // Who went on before the page was whole is not taken back.
  if (!place || document.activeElement !== document.body) return;
  if (place.scroll !== undefined) {
    scroller().scrollTo({ top: place.scroll, behavior: "instant" });
    return;
  }
  const row = document.getElementById(`stop-${place.stop}`) || rows()[Math.min(place.row, rows().length - 1)];
  if (!row) return;
  row.querySelector("summary").focus({ preventScroll: true });
  scroller().scrollBy({ top: row.getBoundingClientRect().top - place.top, behavior: "instant" });
}

/** Undo and redo as everywhere: Ctrl+Z, Ctrl+Y or Ctrl+Shift+Z, unless one is writing. */
function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const step = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  const link = step && document.getElementById(step);
  if (!link || !link.href) return;
  event.preventDefault();
  link.click();
}

if (tools) {
  const { list, at } = stacked(tools.dataset.address);
  sessionStorage.setItem(stack, JSON.stringify({ list, at }));
  if (list.length > 1) {
    offer("undo", list[at - 1]);
    offer("redo", list[at + 1]);
  }
  // What was done is said once, not again after each reload.
  if (new URLSearchParams(location.search).has("done")) history.replaceState(history.state, "", tools.dataset.address);
  remember("route", tools.dataset.address);
  for (const button of document.querySelectorAll("[data-edit]")) {
    button.addEventListener("click", () => rememberPlace(button.dataset.edit.split(" ")[1]));
  }
  for (const id of ["undo", "redo"]) {
    document.getElementById(id).addEventListener("click", rememberScroll);
  }
  startDragging(tools.dataset.address, rememberPlace);
  document.addEventListener("keydown", onKey);
  window.addEventListener("load", restorePlace);
}
