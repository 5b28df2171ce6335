// Findings: marked at their fields, listed beside the forms, jumped to, answered and mended.

import { button, element } from "../elements.js";
import { fieldsOf, forms, isField } from "./fields.js";
import { originOf } from "./origins.js";
import { openTab, showLine } from "./tabs.js";

const list = document.querySelector("#findings ol");
const counts = document.getElementById("counts");
const note = document.getElementById("note");
const rowTools = document.getElementById("row-tools");
const REST = 600;
const GAP = 20;
let byCell = new Map();
let resting = 0;
// The finding that a report leads to.
let wanted = location.hash.slice(1);

const WORDS = { error: "错误", warning: "警告", answered: "已核对" };

function kindOf(finding) {
  return finding.answered ? "answered" : finding.severity;
}

// Show the findings of the state; `act(what, finding)` is called for the buttons.
export function showFindings(state, act) {
  const focused = document.activeElement?.closest?.("#findings li");
  const place = [...list.children].indexOf(focused);
  byCell = new Map();
  list.replaceChildren();
  for (const finding of state.findings) {
    list.append(item(finding, act));
    const cell = typedCell(finding.cell);
    byCell.set(cell, [...(byCell.get(cell) ?? []), finding]);
  }
  const answered = state.answered ? `，已核对 ${state.answered} 条` : "";
  const words = `${state.errors} 个错误，${state.warnings} 个警告${answered}`;
  if (counts.textContent !== words) {
    counts.textContent = words;
  }
  mark();
  showNote(document.activeElement);
  if (focused) {
    // A finding that is mended makes room for the next one.
    const next = document.getElementById(focused.id) ?? list.children[place] ?? list.lastChild;
    (next?.querySelector("button") ?? list.parentElement).focus();
  }
  const found = state.findings.find((each) => `finding-${each.id}` === wanted);
  wanted = "";
  if (found) {
    goTo(found);
  }
}

function item(finding, act) {
  const kind = kindOf(finding);
  const li = element("li", kind);
  li.id = `finding-${finding.id}`;
  const leading = button("", () => goTo(finding));
  leading.className = "jump";
  leading.id = `says-${finding.id}`;
  leading.append(element("span", "severity", `${WORDS[kind]}：`), finding.message);
  li.append(leading);
  if (finding.answered) {
    li.append(element("span", "hint", `理由：${finding.answered}`));
  } else if (finding.hint) {
    li.append(element("span", "hint", finding.hint));
    li.lastChild.id = `hint-${finding.id}`;
  }
  if (finding.fix) {
    li.append(button("按提示改正", () => act("fix", finding)));
  }
  if (kind === "warning") {
    li.append(button("已核对…", () => act("answer", finding)));
  }
  return li;
}

const idsOf = (findings) =>
  findings.flatMap(({ id, hint }) => (hint ? [`says-${id}`, `hint-${id}`] : [`says-${id}`])).join(" ");

// Mark the fields that have findings.
function mark() {
  for (const field of forms.querySelectorAll("[data-severity]")) {
    delete field.dataset.severity;
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const [cell, findings] of byCell) {
    const open = findings.filter((each) => !each.answered);
    if (!cell || !open.length) {
      continue;
    }
    const isError = open.some((each) => each.severity === "error");
    for (const field of fieldsOf(cell)) {
      field.dataset.severity = isError ? "error" : "warning";
      if (isField(field)) {
        field.setAttribute("aria-invalid", String(isError));
        field.setAttribute("aria-describedby", idsOf(open));
      }
    }
  }
}

// Beside the field: its findings, else how it is filled in; then where its value came from, which
// alone is shown only to whoever rests there.
export function showNote(field) {
  const findings = isField(field) ? (byCell.get(field.dataset.key) ?? []) : [];
  const hint = isField(field) ? field.getAttribute("aria-description") : "";
  const origin = originOf(field, hint);
  clearTimeout(resting);
  note.hidden = !findings.length && !hint;
  if (note.hidden && !origin) {
    return;
  }
  const lines = findings.map((each) => {
    const text = `${WORDS[kindOf(each)]}：${each.message}\n${each.answered || each.hint}`;
    return element("p", kindOf(each), text.trim());
  });
  if (!lines.length && hint) {
    lines.push(element("p", "hint", hint));
  }
  if (origin) {
    lines.push(element("p", "origin", origin));
  }
  note.replaceChildren(...lines);
  if (note.hidden) {
    resting = setTimeout(() => {
      note.hidden = document.activeElement !== field;
      place(field);
    }, REST);
  }
  place(field);
}

function place(field) {
  const box = field.closest("td, p").getBoundingClientRect();
  // The list of findings beside the forms stays in sight.
  const beside = list.getBoundingClientRect().left;
  const end = box.left < beside ? beside - GAP : document.documentElement.clientWidth;
  // So do the buttons of the row.
  const buttons = rowTools.hidden ? end : rowTools.getBoundingClientRect().left - GAP / 2;
  const edge = buttons > box.left ? Math.min(end, buttons) : end;
  const room = edge - note.offsetWidth;
  note.style.left = `${Math.max(0, Math.min(box.left, room)) + scrollX}px`;
  note.style.top = `${box.bottom + scrollY + 4}px`;
}

addEventListener("resize", () => showNote(document.activeElement));
forms.addEventListener("input", () => {
  clearTimeout(resting);
  note.hidden ||= !note.querySelector("p:not(.origin)");
});

// What is beside a field can be put away, to see what is behind it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    note.hidden = true;
  }
});

// Above the first finding of each form, where there are several: which form it is.
export function nameForms(findings) {
  const several = forms.querySelectorAll(".form").length > 1;
  let last = "";
  for (const { id, cell } of findings) {
    const name = (cell && fieldsOf(cell)[0]?.closest(".form")?.getAttribute("aria-label")) || "";
    const shown = document.getElementById(`finding-${id}`);
    if (several && name && name !== last) {
      shown.dataset.form = name;
    } else {
      delete shown.dataset.form;
    }
    last = name || last;
  }
}

// To the finding's field, or to its line of the file's text, which only the text shows.
function goTo(finding) {
  if (finding.in_text) {
    showLine(finding.line);
    return;
  }
  if (forms.closest(".panel").hidden) {
    openTab("forms");
  }
  const shown = finding.cell ? fieldsOf(finding.cell)[0] : null;
  if (!shown) {
    document.querySelector(`#finding-${finding.id} button`).focus();
    return;
  }
  shown.closest("details")?.setAttribute("open", "");
  focusAt(shown);
}

// What is typed into where the finding stands: a row's number stands for its first field.
function typedAt(shown) {
  if (isField(shown)) {
    return shown;
  }
  const { key } = shown.dataset;
  const row = key.slice(0, key.lastIndexOf("/") + 1);
  const fields = [...shown.closest("tr, p").querySelectorAll("[data-key]")].filter(isField);
  return fields.find((field) => field.dataset.key.startsWith(row)) ?? fields[0];
}

function typedCell(cell) {
  const shown = cell ? [...fieldsOf(cell)] : [];
  const isTyped = !shown.length || shown.some(isField);
  return isTyped ? cell : (typedAt(shown[0])?.dataset.key ?? cell);
}

function focusAt(shown) {
  shown.scrollIntoView({ block: "center" });
  typedAt(shown)?.focus({ preventScroll: true });
}

// To the finding after the field with the cursor, or before it.
export function jump(step) {
  const all = [...forms.querySelectorAll("[data-key]")];
  const from = all.indexOf(document.activeElement);
  const marked = [...forms.querySelectorAll("[data-severity]")].map(typedAt).filter(Boolean);
  const places = marked.map((field) => all.indexOf(field)).sort((a, b) => a - b);
  if (!places.length) {
    return;
  }
  const next = step > 0
    ? (places.find((place) => place > from) ?? places[0])
    : (places.findLast((place) => place < from && from >= 0) ?? places.at(-1));
  focusAt(all[next]);
}

// From a field to its finding in the list, where the buttons are; from the list back to the field.
export function changeSides() {
  const { activeElement } = document;
  const item = activeElement.closest("#findings li");
  const own = isField(activeElement) ? byCell.get(activeElement.dataset.key)?.[0] : null;
  if (item) {
    item.querySelector(".jump").click();
  } else {
    const shown = own ? document.getElementById(`finding-${own.id}`) : list.firstElementChild;
    shown?.querySelector("button").focus();
  }
}
