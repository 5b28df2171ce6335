// The forms drawn anew: the cursor, what is open and what one looks at stay where they were.

import { cursor, focusOn, forms, grow } from "./fields.js";
import { fitForms } from "./fitting.js";
import { movedKey } from "./rows.js";
import { drawAhead } from "./spare_rows.js";

// What stands where somebody looks: the field with the cursor, or the first one in sight.
function anchor() {
  const fields = [...forms.querySelectorAll("td [data-key]")];
  const focused = fields.find((field) => field === document.activeElement);
  const field = focused ?? fields.find((each) => each.getBoundingClientRect().top >= 0);
  return field && { key: field.dataset.key, top: field.getBoundingClientRect().top };
}

// Put in what the answer has: all forms, or those that have other rows, by their names. `keys` are
// those of fields with texts that are not saved yet.
export function redraw({ forms: html, sections = {} }, moved, keys) {
  const place = cursor();
  const seen = anchor();
  if (html) {
    forms.innerHTML = html;
  }
  for (const [name, section] of Object.entries(sections)) {
    document.getElementById(`form-${name}`).outerHTML = section;
  }
  // Before anything is measured: forms are laid out once, as large as they stay.
  fitForms();
  forms.querySelectorAll("textarea").forEach(grow);
  drawAhead(place ? [...keys, movedKey(place.key, moved)] : keys);
  focusOn(place, place && movedKey(place.key, moved));
  const key = seen && CSS.escape(movedKey(seen.key, moved));
  const again = seen && forms.querySelector(`td [data-key="${key}"]`);
  if (again) {
    scrollBy(0, again.getBoundingClientRect().top - seen.top);
  }
}

// Rows that changed places are not drawn anew, their texts are: the cursor goes with its row.
export function follow(moved) {
  const place = cursor();
  if (place && movedKey(place.key, moved) !== place.key) {
    focusOn(place, movedKey(place.key, moved));
  }
}
