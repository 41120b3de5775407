// Dragging a stop to another place of the route, on its day or another: by mouse, finger or pen.
// It ends in the address of the new order, like the buttons beside it, which need no dragging.

import { el } from "./common.js";

const EDGE = 80; // pixels from the edge of the window at which the page begins to scroll
const days = () => [...document.querySelectorAll("section.day")];
const stopsOf = (day) => [...day.querySelectorAll("li[data-stop]")];

/** What scrolls: the timetable beside the map, or on a telephone the page. */
export function scroller() {
  const side = document.getElementById("side");
  return side && getComputedStyle(side).overflowY === "auto" ? side : window;
}

/** The places a stop can be put: before a stop of a day, or behind its last one, with all that lies between two. */
function gaps() {
  return days().flatMap((day) => {
    const rows = stopsOf(day);
    const boxes = rows.map((row) => row.getBoundingClientRect());
    const found = rows.map((row, i) => ({ day, before: row, row, from: (boxes[i - 1] || { bottom: boxes[i].top }).bottom, to: boxes[i].top }));
    const row = rows.at(-1) || day.querySelector("li.end");
    const end = row.getBoundingClientRect().bottom;
    found.push({ day, before: null, row, from: end, to: end });
    return found;
  });
}

/** The order of all days with a stop put before another one, as the address writes it. */
function orders(stop, gap) {
  return days().map((day) => {
    const ids = stopsOf(day).map((row) => row.dataset.stop).filter((id) => id !== stop);
    if (gap.day === day) {
      const before = gap.before && gap.before.dataset.stop;
      const at = before && before !== stop ? ids.indexOf(before) : before ? stopsOf(day).indexOf(gap.before) : ids.length;
      ids.splice(at, 0, stop);
    }
    return (ids.join(",") || "-") + (day.dataset.night ? `@${day.dataset.night}` : "");
  });
}

function present() {
  return days().map((day) => (stopsOf(day).map((row) => row.dataset.stop).join(",") || "-") + (day.dataset.night ? `@${day.dataset.night}` : ""));
}

export function startDragging(address, rememberPlace) {
  let drag = null;

  function mark(gap) {
    for (const row of document.querySelectorAll(".drop-before, .drop-after")) row.classList.remove("drop-before", "drop-after");
    if (gap) gap.row.classList.add(gap.before ? "drop-before" : "drop-after");
  }

  function nearest(y) {
    const away = (gap) => Math.max(gap.from - y, y - gap.to, 0);
    return gaps().reduce((best, gap) => (away(gap) < away(best) ? gap : best));
  }

  function move(event) {
    drag.y = event.clientY;
    drag.ghost.hidden = false;
    drag.ghost.style.transform = `translate(${event.clientX + 14}px, ${event.clientY - 14}px)`;
    drag.gap = nearest(event.clientY);
    mark(drag.gap);
  }

  function scroll() {
    if (!drag) return;
    if (drag.y < EDGE) scroller().scrollBy(0, -12);
    else if (drag.y > window.innerHeight - EDGE) scroller().scrollBy(0, 12);
    drag.frame = requestAnimationFrame(scroll);
  }

  function end(put) {
    const { row, gap, ghost, frame } = drag;
    cancelAnimationFrame(frame);
    drag = null;
    mark(null);
    ghost.remove();
    row.classList.remove("dragged");
    if (!put || !gap) return;
    const wanted = orders(row.dataset.stop, gap);
    if (wanted.join("|") === present().join("|")) return;
    rememberPlace(row.dataset.stop);
    const target = new URL(address, location.href);
    target.searchParams.delete("order");
    for (const day of wanted) target.searchParams.append("order", day);
    location.assign(target);
  }

  function start(event, row, grip) {
    if (event.button || drag) return; // a second finger begins nothing
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const ghost = el("p", { class: "drag-ghost", "aria-hidden": "true" }, row.querySelector("strong").textContent);
    ghost.hidden = true;
    document.body.append(ghost);
    row.classList.add("dragged");
    drag = { row, ghost, gap: null, y: event.clientY };
    drag.frame = requestAnimationFrame(scroll);
  }

  // The number of a stop is its handle: nothing more stands in its row.
  for (const row of document.querySelectorAll("li[data-stop]")) {
    const grip = row.querySelector(".bd");
    grip.classList.add("grip");
    grip.addEventListener("pointerdown", (event) => start(event, row, grip));
    grip.addEventListener("pointermove", (event) => { if (drag) move(event); });
    grip.addEventListener("pointerup", () => { if (drag) end(true); });
    grip.addEventListener("pointercancel", () => { if (drag) end(false); });
  }
  document.addEventListener("keydown", (event) => { if (drag && event.key === "Escape") end(false); });
}
