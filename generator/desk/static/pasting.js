// Cells of a table that are pasted onto a field fill the fields from there on, once shown.

import { forms, isField } from "./fields.js";
import { ask } from "./saving.js";

const dialog = document.getElementById("paste");

// Whether the clipboard holds more than one cell; a single one is pasted as text into its field.
function isTable(text, html) {
  const cells = /<table/i.test(html) ? (html.match(/<t[dh][\s>]/gi) ?? []).length : 0;
  return cells > 1 || (cells === 0 && /\t|^".*\n/s.test(text) && text.includes("\t"));
}

export function listenToPaste() {
  forms.addEventListener("paste", async (event) => {
    const field = event.target;
    if (!isField(field)) {
      return;
    }
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    if (!isTable(text, html)) {
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
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "ok");
  });
}

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function content({ rows = [], problems = [], cells = 0 }) {
  const table = document.createElement("table");
  for (const line of rows) {
    const tr = document.createElement("tr");
    for (const cell of line) {
      const td = element("td", cell.text, cell.is_taken ? "" : "left-out");
      td.title = cell.label || "不填入表格";
      tr.append(td);
    }
    table.append(tr);
  }
  const list = document.createElement("ul");
  list.append(...problems.map((problem) => element("li", problem)));
  return [element("p", `将填入 ${cells} 个单元格；画线的内容不填入。`), table, list];
}
