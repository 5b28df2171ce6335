// Buttons, keys and dragging that add, remove and move rows, and copies of forms.

import { isAgreed } from "../dialogs.js";
import { fieldsOf, forms, isField } from "./fields.js";
import { movedBy, movedKey, rowAt, rowOf, rowsOf, shownRows } from "./rows.js";
import { changeRows, tell } from "./saving.js";

const tools = document.getElementById("row-tools");
const line = document.getElementById("drop-line");
// So near to the window's edge the page scrolls under a row that is dragged.
const EDGE = 60;
const GAP = 6;
let current = null;
let drag = null;

// Put the buttons beside the row to which the element belongs.
export function showTools(element) {
  if (element?.closest?.("#row-tools")) {
    return;
  }
  forms.querySelectorAll("tr.current").forEach((tr) => tr.classList.remove("current"));
  current = rowAt(element);
  const shown = current ? shownRows(current) : [];
  tools.hidden = !shown.length;
  if (tools.hidden) {
    return;
  }
  shown.forEach((tr) => tr.classList.add("current"));
  const own = shown.find((tr) => tr.closest(".form") === element.closest(".form")) ?? shown[0];
  const box = own.getBoundingClientRect();
  tools.style.left = `${besideOf(box) + scrollX}px`;
  tools.style.top = `${box.top + scrollY}px`;
  const length = rowsOf(current.list, own.closest(".form")).length;
  const isDone = {
    up: current.index > 0, down: current.index + 1 < length, drag: length > 1, add: true, remove: true,
  };
  for (const button of tools.querySelectorAll("button")) {
    button.disabled = current.isSpare || !isDone[button.dataset.do];
  }
}

// Right of the row, left of it where the form goes on behind the edge, else at the edge.
function besideOf(box) {
  const { left, right } = forms.getBoundingClientRect();
  const width = tools.offsetWidth + GAP;
  if (box.right + width <= right) {
    return box.right + GAP;
  }
  return box.left - width >= left ? box.left - width : right - width;
}

function editOf(what, { key, list, index }, length) {
  if (what === "add") {
    return { do: "add", list, at: index + 1 };
  }
  if (what === "remove") {
    return { do: "remove", row: key };
  }
  const to = what === "up" ? index - 1 : index + 1;
  return to >= 0 && to < length ? { do: "move", row: key, to } : null;
}

// What is done to rows waits for what was done before: a key that is held down moves its row on.
let last = Promise.resolve();
const waiting = new Set();

// Call `work(row)` with the row where it then is.
function inTurn(row, work) {
  const own = { row };
  waiting.add(own);
  last = last.then(() => {
    waiting.delete(own);
    return work(own.row);
  }).catch((error) => tell(error.message));
}

async function edit(wanted, row, length) {
  const column = document.activeElement.closest?.("td")?.dataset.column;
  const moved = movedBy(wanted, row, length + 1);
  if (!(await changeRows([wanted], row.list, moved))) {
    return false;
  }
  for (const each of waiting) {
    each.row = rowOf(movedKey(each.row.key, moved));
  }
  if (wanted.do === "add") {
    focusIn(rowOf(`${row.list}/${wanted.at}`), column);
  } else if (wanted.do === "remove") {
    tell("已删除并保存，可按“撤销”恢复。", false);
  }
  return true;
}

function focusIn(row, column) {
  const fields = shownRows(row).flatMap((tr) => [...tr.querySelectorAll("[data-key]")]).filter(isField);
  const own = fields.filter((each) => rowAt(each)?.key === row.key);
  (own.find((each) => each.closest("td").dataset.column === column) ?? own[0] ?? fields[0])?.focus();
}

function act(what, from) {
  if (!from || from.isSpare) {
    return;
  }
  inTurn(from, async (row) => {
    const form = shownRows(row)[0]?.closest(".form");
    const length = form ? rowsOf(row.list, form).length : 0;
    const wanted = row.index < length && editOf(what, row, length);
    if (wanted) {
      await edit(wanted, row, length);
    }
  });
}

const formOf = (row) => shownRows(row)[0].closest(".form");

// Copies of forms

const copies = (list) =>
  [...forms.querySelectorAll(`.form[data-copy][data-list="${CSS.escape(list)}"]:not([data-spare])`)];

async function actOnCopy(what, row) {
  const { length } = copies(row.list);
  const wanted = row.index < length && editOf(what, row, length);
  if (!wanted || !(await edit(wanted, row, length))) {
    return;
  }
  const left = copies(row.list);
  const now = left[Math.min(wanted.to ?? row.index, left.length - 1)];
  const button = now?.querySelector(`.copy-tools [data-do="${what}"]`);
  (button?.disabled ? now.querySelector(".copy-tools button:enabled") : button)?.focus();
  now?.scrollIntoView({ block: "nearest" });
}

// Buttons and keys

document.addEventListener("focusin", (event) => showTools(event.target));
// Rows move down when a text above grows, or words appear above the forms.
new ResizeObserver(() => drag || showTools(document.activeElement)).observe(document.body);
tools.addEventListener("mousedown", (event) => event.preventDefault());
tools.addEventListener("click", (event) => {
  const what = event.target.closest("button")?.dataset.do;
  if (what && what !== "drag" && current) {
    act(what, current);
  }
});
forms.addEventListener("click", (event) => {
  const what = event.target.closest(".copy-tools button")?.dataset.do;
  if (what) {
    const row = rowOf(event.target.closest(".form").dataset.copy);
    inTurn(row, (now) => actOnCopy(what, now));
  }
});
// All of a cell is its field, as on paper.
forms.addEventListener("mousedown", (event) => {
  const field = event.target.matches("td")
    && [...event.target.querySelectorAll("[data-key]")].find(isField);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});
forms.addEventListener("keydown", (event) => {
  const what = keyFor(event);
  const row = what && rowAt(event.target);
  if (row) {
    event.preventDefault();
    act(what, row);
  }
});

function keyFor(event) {
  if (event.isComposing) {
    return "";
  }
  if (event.altKey && !event.ctrlKey) {
    return { ArrowUp: "up", ArrowDown: "down" }[event.key] ?? "";
  }
  return event.ctrlKey ? ({ Enter: "add", Delete: "remove" }[event.key] ?? "") : "";
}

// Dragging by the handle: a line shows where the row will stand

tools.addEventListener("pointerdown", (event) => {
  if (event.target.closest("button")?.dataset.do !== "drag" || event.button || !current) {
    return;
  }
  event.preventDefault();
  const rows = rowsOf(current.list, formOf(current));
  drag = { row: current, rows, to: current.index };
  tools.setPointerCapture(event.pointerId);
  shownRows(current).forEach((tr) => tr.classList.add("dragged"));
});

function edges({ rows, row }) {
  const form = formOf(row);
  return rows.map((each) => {
    const boxes = shownRows(each).filter((tr) => tr.closest(".form") === form)
      .map((tr) => tr.getBoundingClientRect());
    return { top: boxes[0].top, bottom: boxes.at(-1).bottom, left: boxes[0].left, width: boxes[0].width };
  });
}

tools.addEventListener("pointermove", (event) => {
  if (!drag) {
    return;
  }
  if (event.clientY < EDGE || event.clientY > innerHeight - EDGE) {
    scrollBy(0, event.clientY < EDGE ? -EDGE / 4 : EDGE / 4);
  }
  const boxes = edges(drag);
  const from = drag.row.index;
  const over = boxes.findIndex((box) => event.clientY < (box.top + box.bottom) / 2);
  const gap = over < 0 ? boxes.length : over;
  drag.to = gap > from ? gap - 1 : gap;
  const box = boxes[drag.to];
  line.hidden = drag.to === from;
  line.style.left = `${box.left + scrollX}px`;
  line.style.width = `${box.width}px`;
  line.style.top = `${(drag.to > from ? box.bottom : box.top) + scrollY}px`;
});

function endDrag(isTaken) {
  const done = drag;
  drag = null;
  line.hidden = true;
  forms.querySelectorAll("tr.dragged").forEach((tr) => tr.classList.remove("dragged"));
  if (done && isTaken && done.to !== done.row.index) {
    inTurn(done.row, (row) => edit({ do: "move", row: row.key, to: done.to }, row, done.rows.length));
  }
}

tools.addEventListener("pointerup", () => endDrag(true));
tools.addEventListener("pointercancel", () => endDrag(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) {
    endDrag(false);
  }
});

// A new copy of a form: first what it is called

const dialog = document.getElementById("new-copy");

export async function newCopy(form) {
  const { list, index, nameKey, nameTitle, title } = form.dataset;
  const { name } = dialog.querySelector("form").elements;
  if (!nameKey) {
    addCopy({ do: "add", list, at: Number(index) }, list);
    return;
  }
  dialog.querySelector("h2").textContent = `增加一份：${title}`;
  dialog.querySelector(".name").textContent = nameTitle;
  name.value = "";
  if ((await isAgreed(dialog)) && name.value.trim()) {
    addCopy({ do: "set", key: nameKey, text: name.value.trim() }, list);
  }
}

async function addCopy(wanted, list) {
  if (!(await changeRows([wanted], list))) {
    return;
  }
  const form = copies(list).at(-1);
  form?.scrollIntoView({ block: "start" });
  const blank = [...(form?.querySelectorAll("[data-key]") ?? [])].filter(isField)
    .find((field) => field.value === "" && !fieldsOf(field.dataset.key)[0].placeholder);
  blank?.focus({ preventScroll: true });
}

forms.addEventListener("click", (event) => {
  if (event.target.closest(".add-copy")) {
    newCopy(event.target.closest(".form"));
  }
});
