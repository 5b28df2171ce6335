// A form a little wider than its room is drawn smaller, so that a row is seen from end to end.

import { forms } from "./fields.js";

// Smaller than this its texts are hard to read: then the form scrolls, as it does in a zoomed window.
const SMALLEST = 0.8;
// Half of a table's outer lines, left and right, stands outside of its width.
const LINE = 2;

function zoomOf(form, room) {
  const widths = [...form.querySelectorAll("table")].map((table) => Number(table.getAttribute("width")));
  const { paddingLeft, paddingRight } = getComputedStyle(form);
  const table = Math.max(0, ...widths) + LINE;
  const width = table + parseFloat(paddingLeft) + parseFloat(paddingRight);
  return width > room && room / width >= SMALLEST ? Math.floor((room / width) * 1000) / 1000 : 1;
}

// Measured where it changes: to ask for it in between would have the browser lay out all forms.
let room = forms.clientWidth;

export function fitForms() {
  // A panel that is not shown has no room to measure.
  if (!room) {
    return;
  }
  for (const form of forms.querySelectorAll(".form")) {
    const zoom = String(zoomOf(form, room));
    if ((form.style.zoom || "1") !== zoom) {
      form.style.zoom = zoom;
      form.style.setProperty("--zoom", zoom);
      form.classList.toggle("smaller", zoom !== "1");
    }
  }
}

new ResizeObserver(() => {
  room = forms.clientWidth;
  fitForms();
}).observe(forms);
fitForms();
