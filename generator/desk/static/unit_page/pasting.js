// Cells of a table that are pasted onto a field fill the fields from there on, once shown.

import { isAgreed } from "../dialogs.js";
import { element, rowHead, tableHead } from "../elements.js";
import { forms, isField } from "./fields.js";
import { ask } from "./saving.js";

const dialog = document.getElementById("paste");

function isOneCell(html) {
  return /<table/i.test(html) && (html.match(/<t[dh][\s>]/gi) ?? []).length === 1;
}

function isTable(text, html) {
  return /<table/i.test(html) ? !isOneCell(html) : text.includes("\t");
}

// A cell's text without the line break and the quotes in which Excel puts it.
function textOfCell(text) {
  const bare = text.replace(/\r?\n$/, "");
  return /^".*"$/s.test(bare) && bare.includes("\n") ? bare.slice(1, -1).replaceAll('""', '"') : bare;
}

export function listenToPaste() {
  document.addEventListener("paste", async (event) => {
    const field = isField(event.target) ? event.target : document.activeElement;
    if (!isField(field) || !forms.contains(field)) {
      return;
    }
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    if (!isTable(text, html)) {
      if (isOneCell(html) && field.matches('textarea, input[type="text"]')) {
        event.preventDefault();
        // The one way to put in a text that the browser itself can undo.
        document.execCommand("insertText", false, textOfCell(text));
      }
      return;
    }
    event.preventDefault();
    const body = { key: field.dataset.key, text, html };
    const shown = await ask("paste", { ...body, take: false });
    if (shown?.rows && await isTaken(shown)) {
      await ask("paste", { ...body, take: true });
    }
  });
}

function isTaken(shown) {
  dialog.querySelector(".content").replaceChildren(...content(shown));
  dialog.querySelector('button[value="ok"]').disabled = !shown.cells;
  return isAgreed(dialog);
}

// What stood in the field and is replaced; blank for nothing.
function replaced({ is_taken: isTaken, text, before }) {
  return isTaken && before && before !== text ? before : "";
}

function cellOf(cell, name) {
  const old = replaced(cell);
  const parts = [cell.text];
  if (cell.label && cell.label !== name) {
    parts.unshift(element("small", "", `${cell.label}：`));
  }
  if (old) {
    parts.push(element("small", "", `原为：${old}`));
  }
  const isLeftOut = !cell.is_taken && cell.text;
  const kind = isLeftOut ? "left-out" : cell.remark ? "odd" : old ? "replaced" : "";
  const td = element("td", kind, ...parts);
  td.title = cell.remark;
  return td;
}

// The fields' names above their columns, as far as all rows agree.
function namesOf(rows) {
  const number = Math.max(...rows.map((row) => row.length));
  return [...Array(number).keys()].map((column) => {
    const labels = new Set(rows.map((row) => row[column]?.label).filter(Boolean));
    return labels.size === 1 ? [...labels][0] : "";
  });
}

function summary({ rows, cells, heads, new_rows: added, left_out: left }) {
  const old = rows.flat().filter(replaced).length;
  const words = [
    cells ? `将填入 ${cells} 个单元格` : "没有可以填入的单元格",
    added && `新增 ${added} 行`,
    heads && `一并复制的表头（${heads} 行）不填入`,
    old && `替换 ${old} 处已有内容`,
    left && `${left} 处不填入（画线的内容）`,
  ];
  return `${words.filter(Boolean).join("，")}。`;
}

function content(shown) {
  const names = namesOf(shown.rows);
  const rows = shown.rows.map((line, number) => {
    const head = rowHead(String(number + 1));
    return element("tr", "", head, ...line.map((cell, column) => cellOf(cell, names[column])));
  });
  const table = element("table", "", tableHead(["行", ...names]), element("tbody", "", ...rows));
  const box = element("div", "scroll", table);
  box.tabIndex = 0;
  const problems = shown.problems.map((problem) => element("li", "", problem));
  return [element("p", "", summary(shown)), element("ul", "problems", ...problems), box];
}
