// A page that waits: it asks how far the work is and loads the answer when it is there.

const box = document.getElementById("waiting");
let leaving = false; // cancelled work counts as done: loading the page again would begin it anew

async function ask() {
  const response = await fetch(box.dataset.work).catch(() => null);
  if (leaving) return;
  // Taken back elsewhere, or signed out: loaded again, the page asks anew, or leads to the door.
  if ([401, 403, 404].includes(response?.status)) {
    location.reload();
    return;
  }
  if (response && response.ok) {
    const { done, share, seconds } = await response.json();
    if (leaving) return;
    if (done) {
      location.reload();
      return;
    }
    const bar = document.getElementById("waiting-share");
    if (share) bar.value = share;
    const note = document.getElementById("waiting-note");
    if (seconds >= 2) note.textContent = note.dataset.seconds.replace("{n}", seconds);
  }
  setTimeout(ask, 600);
}

/** Put the focus on the button that cancels, unless the reader has put it somewhere. */
function offerCancel() {
  if (document.activeElement === document.body) document.getElementById("waiting-cancel").focus();
}

if (box) {
  // Browsers pass over autofocus when the address has a fragment, and going to the fragment, which
  // they do when the page is complete, takes the focus away again.
  offerCancel();
  window.addEventListener("load", () => requestAnimationFrame(offerCancel));
  box.querySelector("form").addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  ask();
}
