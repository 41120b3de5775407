// Orders of lectures: names with a list to choose from, and a question before something is cancelled.

import { suggestPlaces } from "./common.js";

suggestPlaces();

// A link that asks leads to a page with the question; with a script the question stands here.
const dialog = document.getElementById("ask");
for (const link of document.querySelectorAll("a[data-ask]")) {
  link.addEventListener("click", (event) => {
    if (!dialog?.showModal || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.querySelector("h2").textContent = link.dataset.ask;
    dialog.querySelector("form").action = link.dataset.action;
    dialog.showModal();
  });
}
dialog?.querySelector("[data-leave]").addEventListener("click", () => dialog.close());

// The address names a form to open: a card of a venue leads to it.
const named = document.querySelector(window.location.hash.match(/^#[a-z]+$/) ? `details${window.location.hash}` : "#none");
if (window.location.hash && named) named.open = true;

// Once somebody writes another name, the code of the venue that the form was opened with is wrong.
const code = document.querySelector("input[name=venue_code]");
document.querySelector("input[name=venue]")?.addEventListener("input", () => code?.remove(), { once: true });
