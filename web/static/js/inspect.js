// The inspection page: ground of the map and place suggestions.

import "./waiting.js";
import { busyOnSubmit, drawGround, suggestPlaces } from "./common.js";

if (window.map_inspection) drawGround(window.map_inspection);
suggestPlaces();

const form = document.querySelector("form.query");
if (form) busyOnSubmit(form);
