// What both forms of planning share: suggestions, the draft, the way to what is wrong.

import { suggestPlaces } from "./common.js";
import { keepForm, offerDraft } from "./draft.js";

export const form = document.getElementById("wizard");

/** Leave empty fields out of the address; give them back when the page is shown again. */
function shortAddress() {
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input:not([type=checkbox]), select, textarea")) {
      if (!field.value.trim() || field.value === field.dataset.default) field.disabled = true;
    }
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll("input, select, textarea")) field.disabled = false;
  });
}

export function startWizard(step) {
  suggestPlaces();
  shortAddress();
  offerDraft(form);
  keepForm(form, step);
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
}
