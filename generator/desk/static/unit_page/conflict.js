// What two have changed in different ways: both texts side by side, decided field by field.

import { isAgreed } from "../dialogs.js";
import { element, rowHead } from "../elements.js";
import { fieldsOf, labelOf } from "./fields.js";

const dialog = document.getElementById("conflict");
const body = dialog.querySelector("tbody");

function words(value) {
  return value === null || value === undefined || value === "" ? "（空）" : value;
}

function choice(number, side, text) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: `side-${number}`, value: side, required: true });
  return element("td", "", element("label", "", input, words(text)));
}

function row({ cell, key, base, ours, theirs }, number) {
  return element(
    "tr",
    "",
    rowHead(fieldsOf(cell).length ? labelOf(cell) : labelOf(key)),
    element("td", "", words(base)),
    choice(number, "ours", ours),
    choice(number, "theirs", theirs),
  );
}

// Whose text is kept of each: "ours" is the file's; null where the user does not decide.
export async function settle(conflicts) {
  body.replaceChildren(...conflicts.map(row));
  if (!(await isAgreed(dialog))) {
    return null;
  }
  return conflicts.map((_, number) => body.querySelector(`[name="side-${number}"]:checked`)?.value);
}

for (const button of dialog.querySelectorAll("[data-side]")) {
  button.addEventListener("click", () => {
    body.querySelectorAll(`[value="${button.dataset.side}"]`).forEach((each) => {
      each.checked = true;
    });
  });
}
