// A search box that suggests places: the combobox pattern of the ARIA Authoring Practices.

import { api, called, calledLine, config, el, fill, whereabouts } from "./common.js";

const WAIT = 180; // milliseconds after the last key

/** Turn a form with one text field and an empty listbox into a combobox; `choose` gets the place. */
export function searchBox(form, choose) {
  const field = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const note = document.getElementById("search-note");
  let places = [];
  let active = -1;
  let timer;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  close();

  function close() {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function take(index) {
    const place = places[index];
    clearTimeout(timer);
    field.value = called(place);
    close();
    choose(place);
  }

  function show() {
    fill(list, ...places.map((place, i) => {
      const option = el("li", { role: "option", id: `suggestion-${i}`, "aria-selected": "false" },
        el("b", {}, ...calledLine(place)), el("span", {}, `${config.kinds[place.kind] || ""} · ${whereabouts(place)}`));
      option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener("click", () => take(i));
      return option;
    }));
    list.hidden = places.length === 0;
    field.setAttribute("aria-expanded", places.length > 0);
    mark(-1);
    note.textContent = places.length ? config.texts.found.replace("{}", places.length) : config.texts.nothing;
    note.classList.toggle("sr", places.length > 0);
  }

  async function look() {
    clearTimeout(timer);
    const text = field.value.trim();
    if (!text) {
      note.textContent = "";
      close();
      return false;
    }
    try {
      const found = await api("/places", { q: text, limit: 8 }, "search");
      if (!found) return false; // a newer question is on its way
      places = found.places;
      show();
    } catch (error) {
      note.textContent = config.texts.failed;
      note.classList.remove("sr");
    }
    return places.length > 0;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the input method owns the keys
    const last = places.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else if (event.key === "ArrowDown") mark(active === last ? 0 : active + 1);
      else mark(active <= 0 ? last : active - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(active);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await look()) take(0);
  });
}
