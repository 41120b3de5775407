// The pages that this device has kept, the newest first.

import { age } from "./offline.js";

const list = document.getElementById("kept-pages");

async function pages() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-") || !name.includes(`-${document.documentElement.lang}-`)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.endsWith("/offline")) continue;
      const response = await cache.match(request, { ignoreVary: true });
      const title = /<title>([^<]*)<\/title>/.exec(await response.text());
      const text = new DOMParser().parseFromString(title ? title[1] : request.url, "text/html").body.textContent;
      found.set(request.url, { text: text.split(" · ").slice(0, -1).join(" · ") || text, at: Number(response.headers.get("x-kept")) });
    }
  }
  return [...found].sort(([, one], [, two]) => two.at - one.at);
}

function row([address, { text, at }]) {
  const link = document.createElement("a");
  const when = document.createElement("span");
  link.href = address;
  link.append(Object.assign(document.createElement("b"), { textContent: text }), when);
  when.textContent = age(at);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

if ("caches" in window) {
  pages().then((found) => {
    if (!found.length) return;
    list.replaceChildren(...found.map(row));
    document.getElementById("kept-none").hidden = true;
  });
}
for (const one of document.querySelectorAll("[data-reload]")) one.addEventListener("click", () => location.reload());
