// The table of a campaign's units: search, filter, sort, choose; states that come afterwards.

import { get } from "../server.js";

const main = document.getElementById("campaign");
const section = document.getElementById("units");
const search = document.getElementById("search");
const body = section.querySelector("tbody");
const chosen = document.getElementById("chosen");
const none = document.getElementById("none");

const rows = () => [...body.rows];
const box = (row) => row.querySelector("input[type=checkbox]");
const listed = () => rows().filter((row) => !row.hidden);

// The names of the chosen units, in the order of the table.
export const chosenUnits = () =>
  rows().filter((row) => box(row).checked).map((row) => row.dataset.name);

// What is searched, filtered and sorted by

const groups = new Set();
let order = null;
let since = section.dataset.since;
let left = Number(section.dataset.left);

function filter() {
  const words = search.value.trim().toLowerCase().split(/\s+/);
  for (const row of rows()) {
    const text = row.textContent.toLowerCase();
    const isOfState = groups.size === 0 || groups.has(row.dataset.state);
    row.hidden = !isOfState || !words.every((word) => text.includes(word));
  }
  showNumbers();
}

function showNumbers() {
  const number = listed().length;
  const total = body.rows.length;
  const checking = left ? `正在检查其余 ${left} 个单位…` : "";
  document.getElementById("listed").textContent =
    (number === total ? "" : `列出 ${number} 个，共 ${total} 个单位。`) + checking;
  showChosen();
}

// Each button says for how many units it works.
export function showChosen() {
  const units = chosenUnits();
  const hidden = rows().filter((row) => row.hidden && box(row).checked).length;
  const beside = hidden ? `（其中 ${hidden} 个未列出）` : "";
  chosen.textContent = units.length ? `已选择 ${units.length} 个单位${beside}。` : "";
  none.hidden = units.length === 0;
  const all = document.getElementById("all");
  const shown = listed();
  all.checked = shown.length > 0 && shown.every((row) => box(row).checked);
  all.indeterminate = !all.checked && units.length > 0;
  for (const scope of document.querySelectorAll(".scope")) {
    const needsUnits = scope.parentElement.hasAttribute("data-needs-units");
    const some = units.length ? `所选 ${units.length} 个` : needsUnits ? "先选单位" : "全部单位";
    scope.textContent = `（${some}）`;
  }
  for (const button of document.querySelectorAll("[data-needs-units]")) {
    button.disabled = units.length === 0 || main.classList.contains("busy");
  }
}

function key(row, column, kind) {
  const cell = row.cells[column];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  if (kind === "number") {
    return text === "" ? -Infinity : Number(text);
  }
  return text;
}

const inChinese = new Intl.Collator("zh-CN", { numeric: true });

function sort() {
  const head = order && [...section.querySelector("thead tr").cells].find(
    (cell) => cell.textContent.trim() === order.name);
  if (!head) {
    return;
  }
  head.setAttribute("aria-sort", order.sign > 0 ? "ascending" : "descending");
  const { kind } = head.querySelector("button").dataset;
  const keyed = rows().map((row) => [key(row, head.cellIndex, kind), row]);
  keyed.sort(([a], [b]) => order.sign * (
    kind === "number" ? (a === b ? 0 : a < b ? -1 : 1) : inChinese.compare(a, b)));
  place(keyed.map(([, row]) => row));
}

// Rows that are in their place are left there: what has the focus keeps it.
function place(sorted) {
  sorted.forEach((row, at) => {
    if (body.rows[at] !== row) {
      body.insertBefore(row, body.rows[at] ?? null);
    }
  });
}

function sortBy(button) {
  const name = button.textContent.trim();
  const sign = order?.name === name ? -order.sign : 1;
  order = { name, sign };
  for (const cell of button.closest("tr").cells) {
    cell.removeAttribute("aria-sort");
  }
  sort();
}

// What changed on the server

function renewRows(answer) {
  const known = new Map(rows().map((row) => [row.dataset.key, row]));
  const isChecked = new Set(rows().filter((row) => box(row).checked).map((row) => row.dataset.key));
  const table = document.createElement("tbody");
  for (const [rowKey, html] of Object.entries(answer.rows)) {
    table.innerHTML = html;
    const row = table.rows[0];
    box(row).checked = isChecked.has(rowKey);
    const before = known.get(rowKey);
    if (before) {
      replace(before, row);
    } else {
      body.append(row);
    }
    known.set(rowKey, row);
  }
  const there = new Set(answer.order);
  for (const [rowKey, row] of known) {
    if (!there.has(rowKey)) {
      row.remove();
    }
  }
  return answer.order.map((rowKey) => known.get(rowKey)).filter(Boolean);
}

// The new element, with the focus where it was in the old one.
function replace(before, after) {
  const parts = (element) => [...element.querySelectorAll("a, button, input")];
  const at = parts(before).indexOf(document.activeElement);
  before.replaceWith(after);
  parts(after)[at]?.focus();
}

function renewParts(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const holder = document.createElement(id === "head" ? "thead" : "div");
    holder.innerHTML = html;
    const before = document.getElementById(id);
    if (before && before.outerHTML !== holder.firstElementChild.outerHTML) {
      replace(before, holder.firstElementChild);
    }
  }
  showPressed();
}

// Ask for what changed, until nothing is left that is not known yet.
export async function renew() {
  do {
    const answer = await get(`${main.dataset.address}/rows?since=${encodeURIComponent(since)}`);
    ({ since, left } = answer);
    const inOrder = renewRows(answer);
    renewParts(answer.parts);
    if (order) {
      sort();
    } else {
      place(inOrder);
    }
    filter();
  } while (left);
}

function showPressed() {
  for (const button of document.querySelectorAll("#states button")) {
    const isPressed = groups.has(button.value);
    button.setAttribute("aria-pressed", isPressed);
    // A filter that lists nothing any more can still be taken off.
    button.disabled &&= !isPressed;
  }
}

function toggleGroup(button) {
  if (!groups.delete(button.value)) {
    groups.add(button.value);
  }
  showPressed();
  filter();
}

function checkAll(isChecked, which) {
  for (const row of which) {
    box(row).checked = isChecked;
  }
  showChosen();
}

// The unit's link in the row that is listed above or below that of the event.
function step(event) {
  const row = event.target.closest("tbody tr");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!row || !by || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const shown = listed();
  const next = shown[shown.indexOf(row) + by];
  if (next) {
    event.preventDefault();
    const column = event.target.closest("td, th").cellIndex;
    (next.cells[column].querySelector("a, button, input")
      ?? next.querySelector("th a, th button")).focus();
  }
}

export function listen() {
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.isComposing)) {
      event.preventDefault();
      listed()[0]?.querySelector("th a, th button").focus();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      filter();
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      search.focus();
    }
  });
  section.addEventListener("keydown", step);
  section.addEventListener("change", (event) => {
    if (event.target.id === "all") {
      checkAll(event.target.checked, listed());
    } else {
      showChosen();
    }
  });
  section.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.closest("thead")) {
      sortBy(button);
    } else if (button?.closest("#states")) {
      toggleGroup(button);
    }
  });
  none.addEventListener("click", () => {
    checkAll(false, rows());
    search.focus();
  });
  filter();
}
