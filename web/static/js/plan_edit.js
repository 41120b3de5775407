// Changing a route: every edit is a link. This adds undo and redo, keeps the place on the page and
// remembers the last route that was changed.

const STACK = "plan-edits"; // addresses of this tab's edits, and where among them we are
const PLACE = "plan-place"; // which button was pressed, and where it was on the screen
const DRAFT = "plan-draft"; // the last changed route, also after the browser was closed
const MOST = 100;

const parameters = new URLSearchParams(location.search);
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
  const button = buttons.find((one) => one.dataset.edit === place.edit) || buttons.at(-1);
  button.focus({ preventScroll: true });
  window.scrollBy(0, button.getBoundingClientRect().top - place.top);
}

if (tools) {
  const { list, at } = stacked(tools.dataset.address);
  sessionStorage.setItem(STACK, JSON.stringify({ list, at }));
  offer("undo", list[at - 1]);
  offer("redo", list[at + 1]);
  if (parameters.has("order")) localStorage.setItem(DRAFT, tools.dataset.address);
  for (const link of document.querySelectorAll("[data-edit]")) {
    link.addEventListener("click", () => rememberPlace(link));
  }
  window.addEventListener("load", restorePlace);
}

const draft = document.getElementById("draft");
const kept = localStorage.getItem(DRAFT);
if (draft && kept && !parameters.has("from")) {
  draft.querySelector("a").href = kept;
  draft.hidden = false;
}
