// Where values came from, and what was changed: a note for each field, and the tab of changes.

import { fieldsOf, forms, isField } from "./fields.js";
import { get } from "./server.js";

const { address } = forms.dataset;
const spoken = document.getElementById("origin");
const panel = document.getElementById("history");
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
let leave = null;

// The state of the unit is another by now; in forms of another shape fields stand elsewhere, too.
export function fileChanged({ hash, shape, unreadable }) {
  latest = hash;
  if (shape !== shown) {
    notes = {};
  }
  if ((hash === known && shape === shown) || unreadable) {
    return;
  }
  shown = shape;
  clearTimeout(timer);
  timer = setTimeout(askOrigins, known ? QUIET : FIRST);
  if (!panel.closest("[role=tabpanel]").hidden) {
    showHistory(leave).catch(() => undefined);
  }
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

// The tab

// Fill the tab; `open` is called before the cell of a change is gone to.
export async function showHistory(open) {
  leave = open;
  const { comparisons, events } = await get(`${address}/history`);
  panel.replaceChildren(...comparisons.map(comparison), happened(events));
}

function element(tag, text, ...children) {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

function comparison({ title, note, changes = [], computed = [] }) {
  const section = element("section", "", ...(title ? [element("h2", title)] : []));
  if (note) {
    section.append(element("p", note));
  }
  if (changes.length) {
    section.append(table(changes));
  } else if (computed.length) {
    section.append(element("p", "填写的内容没有修改。"));
  }
  if (computed.length) {
    const words = `另有 ${computed.length} 个由程序计算的栏目不同`;
    section.append(element("details", "", element("summary", words), table(computed)));
  }
  return section;
}

function head(...names) {
  const cells = names.map((name) => {
    const th = element("th", name);
    th.scope = "col";
    return th;
  });
  return element("thead", "", element("tr", "", ...cells));
}

function table(changes) {
  const body = document.createElement("tbody");
  let form = "";
  for (const change of changes) {
    const own = change.sheet ? `${change.form}：${change.sheet}` : change.form;
    if (own !== form) {
      form = own;
      const th = element("th", own);
      th.colSpan = 4;
      th.scope = "rowgroup";
      body.append(element("tr", "", th));
    }
    body.append(row(change));
  }
  return element("table", "", head("栏目", "原内容", "新内容", "说明"), body);
}

function row({ label, cell, old, new: now, note }) {
  const name = element("th", "");
  name.scope = "row";
  const field = fieldOf(cell);
  if (field) {
    const jump = element("button", label);
    jump.type = "button";
    jump.className = "jump";
    jump.addEventListener("click", () => goTo(cell));
    name.append(jump);
  } else {
    name.textContent = label;
  }
  return element("tr", "", name, marked("del", old), marked("ins", now), element("td", note));
}

// A text with the part in which it differs from the other one.
function marked(tag, [before, own, after]) {
  const td = element("td", before);
  if (own) {
    td.append(element(tag, own));
  }
  td.append(after);
  if (!td.textContent) {
    td.textContent = "（空）";
  }
  return td;
}

// The field of the change, or the first one of the row that came.
function fieldOf(cell) {
  const own = cell ? [...fieldsOf(cell)].find(isField) : null;
  const below = cell ? `[data-key^="${CSS.escape(`${cell}/`)}"]` : "";
  return own ?? (below ? [...forms.querySelectorAll(below)].find(isField) : null);
}

async function goTo(cell) {
  await leave();
  const field = fieldOf(cell);
  field?.closest("details")?.setAttribute("open", "");
  field?.scrollIntoView({ block: "center" });
  field?.focus();
}

function happened(events) {
  const section = element("section", "", element("h2", "收发记录"));
  if (!events.length) {
    section.append(element("p", "尚无下发、接收、退回、审核的记录。"));
    return section;
  }
  const body = element("tbody", "", ...events.map(({ when, text, file, id }) => {
    const name = element("td", id ? "" : file);
    if (id) {
      const link = element("a", file);
      link.href = `${address}/received/${id}`;
      link.title = "下载收到的原文件";
      name.append(link);
    }
    return element("tr", "", element("td", when), element("td", text), name);
  }));
  section.append(element("table", "", head("时间", "事项", "文件"), body));
  return section;
}
