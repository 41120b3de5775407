// Names of sites, suggested while one types in a field with the list `site-names`.

import { api, called, el, fill, whereabouts } from "./common.js";

const PAUSE = 200; // milliseconds without a key

export function suggestSites(field) {
  const list = document.getElementById("site-names");
  let timer;
  async function suggest() {
    const found = await api("/places", { q: field.value.trim(), limit: 50 }, field.id).catch(() => null);
    if (!found) return;
    const sites = found.places.filter((place) => place.kind === "site").slice(0, 10);
    fill(list, ...sites.map((place) => el("option", { value: called(place), label: whereabouts(place) })));
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim()) timer = setTimeout(suggest, PAUSE);
  });
}
