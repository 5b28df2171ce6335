// What is typed into the fields, and the keys that lead from one to the other.

import { composing } from "./composition.js";
import { forms, isField, write } from "./fields.js";
import { changeSides, jump } from "./findings.js";
import { neighbour } from "./rows.js";
import { changed, current, flush, undoOrRedo } from "./saving.js";

// Numbers of this page's visits to fields: texts of one visit are undone together.
const page = Math.random().toString(36).slice(2);
// The field with the cursor, its text then, how often the browser itself took back typing.
// Whether the browser is to undo typing itself, and has not yet.
let isExpected = false;
let visit = { number: 0, field: null, key: "", text: "", taken: 0 };

function note(field, isDone) {
  changed(field, isDone, `${page}-${visit.number}`);
}

forms.addEventListener("focusin", ({ target: field }) => {
  if (!isField(field)) {
    return;
  }
  // A field that was drawn anew is visited still.
  const isSame = visit.key === field.dataset.key && !document.contains(visit.field);
  const number = isSame ? visit.number : visit.number + 1;
  visit = { number, field, key: field.dataset.key, text: field.value, taken: 0 };
});

// The text as it was saved, without blanks around, stands in the field when somebody leaves it.
forms.addEventListener("focusout", ({ target: field }) => {
  const text = isField(field) && current().cells[field.dataset.key]?.text;
  if (typeof text === "string" && field.dataset.kind !== "tick" && field.value.trim() === text) {
    write(field, text);
  }
});

forms.addEventListener("input", (event) => {
  const field = event.target;
  if (!isField(field) || event.isComposing || composing() === field) {
    return;
  }
  isExpected = false;
  if (event.inputType === "historyUndo") {
    visit.taken += 1;
  } else if (event.inputType !== "historyRedo") {
    visit.taken = 0;
  }
  note(field, field.matches("select, .tick"));
});
forms.addEventListener("compositionend", (event) => {
  if (isField(event.target)) {
    note(event.target, false);
  }
});
forms.addEventListener("change", (event) => {
  if (isField(event.target)) {
    note(event.target, true);
  }
});

forms.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!isField(field) || event.isComposing || event.ctrlKey || event.defaultPrevented) {
    return;
  }
  const isLong = field.dataset.kind === "long";
  if (event.key === "Enter" && field.tagName === "TEXTAREA" && event.altKey) {
    event.preventDefault();
    field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
    note(field, false);
  } else if (event.key === "Enter" && !isLong) {
    event.preventDefault();
    neighbour(field, event.shiftKey ? -1 : 1)?.focus();
  } else if (field.matches('input[type="text"]') && /^Arrow(Up|Down)$/.test(event.key)) {
    event.preventDefault();
    neighbour(field, event.key === "ArrowUp" ? -1 : 1)?.focus();
  } else if (field.dataset.kind === "tick" && /^(Delete|Backspace)$/.test(event.key)) {
    event.preventDefault();
    field.checked = false;
    note(field, true);
  }
});

// A mark that is clicked again is taken out.
forms.addEventListener("mousedown", ({ target }) => {
  if (target.matches("input[type=radio]") && target.checked) {
    target.addEventListener("click", () => {
      target.checked = false;
      note(target, true);
    }, { once: true });
  }
});

// Whether the browser undoes or redoes the key itself: what was typed in this visit to the field.
function isOfBrowser(what) {
  const { field } = visit;
  if (field !== document.activeElement || !field?.matches('textarea, input[type="text"]')) {
    return false;
  }
  return what === "undo" ? field.value !== visit.text : visit.taken > 0;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F9") {
    event.preventDefault();
    changeSides();
    return;
  }
  if (event.key === "F8") {
    event.preventDefault();
    jump(event.shiftKey ? -1 : 1);
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("#text, dialog")) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    flush();
    return;
  }
  if (event.isComposing || (key !== "z" && key !== "y")) {
    return;
  }
  const what = key === "y" || event.shiftKey ? "redo" : "undo";
  if (!isOfBrowser(what)) {
    event.preventDefault();
    undoOrRedo(what);
    return;
  }
  visit.taken -= what === "redo" ? 1 : 0;
  isExpected = true;
  setTimeout(() => {
    if (isExpected) {
      // It has forgotten what was typed.
      isExpected = false;
      undoOrRedo(what);
    }
  });
});

// What somebody typed before this script was there.
for (const field of forms.querySelectorAll('input[type="text"], textarea')) {
  if (field.value !== field.defaultValue) {
    changed(field, true);
  }
}
