// What is typed goes to the server as edits, one after the other, and what it answers is shown.
//
// A text is in one place at a time: typed (`pending`), on its way (`underway`), not taken
// (`refused`: it stays in its field), or saved. The words in the page's head say which.

import { post } from "../server.js";
import { composed } from "./composition.js";
import { settle } from "./conflict.js";
import { follow, redraw } from "./drawing.js";
import { fieldsOf, showCells, textOf, write } from "./fields.js";
import { movedKey, rowsFor } from "./rows.js";
import { showWords } from "./save_status.js";
import { listUnsaved } from "./unsaved.js";

const address = document.getElementById("forms").dataset.address;
const retry = document.getElementById("retry");
// A field that is left, a tick and a choice are sent at once: what the check says of them is there
// within 300 ms. A text that is still being typed is sent after a pause that is longer than the time
// from key to key of somebody who types slowly, about 0.3 s: sooner, each half of an amount would be
// judged, and what is found about it would come and go while it is typed.
const PAUSE = 350;
const FIRST_RETRY = 3000;
const LAST_RETRY = 60000;
const UNDECIDED = "与文件中的内容不一致，尚未选定保留哪一个";
const RESTARTED = "填报桌面曾重新启动，此前的修改不能再撤销";
const OTHER_ROWS = "表中的行已被其他人修改，未作改动。请核对后再操作。";

let state = JSON.parse(document.getElementById("state").textContent);
let pending = new Map();
let underway = new Map();
let refused = new Map();
// Requests that change something and have no answer yet; whether the user is asked to decide.
let asked = 0;
let isDeciding = false;
// The keys of all fields that somebody typed into.
const touched = new Set();
let failure = "";
// Whether the desk was started anew since this page was loaded: it knows no earlier changes.
let isRestarted = false;
let notice = { words: "", isFailure: false };
let timer = 0;
let wait = FIRST_RETRY;
let last = Promise.resolve();
let showState = () => undefined;

export const current = () => state;

// Call `show(state)` for the state of now and each that comes.
export function onState(show) {
  showState = show;
  showAll(null);
}

// Whether what somebody typed is not in the file.
export const isUnsaved = () => pending.size + underway.size + refused.size > 0;

// Words that stand in the page's head until something else is done.
export function tell(words, isFailure = true) {
  notice = { words, isFailure };
  showStatus();
}

function statusOf() {
  if (failure) {
    return [`未保存：${failure}`, true];
  }
  if (isDeciding) {
    return ["等待选定保留哪一个内容", false];
  }
  if (pending.size || underway.size || asked) {
    return ["正在保存…", false];
  }
  const [first] = refused.values();
  if (first) {
    const number = refused.size > 1 ? `${refused.size} 处` : "";
    return [`${number}未保存：${first.reason}`, true];
  }
  if (notice.words) {
    return [notice.words, notice.isFailure];
  }
  if (state.unreadable) {
    return [state.unreadable, true];
  }
  return [isRestarted && !state.undo ? `已保存。${RESTARTED}。` : "已保存", false];
}

// All that is not saved, where nothing was at the second try either; else what has no field any more.
function listTexts() {
  const isGone = Boolean(failure) && wait > FIRST_RETRY;
  const texts = isGone ? [...refused, ...underway, ...pending] : [...refused];
  listUnsaved(new Map(texts.filter(([key]) => isGone || !fieldsOf(key).length)), isGone);
}

function showStatus() {
  const [words, isFailure] = statusOf();
  showWords(words, isFailure);
  retry.hidden = !failure && !refused.size;
  listTexts();
}

// Show the cells that changed, and those that were typed into; all without `changedKeys`.
function showAll(changedKeys = []) {
  const keys = changedKeys && new Set([...changedKeys, ...touched]);
  const isUnsavedKey = (key) => [pending, underway, refused].some((each) => each.has(key));
  showCells(state.cells, isUnsavedKey, keys);
  document.querySelectorAll("#forms [data-unsaved]").forEach((each) => delete each.dataset.unsaved);
  for (const key of refused.keys()) {
    fieldsOf(key).forEach((field) => {
      field.dataset.unsaved = "";
    });
  }
  showState(state);
  showStatus();
}

// Take over what the server answers to a change; `moved` says which rows were meant.
async function take(answer, moved = new Map()) {
  await composed();
  isRestarted ||= answer.state.run !== state.run;
  state = answer.state;
  const rename = (texts) => new Map([...texts].map(([key, each]) => [movedKey(key, moved), each]));
  [pending, underway, refused] = [pending, underway, refused].map(rename);
  const isRedrawn = Boolean(answer.forms || Object.keys(answer.sections ?? {}).length);
  if (isRedrawn) {
    const unsaved = [refused, underway, pending];
    redraw(answer, moved, unsaved.flatMap((texts) => [...texts.keys()]));
    for (const texts of unsaved) {
      texts.forEach(({ text }, key) => fieldsOf(key).forEach((field) => write(field, text)));
    }
  }
  notice = { words: refused.size ? "" : answer.reason || "", isFailure: true };
  failure = "";
  wait = FIRST_RETRY;
  showAll(answer.forms ? null : answer.changedKeys);
  if (!isRedrawn) {
    // Fields hold the texts of their new rows by now: the one that is left is not a changed one.
    follow(moved);
  }
}

const textAt = (key) => state.cells[key]?.text ?? "";

// Note what stands in the field now; `seen` is what the page showed there when it was typed. Texts
// of one `group` are undone together.
export function changed(field, isDone, group = "") {
  const { key } = field.dataset;
  const text = textOf(field);
  const known = pending.has(key) || underway.has(key) || refused.has(key);
  if (!known && text === (state.cells[key]?.text ?? "")) {
    return;
  }
  const seen = [pending, underway, refused].find((each) => each.has(key))?.get(key).seen;
  pending.set(key, { text, group, seen: seen ?? textAt(key) });
  touched.add(key);
  fieldsOf(key).forEach((other) => other !== field && write(other, text));
  notice = { words: "", isFailure: false };
  showStatus();
  clearTimeout(timer);
  timer = setTimeout(flush, isDone ? 0 : PAUSE);
}

// One after the other, also what is asked of the user meanwhile.
function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => undefined);
  return done;
}

// Send what has been typed; fulfilled when all of it is saved, or was not.
export function flush() {
  clearTimeout(timer);
  return inTurn(async () => {
    while (pending.size) {
      underway = pending;
      pending = new Map();
      if (!(await sendTyped())) {
        return;
      }
    }
  });
}

async function sendTyped() {
  const sent = underway;
  try {
    if (!(await sendTexts(sent)) && sent.size > 1) {
      // What can be saved of it is saved.
      for (const [key, each] of sent) {
        await sendTexts(new Map([[key, each]]));
      }
    }
    underway = new Map();
    showAll();
    return true;
  } catch (error) {
    pending = new Map([...underway, ...pending]);
    underway = new Map();
    fail(error);
    return false;
  }
}

function fail(error) {
  failure = error.message;
  showStatus();
  clearTimeout(timer);
  timer = setTimeout(flush, wait);
  wait = Math.min(2 * wait, LAST_RETRY);
}

// Whether the server took the texts; where it did not, they are `refused`.
async function sendTexts(all, isAgain = false) {
  const texts = await settled(all);
  if (!texts || !texts.size) {
    return Boolean(texts);
  }
  const moved = rowsFor(texts.keys());
  const edits = [...texts].map(([key, { text }]) => ({ do: "set", key: movedKey(key, moved), text }));
  const groups = [...texts.values()].map((each) => each.group);
  const answer = await exchange("edits", { edits, group: groups.length === 1 ? groups[0] : "" });
  if (answer.kind === "outdated" && !isAgain) {
    await take(answer);
    return sendTexts(texts, true);
  }
  const isTaken = answer.kind === "done" || answer.kind === "same";
  for (const [key, each] of texts) {
    underway.delete(key);
    refused.delete(key);
    if (!isTaken) {
      refused.set(key, { ...each, reason: answer.reason || UNDECIDED });
    }
  }
  if (answer.kind !== "conflict") {
    await take(answer, isTaken ? moved : new Map());
  }
  if (isTaken) {
    // What is typed on there was typed after this text.
    [...texts.keys()].map((key) => movedKey(key, moved)).filter((key) => pending.has(key))
      .forEach((key) => pending.set(key, { ...pending.get(key), seen: textAt(key) }));
  }
  return isTaken;
}

// The texts that are to be sent: of fields that others have changed since they were typed, those
// that the user wants to keep; null where the user does not decide.
async function settled(texts) {
  const conflicts = [...texts]
    .filter(([key, { text, seen }]) => textAt(key) !== seen && textAt(key) !== text)
    .map(([key, { text, seen }]) => ({ key, cell: key, base: seen, ours: textAt(key), theirs: text }));
  const sides = conflicts.length ? await decided(conflicts) : [];
  if (!sides) {
    texts.forEach((each, key) => refused.set(key, { ...each, reason: UNDECIDED }));
    texts.forEach((_, key) => underway.delete(key));
    showAll();
    return null;
  }
  const left = new Map(texts);
  conflicts.forEach(({ key }, place) => {
    if (sides[place] === "ours") {
      [left, underway, refused].forEach((each) => each.delete(key));
    } else {
      left.set(key, { ...left.get(key), seen: textAt(key) });
    }
  });
  return left;
}

// What the user decides of the conflicts, as `settle` gives it; the head says what is waited for.
async function decided(conflicts) {
  isDeciding = true;
  showStatus();
  const sides = await settle(conflicts);
  isDeciding = false;
  showStatus();
  return sides;
}

// The answer to a request, while the head says that one is underway that may change something.
async function exchange(what, body) {
  const isChange = body.edits?.length !== 0 && body.take !== false;
  asked += isChange;
  showStatus();
  try {
    return await answerTo(what, body);
  } finally {
    asked -= isChange;
    showStatus();
  }
}

// The answer to a request; where two have changed one field, to what the user decides of each.
// Its kind is still "conflict" where the user does not decide.
async function answerTo(what, body) {
  const { cells, hash: base, shape, version: seen } = state;
  const request = { base, shape, seen, ...body };
  let answer = withCells(await post(`${address}/${what}`, request), cells);
  while (answer.kind === "conflict") {
    const sides = await decided(answer.conflicts);
    if (!sides) {
      return { ...answer, reason: UNDECIDED };
    }
    const decisions = answer.conflicts.map((each, place) => ({ ...each, side: sides[place] }));
    answer = withCells(await post(`${address}/${what}`, { ...request, decisions }), cells);
  }
  return answer;
}

// The answer with all cells: there may be only those in it that changed, null where one is gone.
function withCells(answer, before) {
  if (answer.state?.since) {
    const cells = { ...before, ...answer.state.cells };
    const changedKeys = Object.keys(answer.state.cells);
    changedKeys.filter((key) => !cells[key]).forEach((key) => delete cells[key]);
    return { ...answer, changedKeys, state: { ...answer.state, cells } };
  }
  return { ...answer, changedKeys: null };
}

// Ask the server for something else than a text in a field: what it answers, null for a failure.
export async function ask(what, body = {}) {
  await flush();
  return inTurn(async () => {
    try {
      const answer = await exchange(what, body);
      if (answer.state && answer.kind !== "conflict") {
        await take(answer);
      } else if (answer.reason) {
        tell(answer.reason);
      }
      return answer;
    } catch (error) {
      tell(error.message);
      return null;
    }
  });
}

// Undo or redo; a text that was not taken is given up before.
export async function undoOrRedo(what) {
  if (what === "undo" && refused.size && !pending.size) {
    refused.clear();
    showAll();
    return null;
  }
  const answer = await ask(what);
  if (isRestarted && answer?.kind === "refused") {
    tell(`未作改动：${RESTARTED}。`);
  }
  return answer;
}

// Change rows of the list, which then stand where `moved` says; whether that was done.
export async function changeRows(edits, list, moved = new Map()) {
  await flush();
  return inTurn(async () => {
    try {
      let answer = await exchange("edits", { edits });
      if (answer.kind === "outdated") {
        const isSame = textsBelow(list, state) === textsBelow(list, answer.state);
        await take(answer);
        answer = isSame ? await exchange("edits", { edits }) : { ...answer, reason: OTHER_ROWS };
      }
      if (answer.kind !== "conflict") {
        await take(answer, answer.kind === "done" ? moved : new Map());
      }
      return answer.kind === "done";
    } catch (error) {
      tell(error.message);
      return false;
    }
  });
}

function textsBelow(list, { cells }) {
  const keys = Object.keys(cells).filter((key) => key.startsWith(`${list}/`));
  return JSON.stringify(keys.map((key) => [key, cells[key].text]));
}

// Somebody else, or another window, may have changed the file.
export function refresh() {
  if (!isUnsaved() && !document.querySelector("dialog[open]")) {
    ask("edits", { edits: [] });
  }
}

// What was not saved is sent once more.
function sendAgain() {
  pending = new Map([...refused, ...pending]);
  refused.clear();
  return flush();
}

retry.addEventListener("click", sendAgain);
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) {
    flush();
    event.preventDefault();
  }
});
