// The service worker. Pages come from the network whenever there is one; what a reader has opened is
// kept for the time without one, and says how old it is. A form that finds no network waits here.
// SETTINGS stands before this text: root, version, files.

const ASSETS = `assets-${SETTINGS.version}`;
const DATA = `data-${SETTINGS.version}`;
const PAGES = `pages-${SETTINGS.version}-`; // and the language and text size of what lies in it
const META = "meta";
const PATIENCE = 8000; // milliseconds that a reader with a kept page waits for the network
const PASSING = ["lang", "size", "done", "link", "order"]; // say how to show a page once, not which page

/** What is kept -> how many of its kind. */
const KINDS = [
  [/^$/, 1],
  [/^nearby$/, 20],
  [/^plans(\/\d+(\/share)?)?$/, 60],
  [/^s\/[\w-]+$/, 40],
  [/^sites\/[\w-]+$/, 60],
  [/^orders$/, 12],
];
const FORMS = /^orders$/; // whose forms wait for a network
const OFFLINE = ["offline", "offline?kept=1"];

const inside = (url) => (url.origin === self.location.origin && url.pathname.startsWith(SETTINGS.root)
  ? url.pathname.slice(SETTINGS.root.length) : null);
const kindOf = (url) => KINDS.find(([pattern]) => pattern.test(inside(url) ?? "-"));
const isOffline = (url) => inside(url) === "offline";

/** The address under which a page is kept. */
function keyOf(address) {
  const url = new URL(address);
  for (const name of PASSING) url.searchParams.delete(name);
  url.hash = "";
  return url.href;
}

// -- which pages: those of one language and text size ---------------------------------------------

const variantOf = (text) => {
  const found = /<html lang="([\w-]+)" class="([^"]*)"/.exec(text);
  return found && `${found[1]}-${found[2].includes("large") ? "large" : "normal"}`;
};

async function variant() {
  const known = await (await caches.open(META)).match(SETTINGS.root);
  return known ? known.text() : "";
}

const remember = async (name) => (await caches.open(META)).put(SETTINGS.root, new Response(name));

/** Remember how the reader reads; a new way needs its own page without a network. */
async function setVariant(name) {
  if (await variant() === name) return;
  await remember(name);
  await Promise.all(OFFLINE.map((page) => keep(new URL(page, self.location.origin + SETTINGS.root).href).catch(() => {})));
}

// -- keeping --------------------------------------------------------------------------------------

const HEADERS = ["content-type", "content-language", "content-security-policy", "referrer-policy", "x-robots-tag"];

/** Keep a page that has come, unless it must not be. */
async function store(address, response) {
  const url = new URL(address);
  const control = response.headers.get("cache-control") || "";
  if (!response.ok || /no-store/.test(control) || !/^text\/html/.test(response.headers.get("content-type") || "")) return;
  const text = await response.text();
  const name = variantOf(text);
  if (!name || text.includes('id="waiting"')) return;
  const headers = new Headers({ "x-kept": String(Date.now()) });
  for (const one of HEADERS) if (response.headers.has(one)) headers.set(one, response.headers.get(one));
  const pages = await caches.open(PAGES + name);
  if (isOffline(url)) {
    await pages.put(address, new Response(text, { headers }));
    if (!await variant()) await remember(name);
    return;
  }
  await setVariant(name);
  if (!kindOf(url) || url.searchParams.has("done")) return;
  await pages.delete(keyOf(address)); // so that it stands last
  await pages.put(keyOf(address), new Response(text, { headers }));
  await trim(pages);
}

async function trim(pages) {
  const keys = await pages.keys();
  for (const [pattern, most] of KINDS) {
    const ours = keys.filter(({ url }) => pattern.test(inside(new URL(url)) ?? "-"));
    for (const old of ours.slice(0, Math.max(0, ours.length - most))) await pages.delete(old);
  }
}

/** Ask for a page and keep it. */
async function keep(address) {
  await store(address, await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } }));
}

async function forget(address) {
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await (await caches.open(name)).delete(keyOf(address));
}

/** A kept page as it was, with the moment at which it came. */
async function kept(address) {
  const pages = await caches.open(PAGES + await variant());
  const found = await pages.match(address, { ignoreVary: true });
  if (!found) return null;
  const text = await found.text();
  const body = text.replace("<html ", `<html data-kept="${found.headers.get("x-kept")}" `);
  return new Response(body, { headers: found.headers });
}

const offlinePage = async (page) => await kept(new URL(page, self.location.origin + SETTINGS.root).href) || Response.error();

// -- answering ------------------------------------------------------------------------------------

async function page(event) {
  const { request } = event;
  const old = isOffline(new URL(request.url)) ? null : await kept(keyOf(request.url));
  let timer;
  const patience = new Promise((_, fail) => { if (old) timer = setTimeout(fail, PATIENCE); });
  const coming = fetch(request);
  event.waitUntil(coming.then((response) => afterwards(request.url, response.clone())).catch(() => {}));
  try {
    return await Promise.race([coming, patience]);
  } catch {
    return old || await offlinePage(OFFLINE[0]);
  } finally {
    clearTimeout(timer);
  }
}

async function afterwards(address, response) {
  if (response.status === 404 || response.status === 410) await forget(address);
  else await store(address, response);
  const url = new URL(address);
  if (url.searchParams.has("done") && kindOf(url)) await keep(keyOf(address)); // without what was said once
  await flush();
}

/** A file whose address names its version is asked for once. */
async function asset(request) {
  const files = await caches.open(ASSETS);
  const found = await files.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

/** The ground of the maps: from the network, else as it came last. */
async function ground(request) {
  const data = await caches.open(DATA);
  try {
    const response = await fetch(request);
    if (response.ok) await data.put(request, response.clone());
    return response;
  } catch (error) {
    const found = await data.match(request, { ignoreVary: true });
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = inside(new URL(request.url));
  if (path === null) return;
  if (request.method === "POST") {
    if (request.mode === "navigate" && FORMS.test(path)) event.respondWith(send(request));
  } else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (/^(static|assets)\//.test(path)) event.respondWith(asset(request));
  else if (/^ground\//.test(path)) event.respondWith(ground(request));
});

// -- forms that wait ------------------------------------------------------------------------------

function outbox(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("outbox", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "id", autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = act(opening.result.transaction("forms", mode).objectStore("forms"));
      asked.onsuccess = () => { resolve(asked.result); opening.result.close(); };
      asked.onerror = () => reject(asked.error);
    };
  });
}

/** Send a form; without a network it waits. Only one that counts once may be sent again. */
async function send(request) {
  const body = await request.clone().text();
  try {
    return await fetch(request);
  } catch (error) {
    if (!/(^|&)once=[^&]/.test(body)) throw error;
    await outbox("readwrite", (forms) => forms.add({ url: request.url, body, at: Date.now(), refused: 0 }));
    if (self.registration.sync) await self.registration.sync.register("outbox").catch(() => {});
    await tell();
    return offlinePage(OFFLINE[1]);
  }
}

/** Send what waits, one after the other; whatever may have arrived is not counted twice there. */
function flush() {
  return navigator.locks.request("outbox", async () => {
    let sent = 0;
    for (const form of await outbox("readonly", (forms) => forms.getAll())) {
      if (form.refused) continue;
      const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html" };
      const response = await fetch(form.url, {
        method: "POST", body: form.body, headers, redirect: "manual", credentials: "same-origin",
      }).catch(() => null);
      if (!response) break;
      if (response.type === "opaqueredirect" || response.ok) {
        sent += 1;
        await outbox("readwrite", (forms) => forms.delete(form.id));
      } else if (response.status >= 400 && response.status < 500 && ![408, 409, 429].includes(response.status)) {
        await outbox("readwrite", (forms) => forms.put({ ...form, refused: response.status }));
      }
    }
    await tell(sent);
  });
}

/** Tell the open pages how many forms wait. */
async function tell(sent = 0) {
  const forms = await outbox("readonly", (all) => all.getAll());
  const refused = forms.filter((form) => form.refused).length;
  const state = { waiting: forms.length - refused, refused, sent };
  for (const client of await self.clients.matchAll()) client.postMessage(state);
}

self.addEventListener("sync", (event) => { if (event.tag === "outbox") event.waitUntil(flush()); });

self.addEventListener("message", (event) => {
  const { keep: address, flush: now, drop } = event.data;
  if (address && kindOf(new URL(address))) event.waitUntil(keep(keyOf(address)).catch(() => {}));
  if (now) event.waitUntil(flush().catch(() => {}));
  if (drop) {
    event.waitUntil(outbox("readonly", (forms) => forms.getAll()).then(async (all) => {
      for (const form of all) if (form.refused) await outbox("readwrite", (forms) => forms.delete(form.id));
      await tell();
    }));
  }
});

// -- versions -------------------------------------------------------------------------------------

self.addEventListener("install", (event) => {
  const files = caches.open(ASSETS).then((cache) => Promise.all(
    SETTINGS.files.map((file) => cache.add(file).catch(() => {})), // the page asks again
  ));
  event.waitUntil(files.then(() => self.skipWaiting()));
});

/** What an earlier version kept is asked for anew, for its pages name files that are gone. */
async function renew() {
  const now = [ASSETS, DATA, META];
  const old = (await caches.keys()).filter((name) => !now.includes(name) && !name.startsWith(PAGES));
  const pages = new Set();
  for (const name of old.filter((one) => one.startsWith("pages-"))) {
    for (const { url } of await (await caches.open(name)).keys()) if (kindOf(new URL(url))) pages.add(url);
  }
  await Promise.all(old.map((name) => caches.delete(name)));
  await Promise.all(OFFLINE.map((one) => keep(new URL(one, self.location.origin + SETTINGS.root).href).catch(() => {})));
  for (const address of pages) await keep(address).catch(() => {});
}

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(renew)));
