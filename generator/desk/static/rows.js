// Rows of lists, and copies of forms: what is done with them by mouse and keyboard.

import { forms, isField } from "./fields.js";

const tools = document.getElementById("row-tools");
let current = null;

// Which rows blank ones become: those that are filled in stand behind the last real row, in order.
export function rowsFor(keys) {
  const spare = new Map();
  for (const key of keys) {
    const row = spareRow(key);
    if (row) {
      const numbers = spare.get(row.dataset.list) ?? new Set();
      spare.set(row.dataset.list, numbers.add(Number(row.dataset.index)));
    }
  }
  const moved = new Map();
  for (const [list, numbers] of spare) {
    const all = [...forms.querySelectorAll(`tr[data-spare][data-list="${CSS.escape(list)}"]`)];
    const first = Math.min(...all.map((row) => Number(row.dataset.index)));
    [...numbers].sort((a, b) => a - b).forEach((number, place) => {
      moved.set(`${list}/${number}/`, `${list}/${first + place}/`);
    });
  }
  return moved;
}

export function movedKey(key, moved) {
  for (const [from, to] of moved) {
    if (key.startsWith(from)) {
      return to + key.slice(from.length);
    }
  }
  return key;
}

function spareRow(key) {
  const field = forms.querySelector(`tr[data-spare] [data-key="${CSS.escape(key)}"]`);
  return field?.closest("tr");
}

function rowOf(element) {
  return element?.closest?.("#forms tr[data-row]") ?? null;
}

// Put the buttons beside the row that holds the element.
export function showTools(element) {
  if (element?.closest?.("#row-tools")) {
    return;
  }
  forms.querySelectorAll("tr.current").forEach((row) => row.classList.remove("current"));
  current = rowOf(element);
  tools.hidden = !current;
  if (!current) {
    return;
  }
  const rows = forms.querySelectorAll(`tr[data-row="${CSS.escape(current.dataset.row)}"]`);
  rows.forEach((row) => row.classList.add("current"));
  const box = current.getBoundingClientRect();
  tools.style.left = `${box.right + scrollX + 6}px`;
  tools.style.top = `${box.top + scrollY}px`;
  const isSpare = "spare" in current.dataset;
  for (const button of tools.querySelectorAll("button")) {
    button.disabled = isSpare;
  }
}

// The edit for what is done with the row or copy; null where there is nothing to do.
export function editOf(what, row) {
  if (!row || "spare" in row.dataset) {
    return null;
  }
  const { list } = row.dataset;
  const key = row.dataset.row ?? row.dataset.copy;
  const index = Number(row.dataset.index);
  if (what === "add") {
    return { do: "add", list, at: index + 1, focus: `${list}/${index + 1}` };
  }
  if (what === "remove") {
    return { do: "remove", row: key, focus: `${list}/${index}` };
  }
  const to = what === "up" ? index - 1 : index + 1;
  const other = forms.querySelector(
    `[data-list="${CSS.escape(list)}"][data-index="${to}"]:not([data-spare])`);
  return other ? { do: "move", row: key, to, focus: `${list}/${to}` } : null;
}

// The cell above or below the field, in the same column.
export function neighbour(field, step) {
  const cell = field.closest("td");
  const fields = [...field.closest(".form").querySelectorAll("td")]
    .filter((td) => td.dataset.column === cell?.dataset.column)
    .map((td) => [...td.querySelectorAll("[data-key]")].find(isField))
    .filter(Boolean);
  const place = fields.findIndex((each) => cell?.contains(each));
  return place < 0 ? null : (fields[place + step] ?? null);
}

// Call `edit` with what is done by buttons and keys.
export function listen(edit) {
  const done = (what, row) => {
    const wanted = editOf(what, row);
    if (wanted) {
      edit(wanted);
    }
  };
  document.addEventListener("focusin", (event) => showTools(event.target));
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => done(event.target.dataset.do, current));
  forms.addEventListener("click", (event) => {
    const what = event.target.closest(".copy-tools button")?.dataset.do;
    if (what) {
      done(what, event.target.closest(".form"));
    }
  });
  // All of a cell is its field, as on paper.
  forms.addEventListener("mousedown", (event) => {
    const field = event.target.matches("td") && [...event.target.querySelectorAll("[data-key]")].find(isField);
    if (field) {
      event.preventDefault();
      field.focus();
    }
  });
  forms.addEventListener("keydown", (event) => {
    const what = keyFor(event);
    if (what && rowOf(event.target)) {
      event.preventDefault();
      done(what, rowOf(event.target));
    }
  });
}

function keyFor(event) {
  if (event.isComposing) {
    return "";
  }
  if (event.altKey && !event.ctrlKey) {
    return { ArrowUp: "up", ArrowDown: "down" }[event.key] ?? "";
  }
  return event.ctrlKey ? ({ Enter: "add", Delete: "remove" }[event.key] ?? "") : "";
}
