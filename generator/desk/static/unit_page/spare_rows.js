// Behind the spare row that somebody begins to fill in stands another one at once: who types on
// with Tab need not wait for the server, which draws the forms anew with it.

import { fieldsOf, forms, isField } from "./fields.js";
import { rowOf } from "./rows.js";

const KEYS = ["row", "spare", "key"];

function spareRows(key, table) {
  return [...table.querySelectorAll("tr[data-spare]")].filter((tr) => tr.dataset.spare === key);
}

function renumbered(tr, from, to) {
  const copy = tr.cloneNode(true);
  const { index } = rowOf(from);
  for (const element of [copy, ...copy.querySelectorAll("[data-key]")]) {
    for (const name of KEYS) {
      const value = element.dataset[name];
      if (value === from || value?.startsWith(`${from}/`)) {
        element.dataset[name] = to + value.slice(from.length);
      }
    }
    if (element.name) {
      element.name = element.name.replace(from, to);
    }
    const label = element.getAttribute("aria-label");
    if (label) {
      element.setAttribute("aria-label", label.replace(`第 ${index + 1} 行`, `第 ${index + 2} 行`));
    }
    if (isField(element) || element.dataset.key) {
      clear(element);
    }
  }
  return copy;
}

function clear(field) {
  delete field.dataset.severity;
  field.removeAttribute("aria-invalid");
  if (field.dataset.kind === "tick") {
    field.checked = false;
  } else if ("value" in field) {
    field.value = "";
  } else {
    field.textContent = "";
  }
}

// The headings beside a list stand in its first row; they reach over the new rows, too.
function shareHeadings(own, copies) {
  own.forEach((tr, place) => {
    const copied = [...copies[place].cells];
    [...tr.cells].forEach((cell, column) => {
      if (!cell.querySelector("[data-key]") && place + cell.rowSpan >= own.length) {
        cell.rowSpan += own.length;
        copied[column].remove();
      }
    });
  });
}

// Cells from further up that reach the last of the rows reach over the new ones, too.
function lengthen(own) {
  const rows = [...own[0].closest("table").rows];
  const end = rows.indexOf(own.at(-1));
  rows.slice(0, end + 1).forEach((tr, place) => {
    for (const cell of tr.cells) {
      if (place + cell.rowSpan > end && cell.rowSpan > 1 && !own.includes(tr)) {
        cell.rowSpan += own.length;
      }
    }
  });
}

// Put a spare row behind the one in which the field stands, if there is none.
export function followOn(field) {
  const tr = field.closest("tr[data-spare]");
  if (!tr) {
    return;
  }
  const key = tr.dataset.spare;
  const { list, index } = rowOf(key);
  const next = `${list}/${index + 1}`;
  const table = tr.closest("table");
  if (spareRows(next, table).length) {
    return;
  }
  const own = spareRows(key, table);
  const copies = own.map((each) => renumbered(each, key, next));
  lengthen(own);
  if (!index) {
    shareHeadings(own, copies);
  }
  own.at(-1).after(...copies);
}

// Whether rows behind this one may be the key's: one further up in the list never has it.
function isBefore({ list, index }, key) {
  return key.startsWith(`${list}/`) && index < Number(key.slice(list.length + 1).split("/")[0]);
}

// Where somebody types already, ahead of the server, stand rows again after it has drawn the forms.
export function drawAhead(keys) {
  for (const key of keys) {
    let last = null;
    while (!fieldsOf(key).length) {
      const ends = [...forms.querySelectorAll("tr[data-spare]")]
        .filter((tr) => isBefore(rowOf(tr.dataset.spare), key));
      const field = [...(ends.at(-1)?.querySelectorAll("[data-key]") ?? [])].find(isField);
      if (!field || ends.at(-1) === last) {
        break;
      }
      last = ends.at(-1);
      followOn(field);
    }
  }
}

forms.addEventListener("input", (event) => {
  if (isField(event.target)) {
    followOn(event.target);
  }
});
