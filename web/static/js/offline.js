// The page's half of working without a signal: it says how old it is, and what waits to be sent.

const { root, texts } = JSON.parse(document.getElementById("offline-texts").textContent);
const page = document.documentElement;
const MINUTE = 60000;

/** What is said of a number of things: of one, or of others. */
const counted = ([one, others], count) => (count === 1 ? one : others.replace("{}", count));

/** How long ago a moment was, in words. */
export function age(moment) {
  const minutes = Math.floor((Date.now() - moment) / MINUTE);
  if (minutes < 1) return texts.now;
  if (minutes < 60) return counted(texts.minutes, minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? counted(texts.hours, hours) : counted(texts.days, Math.floor(hours / 24));
}

function bar(id) {
  const known = document.getElementById(id);
  if (known) return known;
  const made = document.createElement("p");
  made.id = id;
  made.className = "offline-bar no-print";
  made.setAttribute("role", "status");
  document.getElementById("main").before(made);
  return made;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "ghost";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/** A page that came from this device says so, as long as nobody has loaded it anew. */
function sayAge() {
  const moment = Number(page.dataset.kept);
  if (!moment || document.querySelector("[data-offline]")) return;
  bar("age-note").replaceChildren(texts.kept.replace("{}", age(moment)), button(texts.again, () => location.reload()));
  setTimeout(sayAge, MINUTE);
}

/** The text that makes a form count once was kept with the page: each time it is another form. */
function freshForms() {
  if (!page.dataset.kept) return;
  for (const field of document.querySelectorAll("input[name=once]")) field.value = crypto.randomUUID();
}

function sayState({ waiting, refused, sent }) {
  const said = [
    sent && texts.sent.replace("{}", sent),
    waiting && texts.waiting.replace("{}", waiting),
    refused && texts.refused,
  ].filter(Boolean);
  const note = bar("outbox-note");
  note.hidden = !said.length;
  note.replaceChildren(said.join(" · "));
  if (refused) note.append(button(texts.drop, () => navigator.serviceWorker.controller.postMessage({ drop: true })));
}

const post = (message) => navigator.serviceWorker.controller?.postMessage(message);

async function start() {
  const { serviceWorker } = navigator;
  const first = !serviceWorker.controller;
  serviceWorker.addEventListener("message", ({ data }) => sayState(data));
  serviceWorker.addEventListener("controllerchange", () => { if (first) post({ keep: location.href }); });
  window.addEventListener("online", () => post({ flush: true }));
  await serviceWorker.register(`${root}sw.js`, { scope: root });
  post({ flush: true });
}

sayAge();
freshForms();
if ("serviceWorker" in navigator && window.top === window) start().catch(() => {}); // works without, too
