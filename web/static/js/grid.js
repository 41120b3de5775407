// Tiles whose grid is not that of the map: GCJ-02 (the grid of Chinese map sites) and longitude/latitude.
//
// Our maps and everything drawn on them are WGS84. A tile of another grid is put where its own
// corners are in WGS84: each of its four edges goes through the exact place of the middle of that
// edge, so neighbours share their edges, no gap opens, and nothing in between is off by a pixel.

const AXIS = 6378245.0; // Krasovsky 1940, as the published formula has it
const EE = 0.00669342162296594323;
const PI = Math.PI;
const wave = (v, ...terms) => terms.reduce((sum, [weight, frequency]) => sum + weight * Math.sin(PI * v * frequency), 0);

/** WGS84 to GCJ-02, degrees; the same formula as geo/crs.py. */
export function toGcj02(lon, lat) {
  const x = lon - 105;
  const y = lat - 35;
  const ripple = wave(x, [20, 6], [20, 2]);
  const root = Math.sqrt(Math.abs(x));
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    + (ripple + wave(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30])) * 2 / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    + (ripple + wave(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30])) * 2 / 3;
  const phi = lat * PI / 180;
  const magic = 1 - EE * Math.sin(phi) ** 2;
  const perLat = PI / 180 * AXIS * (1 - EE) / magic ** 1.5;
  const perLon = PI / 180 * AXIS * Math.cos(phi) / Math.sqrt(magic);
  return [lon + east / perLon, lat + north / perLat];
}

/** GCJ-02 to WGS84: the fixed point of the formula, to a millionth of a metre after 8 steps. */
export function fromGcj02(lon, lat) {
  let [goodLon, goodLat] = [lon, lat];
  for (let step = 0; step < 8; step += 1) {
    const [outLon, outLat] = toGcj02(goodLon, goodLat);
    goodLon -= outLon - lon;
    goodLat -= outLat - lat;
  }
  return [goodLon, goodLat];
}

const mercator = (lon, lat) => [(lon + 180) / 360, (1 - Math.asinh(Math.tan(lat * PI / 180)) / PI) / 2];
const unmercator = (x, y) => [x * 360 - 180, Math.atan(Math.sinh(PI * (1 - 2 * y))) * 180 / PI];

/** Grid -> [WGS84 degrees to its fractions of the world's width, and back]. */
export const GRIDS = {
  gcj02: [(lon, lat) => mercator(...toGcj02(lon, lat)), (x, y) => fromGcj02(...unmercator(x, y))],
  epsg4490: [(lon, lat) => [(lon + 180) / 360, (90 - lat) / 360], (x, y) => [x * 360 - 180, 90 - y * 360]],
};

/** Tile layer in one of the grids above; everything else is Leaflet's own. */
export function gridLayer(url, crs, options) {
  if (!GRIDS[crs]) return L.tileLayer(url, options);
  const [forward, inverse] = GRIDS[crs];
  const Layer = L.TileLayer.extend({
    /** Which tiles cover a box of pixels. */
    _pxBoundsToTileRange({ min, max }) {
      const tile = (x, y) => {
        const { lng, lat } = this._map.unproject([x, y], this._tileZoom);
        return L.point(forward(lng, lat)).multiplyBy(2 ** this._tileZoom);
      };
      const corners = [[min.x, min.y], [max.x, min.y], [min.x, max.y], [max.x, max.y]].map(([x, y]) => tile(x, y));
      const range = L.bounds(corners);
      return L.bounds(range.min.floor(), range.max.ceil().subtract([1, 1]));
    },
    /** Where a tile lies, in pixels of the map's world at its zoom. */
    _box({ x, y, z }) {
      const pixel = (column, row) => {
        const [lng, lat] = inverse(column / 2 ** z, row / 2 ** z);
        return this._map.project([lat, lng], z);
      };
      const west = pixel(x, y + 0.5).x;
      const east = pixel(x + 1, y + 0.5).x;
      return L.bounds(L.point(west, pixel(x + 0.5, y).y).round(), L.point(east, pixel(x + 0.5, y + 1).y).round());
    },
    _getTilePos(coords) {
      return this._box(coords).min.subtract(this._level.origin);
    },
    _addTile(coords, container) {
      L.TileLayer.prototype._addTile.call(this, coords, container);
      const { el } = this._tiles[this._tileCoordsToKey(coords)];
      const { x, y } = this._box(coords).getSize();
      el.style.width = `${x}px`;
      el.style.height = `${y}px`;
    },
  });
  return new Layer(url, options);
}
