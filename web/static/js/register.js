// The office's own books: a file dropped on the form, and the first rows on a small map.

import { config, drawGround, el } from "./common.js";
import { scale } from "./scale.js";

const drop = document.getElementById("drop");
if (drop) takeDropped(drop, document.getElementById("file"));

/** Let a file be dropped where it can be chosen. */
function takeDropped(box, field) {
  document.getElementById("drop-note").hidden = false;
  const over = (on) => (event) => {
    event.preventDefault();
    box.classList.toggle("drop--over", on);
  };
  box.addEventListener("dragenter", over(true));
  box.addEventListener("dragover", over(true));
  box.addEventListener("dragleave", over(false));
  box.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change"));
  });
}

const file = document.getElementById("file");
if (file) {
  const most = Number(document.getElementById("send").dataset.most) * 1e6;
  file.addEventListener("change", () => {
    const large = [...file.files].some(({ size }) => size > most);
    file.setCustomValidity(large ? file.dataset.large : ""); // said before the file goes on its way
    if (large) file.reportValidity();
  });
}

const send = document.getElementById("send");
if (send) {
  const busy = document.getElementById("busy");
  send.addEventListener("submit", () => { busy.textContent = "…"; });
  window.addEventListener("pageshow", () => { busy.textContent = ""; });
}

const map = window.map_register;
if (map) {
  drawGround(map);
  for (const { name, system, word, lon, lat } of config.candidates) {
    const mark = el("span", { class: `candidate candidate--${system}` }); // Leaflet itself moves the element around it
    const icon = L.divIcon({ className: "", html: mark, iconSize: [16 * scale, 16 * scale] });
    L.marker([lat, lon], { icon, title: `${name} · ${word}`, alt: `${name} · ${word}`, keyboard: false }).addTo(map);
  }
}
