// Where the values of the fields came from: asked for when nobody types, told beside a field.

import { get } from "../server.js";
import { forms, isField } from "./fields.js";

const { address } = forms.dataset;
const spoken = document.getElementById("origin");
// The server looks at all fields, so it is asked when nobody types.
const QUIET = 1500;
const FIRST = 400;

let notes = {};
let known = "";
let latest = "";
// What a value was does not hold for what has been typed since.
const typed = new Set();
let shown = "";
let timer = 0;

// Take the unit's state; whether the file is another by now, or its fields stand elsewhere.
export function renewOrigins({ hash, shape, unreadable }) {
  latest = hash;
  if (shape !== shown) {
    notes = {};
  }
  if ((hash === known && shape === shown) || unreadable) {
    return false;
  }
  shown = shape;
  clearTimeout(timer);
  timer = setTimeout(askOrigins, known ? QUIET : FIRST);
  return true;
}

async function askOrigins() {
  try {
    const found = await get(`${address}/origins`);
    notes = found.notes;
    known = found.hash;
    typed.clear();
  } catch {
    // Notes are a help only; the next change asks again.
  }
}

forms.addEventListener("input", ({ target }) => typed.add(target.dataset.key));

// Where the field's value came from, in words; a screen reader reads it behind its name, and behind
// the field's `hint`: what describes a field elsewhere replaces `aria-description` (WAI-ARIA 1.3).
export function originOf(field, hint) {
  const key = isField(field) ? field.dataset.key : "";
  const isOld = typed.has(key) && latest !== known;
  const words = isOld ? "" : (notes[key] ?? "");
  for (const other of forms.querySelectorAll('[aria-describedby~="origin"]')) {
    describe(other, other.getAttribute("aria-describedby").split(" ").filter((id) => id !== "origin"));
  }
  spoken.textContent = `${hint ?? ""} ${words}`.trim();
  if (words) {
    const others = field.getAttribute("aria-describedby");
    describe(field, [...(others ? others.split(" ") : []), "origin"]);
  }
  return words;
}

function describe(field, ids) {
  if (ids.length) {
    field.setAttribute("aria-describedby", ids.join(" "));
  } else {
    field.removeAttribute("aria-describedby");
  }
}
