// The heritage sites on a map: size by rank, filled by how well the place is known, none hidden.

import { el, svg } from "./dom.js";
import { scale } from "./scale.js";
import { spread } from "./spread.js";

const RADIUS = { 3: 9.6, 2: 7.6, 1: 6 }; // pixels: national, provincial, others
const DOT = 2.6;
const SPREAD_ZOOM = 9; // nearer in every site is a star, moved aside where it must be
const CROWDED = 0.8; // of the sum of two radii: nearer than this, the lower rank becomes a dot
const RING = 5; // pixels from a star to the ring that tells it is chosen
const THREAD = 5; // pixels off its place from which a thread leads there
const TOUCH = 14; // least radius of what one can press

/** Outline of a star round the middle of its picture. */
export function starPath(radius, middle = 0) {
  const corners = [...Array(10).keys()].map((i) => {
    const [turn, reach] = [(Math.PI * i) / 5, radius * (i % 2 ? 0.44 : 1)];
    return `${(middle + reach * Math.sin(turn)).toFixed(1)} ${(middle - reach * Math.cos(turn)).toFixed(1)}`;
  });
  return `M${corners.join("L")}Z`;
}

function picture({ rank, certainty, state }, radius, dot) {
  const half = Math.max(radius + 4, TOUCH * scale);
  const box = { class: "star-mark", width: 2 * half, height: 2 * half, viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, "aria-hidden": "true" };
  const shapes = dot
    ? [svg("circle", { class: "star-dot", r: DOT * scale })]
    : [svg("path", { class: "star-halo", d: starPath(radius + 1.7) }), svg("path", { class: `star-face star-face--${certainty}`, d: starPath(radius) })];
  if (state) shapes.unshift(svg("circle", { class: `star-ring star-ring--${state}`, r: radius + RING * scale }));
  return { half, node: svg("svg", { ...box, "data-rank": rank }, ...shapes) };
}

/**
 * Keeps the stars of `sites` in order: each has `lat`, `lon`, `name`, `rank`, `certainty` and gets
 * a `marker`; one with a `state` is ringed and stays a star. Call `show` with those that are to be seen; circles of their seats come from `obstacles`.
 */
export class Stars {
  constructor(map, sites) {
    this.map = map;
    this.sites = sites;
    this.shown = [];
    map.createPane("threads").classList.add("pane-threads");
    this.lines = { interactive: false, pane: "threads", renderer: L.svg({ pane: "threads" }) };
    this.threads = L.layerGroup().addTo(map);
    for (const site of sites) {
      site.marker = L.marker([site.lat, site.lon], { pane: "stars", icon: L.divIcon({ className: "star" }), riseOnHover: true });
    }
    map.on("zoomend", () => this.place());
  }

  /** Show these and no others. */
  show(sites) {
    const wanted = new Set(sites);
    const before = this.shown;
    if (before.length === wanted.size && before.every((site) => wanted.has(site))) return;
    this.shown = this.sites.filter((site) => wanted.has(site));
    for (const site of before) if (!wanted.has(site)) site.marker.remove();
    this.place();
  }

  /** Choose stars and dots, then give each a seat of its own. */
  place() {
    const size = Math.max(0.7, Math.min(1.25, 0.82 + (this.map.getZoom() - 6.5) * 0.14)) * scale;
    const circles = [];
    const order = ({ rank, state }) => rank + (state ? 10 : 0);
    for (const site of [...this.shown].sort((a, b) => order(b) - order(a))) {
      const { x, y } = this.map.project([site.lat, site.lon]);
      const radius = RADIUS[site.rank] * size + (site.state ? RING * scale : 0);
      const crowded = !site.state && this.map.getZoom() < SPREAD_ZOOM && circles.some((one) => !one.dot && Math.hypot(one.x - x, one.y - y) < (one.radius + radius) * CROWDED);
      circles.push({ site, x, y, dot: crowded, radius: crowded ? DOT * scale : radius });
    }
    this.threads.clearLayers();
    this.circles = spread(circles);
    for (const circle of circles) this.seat(circle);
  }

  seat({ site, x, y, px, py, radius, dot }) {
    const seat = this.map.unproject([px, py]);
    const look = `${dot}${radius.toFixed(1)}`;
    if (site.look !== look) {
      const { half, node } = picture(site, radius - (site.state ? RING * scale : 0), dot);
      const picked = site.marker.getElement()?.classList.contains("star--picked");
      site.marker.setIcon(L.divIcon({ className: `star${dot ? " star--dot" : ""}`, html: el("span", {}, node, el("span", { class: "sr" }, site.name)), iconSize: [2 * half, 2 * half] }));
      site.marker.getElement()?.classList.toggle("star--picked", Boolean(picked));
      site.marker.setZIndexOffset(dot ? -500 : site.rank * 100 + (site.state ? 500 : 0));
      site.look = look;
    }
    site.marker.setLatLng(seat).addTo(this.map);
    if (Math.hypot(px - x, py - y) > THREAD * scale && !dot) {
      L.polyline([[site.lat, site.lon], seat], { ...this.lines, className: "star-thread" }).addTo(this.threads);
      const own = [[site.lat, site.lon], [site.lat, site.lon]]; // a line of no length is a round point
      L.polyline(own, { ...this.lines, className: "star-anchor" }).addTo(this.threads);
    }
  }

  /** Where the stars are, for names that keep clear. */
  obstacles() {
    return (this.circles || []).map(({ px, py, radius }) => ({ x: px, y: py, radius }));
  }
}
