// Longitude and latitude with their degrees along the edges: for paper only, where one measures.

import { el } from "./dom.js";

const STEPS = [[7.6, 1], [9, 0.5], [10.5, 0.2], [11.5, 0.1], [13, 0.05], [15, 0.02], [99, 0.005]];

/** The whole multiples of a step between two values. */
function whole(from, to, step) {
  const found = [];
  for (let n = Math.ceil(from / step); n * step < to; n += 1) found.push(n * step);
  return found;
}

function mark(at, text, edge) {
  const icon = L.divIcon({ className: `graticule graticule--${edge}`, html: el("span", {}, text), iconSize: [54, 14], iconAnchor: edge === "top" ? [27, 0] : [54, 7] });
  return L.marker(at, { interactive: false, keyboard: false, pane: "names", icon });
}

/** Draw the graticule of a map while its page is printed. */
export function printGraticule(map) {
  const group = L.layerGroup().addTo(map);
  const style = { color: "#c3c9cf", weight: 0.6, interactive: false, pane: "ground", dashArray: "2 4" };
  window.addEventListener("afterprint", () => group.clearLayers());
  window.addEventListener("beforeprint", () => {
    group.clearLayers();
    const step = STEPS.find(([zoom]) => map.getZoom() < zoom)[1];
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const box = map.getBounds();
    const { x: width, y: height } = map.getSize();
    for (const lon of whole(box.getWest(), box.getEast(), step)) {
      L.polyline([[box.getSouth(), lon], [box.getNorth(), lon]], style).addTo(group);
      const { x } = map.latLngToContainerPoint([box.getNorth(), lon]);
      // The corners belong to the buttons and the notes.
      if (x > 70 && x < width - 160) mark([box.getNorth(), lon], `${lon.toFixed(digits)}°E`, "top").addTo(group);
    }
    for (const lat of whole(box.getSouth(), box.getNorth(), step)) {
      L.polyline([[lat, box.getWest()], [lat, box.getEast()]], style).addTo(group);
      const { y } = map.latLngToContainerPoint([lat, box.getEast()]);
      if (y > 50 && y < height - 30) mark([lat, box.getEast()], `${lat.toFixed(digits)}°N`, "right").addTo(group);
    }
  });
}
