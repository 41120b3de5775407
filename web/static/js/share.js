// Copying an address, and handing it to another app where the device can.

/** Copy a text; pages without https have no clipboard, there the field itself is copied. */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const word = button.querySelector("[data-said]");
  const usual = word.textContent;
  word.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    if (!await copy(document.getElementById(button.dataset.copy))) return;
    word.textContent = word.dataset.said;
    setTimeout(() => { word.textContent = usual; }, 2500);
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  const { share: url, title, text } = button.dataset;
  button.addEventListener("click", () => navigator.share({ title, text, url }).catch(() => {})); // closed again
}
