// The page of suggestions: the ground of the map and sortable tables.

import "./table.js";
import "./waiting.js";
import { busyOnSubmit, drawGround } from "./common.js";

if (window.map_suggest) {
  window.map_suggest.zoomControl.setPosition("topright");
  drawGround(window.map_suggest);
}

const form = document.querySelector("form.query");
if (form) busyOnSubmit(form);
