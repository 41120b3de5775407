// The form of the plan book: what is written stays in this browser until the form is empty again.

const form = document.getElementById("book-form");
const KEY = `plan-book ${form.dataset.mark}`;
const written = () => [...form.querySelectorAll("[name^='book.']")].filter((field) => field.tagName !== "BUTTON");

function keep() {
  const values = {};
  for (const field of written()) if (field.value !== field.defaultValue) values[field.name] = field.value;
  try {
    if (Object.keys(values).length) localStorage.setItem(KEY, JSON.stringify(values));
    else localStorage.removeItem(KEY);
  } catch (error) { /* no storage, no draft */ }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) || "null");
  } catch (error) { /* no storage, no draft */ }
  if (!kept) return;
  for (const field of written()) {
    if (!(field.name in kept)) continue;
    field.value = kept[field.name];
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
  document.getElementById("restored").hidden = false;
}

const problems = document.getElementById("problems");
if (form.dataset.refused === "no") restore();
if (problems) problems.focus();
form.addEventListener("input", keep);
document.querySelector("[data-forget-book]").addEventListener("click", (event) => {
  event.preventDefault();
  localStorage.removeItem(KEY);
  form.reset();
  document.getElementById("restored").hidden = true;
});
