// Rows of lists: which row a field belongs to, and what becomes of rows and fields' keys.

import { forms, isField } from "./fields.js";

const ROW = /^(.*)\/(\d+)$/;

function isBelow(key, row) {
  return key === row || key.startsWith(`${row}/`);
}

// The key in the row that it has moved to; `moved` has the rows' keys.
export function movedKey(key, moved) {
  for (const [from, to] of moved) {
    if (isBelow(key, from)) {
      return to + key.slice(from.length);
    }
  }
  return key;
}

// A row by its key: which list it is of, where it stands there, whether the data have it.
export function rowOf(key, isSpare = false) {
  const [, list, index] = ROW.exec(key);
  return { key, list, index: Number(index), isSpare };
}

function rowAround(key) {
  let around = key;
  while (around && !ROW.test((around = around.slice(0, around.lastIndexOf("/")))));
  return around;
}

function fieldIn(element) {
  return isField(element) ? element : [...element.querySelectorAll("[data-key]")].find(isField);
}

// The row to which the field belongs: of a cell that is merged over rows, the row around these.
export function rowAt(element) {
  const tr = element?.closest?.("#forms tr[data-row]");
  const field = tr && fieldIn(element.closest("td") ?? tr);
  if (!field) {
    return null;
  }
  const copy = tr.closest(".form").dataset.copy ?? "";
  let key = tr.dataset.row;
  while (key && !isBelow(field.dataset.key, key)) {
    key = rowAround(key);
  }
  return key && !isBelow(copy, key) ? rowOf(key, isSpare(tr, key)) : null;
}

// `data-spare` is the outermost row around a table's row that the data do not have.
function isSpare(tr, key) {
  return "spare" in tr.dataset && isBelow(key, tr.dataset.spare);
}

// The table's rows that show the row of the list.
export function shownRows(row) {
  return [...forms.querySelectorAll("tr[data-row]")].filter((tr) => isBelow(tr.dataset.row, row.key));
}

// The rows of the list in the form in which the element stands, in order, without spare ones.
export function rowsOf(list, form) {
  const keys = new Set();
  for (const tr of form.querySelectorAll("tr[data-row]")) {
    const [index] = tr.dataset.row.startsWith(`${list}/`)
      ? tr.dataset.row.slice(list.length + 1).split("/") : [""];
    const key = `${list}/${index}`;
    if (index && !isSpare(tr, key)) {
      keys.add(key);
    }
  }
  return [...keys].map((key) => rowOf(key));
}

// Which rows blank ones become: those that are filled in stand behind the last real row, in order.
export function rowsFor(keys) {
  const spare = new Map();
  for (const key of keys) {
    const field = forms.querySelector(`tr[data-spare] [data-key="${CSS.escape(key)}"]`);
    const row = field && field.closest("tr").dataset.spare;
    if (row && isBelow(key, row)) {
      const { list, index } = rowOf(row);
      spare.set(list, (spare.get(list) ?? new Set()).add(index));
    }
  }
  const moved = new Map();
  for (const [list, numbers] of spare) {
    const all = [...forms.querySelectorAll("tr[data-spare]")]
      .map((tr) => rowOf(tr.dataset.spare)).filter((row) => row.list === list);
    const first = Math.min(...all.map((row) => row.index));
    [...numbers].sort((a, b) => a - b).forEach((number, place) => {
      moved.set(`${list}/${number}`, `${list}/${first + place}`);
    });
  }
  return moved;
}

// Where the rows of the list stand after the change; a field in a removed row becomes the next's.
export function movedBy({ do: what, at, to }, { list, index }, length) {
  const after = (number) => {
    if (what === "add") {
      return number < at ? number : number + 1;
    }
    if (what === "remove") {
      return number < index || (number === index && index + 1 < length) ? number : Math.max(0, number - 1);
    }
    if (number === index) {
      return to;
    }
    const isPassed = Math.min(index, to) <= number && number <= Math.max(index, to);
    return isPassed ? number + Math.sign(index - to) : number;
  };
  const numbers = [...Array(length).keys()].filter((number) => after(number) !== number);
  return new Map(numbers.map((number) => [`${list}/${number}`, `${list}/${after(number)}`]));
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
