// The tab of changes: what was changed in the file, and what was handed out, sent and returned.

import { button, element, rowHead, tableHead } from "../elements.js";
import { get } from "../server.js";
import { fieldsOf, forms, isField } from "./fields.js";

const { address } = forms.dataset;
const panel = document.getElementById("history");
let leave = null;

// Fill the tab; `open` is called before the cell of a change is gone to.
export async function showChanges(open) {
  leave = open;
  const { comparisons, events } = await get(`${address}/history`);
  panel.replaceChildren(...comparisons.map(comparison), happened(events));
}

// Fill it anew where it is shown.
export function renewChanges() {
  if (!panel.closest("[role=tabpanel]").hidden) {
    showChanges(leave).catch(() => undefined);
  }
}

function comparison({ title, note, changes = [], computed = [] }) {
  const section = element("section", "", ...(title ? [element("h2", "", title)] : []));
  if (note) {
    section.append(element("p", "", note));
  }
  if (changes.length) {
    section.append(table(changes));
  } else if (computed.length) {
    section.append(element("p", "", "填写的内容没有修改。"));
  }
  if (computed.length) {
    const words = `另有 ${computed.length} 个由程序计算的栏目不同`;
    section.append(element("details", "", element("summary", "", words), table(computed)));
  }
  return section;
}

function table(changes) {
  const body = document.createElement("tbody");
  let form = "";
  for (const change of changes) {
    const own = change.sheet ? `${change.form}：${change.sheet}` : change.form;
    if (own !== form) {
      form = own;
      const th = element("th", "", own);
      th.colSpan = 4;
      th.scope = "rowgroup";
      body.append(element("tr", "", th));
    }
    body.append(row(change));
  }
  return element("table", "", tableHead(["栏目", "原内容", "新内容", "说明"]), body);
}

function row({ label, cell, old, new: now, note }) {
  const name = rowHead(fieldOf(cell) ? button(label, () => goTo(cell)) : label);
  name.querySelector("button")?.classList.add("jump");
  return element("tr", "", name, marked("del", old), marked("ins", now), element("td", "", note));
}

// A text with the part in which it differs from the other one.
function marked(tag, [before, own, after]) {
  const td = element("td", "", before);
  if (own) {
    td.append(element(tag, "", own));
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
  const section = element("section", "", element("h2", "", "收发记录"));
  if (!events.length) {
    section.append(element("p", "", "尚无下发、接收、退回、审核的记录。"));
    return section;
  }
  const body = element("tbody", "", ...events.map(({ when, text, file, id }) => {
    const name = element("td", "", id ? "" : file);
    if (id) {
      const link = element("a", "", file);
      link.href = `${address}/received/${id}`;
      link.title = "下载收到的原文件";
      name.append(link);
    }
    return element("tr", "", element("td", "", when), element("td", "", text), name);
  }));
  section.append(element("table", "", tableHead(["时间", "事项", "文件"]), body));
  return section;
}
