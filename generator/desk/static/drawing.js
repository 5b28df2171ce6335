// The forms drawn anew: the cursor, what is open and what one looks at stay where they were.

import { cursor, focusOn, forms, grow } from "./fields.js";
import { movedKey } from "./rows.js";
import { drawAhead } from "./spare_rows.js";

// What stands where somebody looks: the field with the cursor, or the first one in sight.
function anchor() {
  const fields = [...forms.querySelectorAll("td [data-key]")];
  const focused = fields.find((field) => field === document.activeElement);
  const field = focused ?? fields.find((each) => each.getBoundingClientRect().top >= 0);
  return field && { key: field.dataset.key, top: field.getBoundingClientRect().top };
}

// `keys` are those of fields with texts that are not saved yet.
export function redraw(html, moved, keys) {
  const place = cursor();
  const seen = anchor();
  forms.innerHTML = html;
  forms.querySelectorAll("textarea").forEach(grow);
  drawAhead(place ? [...keys, movedKey(place.key, moved)] : keys);
  focusOn(place, place && movedKey(place.key, moved));
  const key = seen && CSS.escape(movedKey(seen.key, moved));
  const again = seen && forms.querySelector(`td [data-key="${key}"]`);
  if (again) {
    scrollBy(0, again.getBoundingClientRect().top - seen.top);
  }
}
