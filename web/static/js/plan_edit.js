// Changing a route: every edit is a link. This adds undo and redo, keeps the place on the page and
// remembers the last route that was changed.

import { remember } from "./draft.js";
import { startDragging } from "./plan_drag.js";

const STACK = "plan-edits"; // addresses of this tab's edits, and where among them we are
const PLACE = "plan-place"; // which button was pressed, and where it was on the screen
const MOST = 100;

const tools = document.getElementById("tools");

/** Put a route into the stack: a step back or forth, or an edit after which nothing is redone. */
function stacked(route) {
  const { list, at } = JSON.parse(sessionStorage.getItem(STACK) || '{"list":[],"at":-1}');
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

const rows = () => [...document.querySelectorAll("tr[data-stop]")];

const buttonsOf = (row) => [...document.querySelectorAll(`[data-edit$=" ${row.dataset.stop}"]`)];

function rememberPlace(link) {
  const stop = link.dataset.edit.split(" ")[1];
  const row = rows().findIndex((one) => one.dataset.stop === stop);
  const top = link.getBoundingClientRect().top;
  sessionStorage.setItem(PLACE, JSON.stringify({ edit: link.dataset.edit, stop, row, top }));
}

/** Focus the same button again, or the last one of its stop, or of the stop that took its place. */
function restorePlace() {
  const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
  sessionStorage.removeItem(PLACE);
  if (!place) return;
  const row = document.getElementById(`stop-${place.stop}`) || rows()[Math.min(place.row, rows().length - 1)];
  if (!row) return;
  const buttons = buttonsOf(row);
  const pressed = place.edit.startsWith("grip") ? undefined : buttons.find((one) => one.dataset.edit === place.edit);
  const button = pressed || buttons.filter((one) => one.href).at(-1);
  button.focus({ preventScroll: true });
  window.scrollBy(0, button.getBoundingClientRect().top - place.top);
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
  sessionStorage.setItem(STACK, JSON.stringify({ list, at }));
  offer("undo", list[at - 1]);
  offer("redo", list[at + 1]);
  remember("route", tools.dataset.address);
  for (const link of document.querySelectorAll("[data-edit]")) {
    link.addEventListener("click", () => rememberPlace(link));
  }
  startDragging(tools.dataset.address, rememberPlace);
  document.addEventListener("keydown", onKey);
  window.addEventListener("load", restorePlace);
}
