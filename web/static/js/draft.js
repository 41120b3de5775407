// What this browser keeps of unfinished work: the address of the last step of planning.
// Nothing leaves the browser. Without storage (a private window) the pages simply do without.

const KEY = "plan-draft";
const RESTORED = "plan-restored";

export function remember(kind, address) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ kind, address }));
  } catch (error) { /* no storage, no draft */ }
}

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || "null");
  } catch (error) {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch (error) { /* there was none */ }
}

/** The address that sends a form as it stands now. */
export function addressOf(form, step) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() && name !== "step" && name !== "find") query.append(name, value);
  }
  query.append("step", step);
  return `${form.getAttribute("action")}?${query}`;
}

/** Keep what is written into a form of planning while it is written. */
export function keepForm(form, step) {
  const keep = () => remember("form", addressOf(form, step));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

/** On an empty first step: bring back an unfinished form, or offer the last route. */
export function offerDraft(form) {
  const kept = remembered();
  const asked = [...new URLSearchParams(location.search).keys()].some((name) => !["lang", "size"].includes(name));
  if (sessionStorage.getItem(RESTORED)) {
    sessionStorage.removeItem(RESTORED);
    document.getElementById("restored").hidden = false;
  } else if (kept && form.dataset.blank === "yes" && !asked) {
    if (kept.kind === "form") {
      sessionStorage.setItem(RESTORED, "yes");
      location.replace(kept.address);
    } else {
      const draft = document.getElementById("draft");
      draft.querySelector("a").href = kept.address;
      draft.hidden = false;
    }
  }
}

for (const link of document.querySelectorAll("[data-forget]")) link.addEventListener("click", forget);
