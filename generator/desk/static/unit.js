// The page of a unit: what is typed is saved at once, and what the check says of it is shown.

import { cursor, fieldsOf, focusOn, forms, grow, isField, showCells, textOf } from "./fields.js";
import { jump, mark, showFindings, showNote } from "./findings.js";
import { listen, movedKey, neighbour, rowsFor, showTools } from "./rows.js";
import { get, post } from "./server.js";
import { answerReason, listenToPaste, showConflict } from "./dialogs.js";

const address = forms.dataset.address;
const saved = document.getElementById("saved");
const undo = document.getElementById("undo");
const redo = document.getElementById("redo");
// Somebody who pauses for so long sees what the check says of it.
const PAUSE = 350;
const POLL = 1000;

let state = JSON.parse(document.getElementById("state").textContent);
let pending = new Map();
let timer = 0;
// Fields whose text was not taken: it stays, to be mended.
const refused = new Set();
let isSending = false;

function tell(words, isFailure = false) {
  saved.textContent = words;
  saved.classList.toggle("failed", isFailure);
}

// Take over what the server answers to a change.
function take(answer, moved = new Map()) {
  state = answer.state;
  if (answer.forms !== undefined && answer.forms !== null) {
    const place = cursor();
    pending = new Map([...pending].map(([key, text]) => [movedKey(key, moved), text]));
    const open = [...forms.querySelectorAll("details[open]")].map((each) => each.parentElement.id);
    forms.innerHTML = answer.forms;
    open.forEach((id) => document.getElementById(id)?.querySelector("details")?.setAttribute("open", ""));
    for (const [key, text] of pending) {
      fieldsOf(key).forEach((field) => write(field, text));
    }
    focusOn(place, place && movedKey(place.key, moved));
    forms.querySelectorAll("textarea").forEach(grow);
    showTools(document.activeElement);
  }
  show();
  const failure = answer.reason || state.unreadable;
  tell(failure || (pending.size ? "正在保存…" : "已保存"), Boolean(failure));
}

function show() {
  showCells(state.cells, (key) => pending.has(key) || refused.has(key));
  showFindings(state, act);
  undo.disabled = !state.undo;
  redo.disabled = !state.redo;
  if (state.unreadable) {
    forms.replaceChildren();
    if (document.getElementById("panel-text").hidden) {
      openTab("text");
    }
  }
}

function write(field, text) {
  if (field.dataset.kind === "tick") {
    field.checked = field.value === text;
  } else if (isField(field)) {
    field.value = text;
    grow(field);
  }
}

// Saving

function changed(field, isDone) {
  const { key } = field.dataset;
  const text = textOf(field);
  if (text === (state.cells[key]?.text ?? "") && !pending.has(key)) {
    return;
  }
  pending.set(key, text);
  fieldsOf(key).forEach((other) => other !== field && write(other, text));
  grow(field);
  tell("正在保存…");
  clearTimeout(timer);
  timer = setTimeout(flush, isDone ? 0 : PAUSE);
}

// Send what has been typed; returns when all of it is saved, or was not.
async function flush() {
  clearTimeout(timer);
  while (pending.size && !isSending) {
    const sent = pending;
    pending = new Map();
    const moved = rowsFor(sent.keys());
    const edits = [...sent].map(([key, text]) => ({ do: "set", key: movedKey(key, moved), text }));
    isSending = true;
    const isTaken = await send({ edits }, moved);
    isSending = false;
    if (!isTaken) {
      // What was typed stays in its fields.
      pending = new Map([...sent, ...pending]);
      return;
    }
  }
}

async function send(body, moved = new Map(), isAgain = false) {
  try {
    const before = state;
    const answer = await exchange("edits", body);
    const keys = (body.edits ?? []).filter((edit) => edit.do === "set").map((edit) => edit.key);
    if (answer.kind === "outdated" && !isAgain && keys.every((key) => isSame(key, before, answer.state))) {
      // The server does not know the file as this page shows it; these fields are as they were.
      take(answer, moved);
      return send(body, moved, true);
    }
    const isRefused = answer.kind === "refused" || answer.kind === "outdated";
    keys.forEach((key) => (isRefused ? refused.add(key) : refused.delete(key)));
    take(answer, moved);
    return true;
  } catch (error) {
    tell(error.message, true);
    return false;
  }
}

function isSame(key, one, other) {
  return one.cells[key]?.text === other.cells[key]?.text;
}

// The answer to a request; where two have changed one field, to what the user decides.
async function exchange(what, body) {
  const request = { base: state.hash, shape: state.shape, ...body };
  const answer = await post(`${address}/${what}`, request);
  if (answer.kind !== "conflict") {
    return answer;
  }
  const prefer = await showConflict(answer.conflicts);
  return post(`${address}/${what}`, { ...request, prefer });
}

async function ask(what, body = {}) {
  await flush();
  try {
    const answer = await exchange(what, body);
    refused.clear();
    take(answer);
    return answer;
  } catch (error) {
    tell(error.message, true);
    return null;
  }
}

async function act(what, finding) {
  if (what === "fix") {
    await ask("fix", { id: finding.id });
    return;
  }
  const reason = await answerReason(finding);
  if (reason) {
    await ask("answer", { id: finding.id, reason });
  }
}

async function editRow({ focus, ...edit }) {
  await flush();
  const column = document.activeElement.closest?.("td")?.dataset.column;
  if (await send({ edits: [edit] })) {
    const row = forms.querySelector(`tr[data-row="${CSS.escape(focus)}"]`);
    const cells = [...(row?.querySelectorAll("td") ?? [])];
    const cell = cells.find((td) => td.dataset.column === column) ?? row;
    const field = [...(cell?.querySelectorAll("[data-key]") ?? [])].find(isField)
      ?? [...(row?.querySelectorAll("[data-key]") ?? [])].find(isField);
    field?.focus();
  }
}

// Typing

forms.addEventListener("input", (event) => {
  if (isField(event.target) && !event.isComposing) {
    changed(event.target, event.target.matches("select, .tick"));
  }
});
forms.addEventListener("compositionend", (event) => changed(event.target, false));
forms.addEventListener("change", (event) => {
  if (isField(event.target)) {
    changed(event.target, true);
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
    changed(field, false);
  } else if (event.key === "Enter" && !isLong) {
    event.preventDefault();
    neighbour(field, event.shiftKey ? -1 : 1)?.focus();
  } else if (field.matches('input[type="text"]') && /^Arrow(Up|Down)$/.test(event.key)) {
    event.preventDefault();
    neighbour(field, event.key === "ArrowUp" ? -1 : 1)?.focus();
  } else if (field.dataset.kind === "tick" && /^(Delete|Backspace)$/.test(event.key)) {
    event.preventDefault();
    field.checked = false;
    changed(field, true);
  }
});

// A mark that is clicked again is taken out.
forms.addEventListener("mousedown", ({ target }) => {
  if (target.matches("input[type=radio]") && target.checked) {
    target.addEventListener("click", () => {
      target.checked = false;
      changed(target, true);
    }, { once: true });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    jump(event.shiftKey ? -1 : 1);
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("#text, dialog")) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "z" || key === "y") {
    event.preventDefault();
    ask(key === "y" || event.shiftKey ? "redo" : "undo");
  }
});

document.addEventListener("focusin", (event) => showNote(event.target));
undo.addEventListener("click", () => ask("undo"));
redo.addEventListener("click", () => ask("redo"));
document.getElementById("next-finding").addEventListener("click", () => jump(1));
addEventListener("beforeunload", (event) => {
  if (pending.size || isSending) {
    flush();
    event.preventDefault();
  }
});
// Somebody else, or another window, may have changed the file.
addEventListener("focus", () => {
  if (!pending.size && !isSending && !forms.hidden) {
    send({ edits: [] });
  }
});

listen(editRow);
listenToPaste(async (body) => {
  await flush();
  const answer = await exchange("paste", body);
  if (answer.state) {
    take(answer);
  }
  return answer;
}, (error) => tell(error.message, true));

// Tabs

const tabs = [...document.querySelectorAll('[role="tab"]')];

async function openTab(name) {
  for (const tab of tabs) {
    const isOpen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
  }
  showTools(null);
  try {
    await flush();
    await fill[name]?.();
  } catch (error) {
    tell(error.message, true);
  }
}

const fill = {
  async preview() {
    await showPreview(state.hash);
  },
  async text() {
    const file = await get(`${address}/text`);
    document.getElementById("text").value = file.text;
  },
  async history() {
    const steps = await get(`${address}/history`);
    const items = steps.map((step) => {
      const li = document.createElement("li");
      li.textContent = step.text;
      return li;
    });
    document.getElementById("history").replaceChildren(...items);
  },
};

// The last good document is shown while the one of now is made.
async function showPreview(hash) {
  const frame = document.getElementById("preview");
  const made = await get(`${address}/preview?sha256=${hash}`);
  const words = document.getElementById("preview-status");
  words.textContent = made.message || (made.status === "making" ? "正在生成…" : "");
  frame.hidden = !made.has_pdf;
  if (made.has_pdf && frame.dataset.shows !== made.shows) {
    frame.dataset.shows = made.shows;
    frame.src = `${address}/preview.pdf?sha256=${made.shows}`;
  }
  if (made.status === "making" && !frame.closest(".panel").hidden) {
    setTimeout(() => showPreview(hash).catch((error) => tell(error.message, true)), POLL);
  }
}

for (const tab of tabs) {
  tab.addEventListener("click", () => openTab(tab.id.slice("tab-".length)));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const next = tabs.at((tabs.indexOf(tab) + step) % tabs.length);
      openTab(next.id.slice("tab-".length));
      next.focus();
    }
  });
}

document.getElementById("save-text").addEventListener("click", async () => {
  const { value } = document.getElementById("text");
  const answer = await ask("text", { text: value });
  if (answer && !answer.reason && !answer.state.unreadable) {
    location.reload();
  }
});

show();
if (state.unreadable) {
  tell(state.unreadable, true);
}
mark();
forms.querySelectorAll("textarea").forEach(grow);
