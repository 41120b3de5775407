// The features of the open data interface: the ground of their map.

import { drawGround } from "./common.js";

if (window.map_ogc) drawGround(window.map_ogc);
