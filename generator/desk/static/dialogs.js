// Questions to the user: which of two texts is right, why a warning stays, whether to paste.

import { forms, isField } from "./fields.js";

const conflict = document.getElementById("conflict");
const answer = document.getElementById("answer");
const paste = document.getElementById("paste");

function row(texts) {
  const tr = document.createElement("tr");
  for (const text of texts) {
    const td = document.createElement("td");
    td.textContent = text;
    tr.append(td);
  }
  return tr;
}

function words(value) {
  if (value === null || value === undefined || value === "") {
    return "（空）";
  }
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

function labelOf(cell, key) {
  const field = forms.querySelector(`[data-key="${CSS.escape(cell)}"]`);
  return field?.getAttribute("aria-label") ?? decodeURIComponent(key).slice(1).replaceAll("/", " ");
}

// Show both sides of what two have changed; says whose is kept: `ours` is the file's.
export function showConflict(conflicts) {
  conflict.querySelector("tbody").replaceChildren(...conflicts.map((each) =>
    row([labelOf(each.cell, each.key), words(each.ours), words(each.theirs)])));
  conflict.showModal();
  return new Promise((resolve) => {
    conflict.onclose = () => resolve(conflict.returnValue || "ours");
    for (const button of conflict.querySelectorAll("button")) {
      button.onclick = () => conflict.close(button.value);
    }
  });
}

// The reason for which a warning stays as it is; blank for none.
export function answerReason(finding) {
  answer.querySelector(".message").textContent = finding.message;
  const { reason } = answer.querySelector("form").elements;
  reason.value = "";
  answer.returnValue = "";
  answer.showModal();
  return new Promise((resolve) => {
    answer.onclose = () => resolve(answer.returnValue === "ok" ? reason.value.trim() : "");
  });
}

// Cells of a table that are pasted onto a field fill the fields from there on, once shown.
export function listenToPaste(send, fail) {
  forms.addEventListener("paste", async (event) => {
    const field = event.target;
    if (!isField(field)) {
      return;
    }
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    const isTable = /<table/i.test(html) || text.includes("\t");
    if (!isTable || (!/<t[dh][\s>][^]*<t[dh][\s>]/i.test(html) && !/\t|\n./.test(text))) {
      return;
    }
    event.preventDefault();
    try {
      const body = { key: field.dataset.key, text, html };
      const shown = await send({ ...body, take: false });
      if (await isTaken(shown)) {
        await send({ ...body, take: true });
      }
    } catch (error) {
      fail(error);
    }
  });
}

function isTaken(shown) {
  paste.querySelector(".content").replaceChildren(...content(shown));
  paste.returnValue = "";
  paste.showModal();
  return new Promise((resolve) => {
    paste.onclose = () => resolve(paste.returnValue === "ok");
  });
}

function content({ rows = [], problems = [], cells = 0 }) {
  const table = document.createElement("table");
  for (const line of rows) {
    const tr = row(line.map((cell) => cell.text));
    [...tr.children].forEach((td, place) => {
      td.classList.toggle("left-out", !line[place].is_taken);
      td.title = line[place].label || "不填入表格";
    });
    table.append(tr);
  }
  const list = document.createElement("ul");
  for (const problem of problems) {
    const li = document.createElement("li");
    li.textContent = problem;
    list.append(li);
  }
  const words = document.createElement("p");
  words.textContent = `将填入 ${cells} 个单元格；画线的内容不填入。`;
  return [words, table, list];
}
