// The list of the unit's forms beside them: it leads to each, and says where something is amiss.

import { element } from "../elements.js";
import { forms } from "./fields.js";

const list = document.querySelector("#contents ol");

function titleOf(form, cells) {
  const { title, nameKey } = form.dataset;
  const name = nameKey && cells[nameKey]?.text;
  return name ? `${title}（${name}）` : title;
}

const isOtherCopy = (other, form) =>
  other && !("spare" in other.dataset) && other.dataset.list === form.dataset.list;

function item(form, title) {
  const button = element("button");
  button.type = "button";
  button.dataset.form = form.id;
  const count = (severity) => form.querySelectorAll(`td [data-severity="${severity}"]`).length;
  const [errors, warnings] = [count("error"), count("warning")];
  button.textContent = "spare" in form.dataset ? `增加一份${title}…` : title;
  const words = [errors && `${errors} 处错误`, warnings && `${warnings} 处警告`].filter(Boolean);
  if (words.length) {
    button.append(" ", element("span", errors ? "error" : "warning", words.join("，")));
  }
  return element("li", "", button);
}

// List the forms, called as their rows are called now.
export function listForms({ cells }) {
  const focused = list.contains(document.activeElement) && document.activeElement.dataset.form;
  const all = [...forms.querySelectorAll(".form")];
  const items = all.map((form, place) => {
    const title = titleOf(form, cells);
    const shown = form.querySelector(".copy-tools span");
    if (shown) {
      shown.textContent = title;
      form.setAttribute("aria-label", title);
      form.querySelectorAll(".copy-tools button").forEach((button) => {
        button.setAttribute("aria-label", `${button.textContent}：${title}`);
        const step = { up: -1, down: 1 }[button.dataset.do] ?? 0;
        button.disabled = !isOtherCopy(all[place + step], form);
      });
    }
    return item(form, title);
  });
  list.replaceChildren(...items);
  if (focused) {
    list.querySelector(`[data-form="${CSS.escape(focused)}"]`)?.focus();
  }
}

// Call `add(form)` for the forms that are added.
export function onNewCopy(add) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const form = button && document.getElementById(button.dataset.form);
    if (form && "spare" in form.dataset) {
      add(form);
    } else if (form) {
      form.scrollIntoView();
      [...form.querySelectorAll("[data-key]")].find((each) => each.matches("input, textarea, select"))
        ?.focus({ preventScroll: true });
    }
  });
}
