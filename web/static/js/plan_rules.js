// The question for a route: places and sites are suggested while one types.

import { api, el, fill } from "./common.js";
import { startWizard } from "./wizard.js";

const field = document.getElementById("field-require");
const list = document.getElementById("site-names");
let timer;

async function suggest() {
  const found = await api("/places", { q: field.value.trim(), limit: 50 }, "require").catch(() => null);
  if (!found) return;
  const sites = found.places.filter((place) => place.kind === "site").slice(0, 10);
  fill(list, ...sites.map((place) => el("option", { value: place.name, label: place.context })));
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  if (field.value.trim()) timer = setTimeout(suggest, 200);
});

startWizard("rules");
