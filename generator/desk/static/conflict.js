// What two have changed in different ways: both texts side by side, decided field by field.

import { forms } from "./fields.js";

const dialog = document.getElementById("conflict");
const body = dialog.querySelector("tbody");

function words(value) {
  return value === null || value === undefined || value === "" ? "（空）" : value;
}

function labelOf({ cell, key }) {
  const field = forms.querySelector(`[data-key="${CSS.escape(cell)}"]`);
  return field?.getAttribute("aria-label") ?? decodeURIComponent(key).slice(1).replaceAll("/", " ");
}

function choice(number, side, text) {
  const td = document.createElement("td");
  const label = document.createElement("label");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: `side-${number}`, value: side, required: true });
  label.append(input, words(text));
  td.append(label);
  return td;
}

function row(conflict, number) {
  const tr = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = labelOf(conflict);
  const base = document.createElement("td");
  base.textContent = words(conflict.base);
  tr.append(head, base, choice(number, "ours", conflict.ours), choice(number, "theirs", conflict.theirs));
  return tr;
}

// Whose text is kept of each: "ours" is the file's; null where the user does not decide.
export function settle(conflicts) {
  body.replaceChildren(...conflicts.map(row));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      const chosen = conflicts.map((_, number) =>
        body.querySelector(`[name="side-${number}"]:checked`)?.value);
      resolve(dialog.returnValue === "ok" ? chosen : null);
    };
  });
}

for (const button of dialog.querySelectorAll("[data-side]")) {
  button.addEventListener("click", () => {
    body.querySelectorAll(`[value="${button.dataset.side}"]`).forEach((each) => {
      each.checked = true;
    });
  });
}
