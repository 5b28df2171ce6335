// The tabs of the unit's page: the forms, how they print, the data file, what was changed.

import { get } from "../server.js";
import { showChanges } from "./change_log.js";
import { current, flush, isUnsaved, ask, tell } from "./saving.js";

const address = document.getElementById("forms").dataset.address;
const tabs = [...document.querySelectorAll('[role="tab"]')];
const text = document.getElementById("text");
const POLL = 1000;
const elsewhere = document.getElementById("text-elsewhere");
const textNow = document.getElementById("text-now");
let textAsRead = "";
let textBase = "";
let opened = () => undefined;

// Call `act(name)` for each tab that is opened.
export function onTab(act) {
  opened = act;
}

const isTextChanged = () => text.value !== textAsRead;

export async function openTab(name) {
  for (const tab of tabs) {
    const isOpen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
  }
  opened(name);
  try {
    await flush();
    await fill[name]?.();
  } catch (error) {
    tell(error.message);
  }
}

const fill = {
  async preview() {
    await showPreview(current().hash);
  },
  // A text that is typed and not saved stays, also what is typed while the file's is on its way.
  async text() {
    if (!isTextChanged()) {
      await readText(() => !isTextChanged());
    }
  },
  async history() {
    await showChanges(() => openTab("forms"));
  },
};

async function readText(isWanted = () => true) {
  const file = await get(`${address}/text`);
  if (!isWanted()) {
    return;
  }
  text.value = file.text;
  textAsRead = text.value;
  textBase = file.hash;
  elsewhere.hidden = true;
}

// Somebody else changed the file meanwhile: both texts are shown, and saving is of the one of now.
async function showBothTexts() {
  const file = await get(`${address}/text`);
  textNow.value = file.text;
  textBase = file.hash;
  elsewhere.hidden = false;
  elsewhere.focus();
}

// The line of the data file, selected; lines count from 1.
export async function showLine(line) {
  await openTab("text");
  const before = text.value.split("\n").slice(0, line - 1).join("\n");
  const start = line > 1 ? before.length + 1 : 0;
  const end = text.value.indexOf("\n", start);
  text.focus();
  // Chromium scrolls to where the cursor is only as it is put there.
  text.setSelectionRange(start, start);
  text.blur();
  text.focus();
  text.setSelectionRange(start, end < 0 ? text.value.length : end);
}

// The last good document is shown while the one of now is made.
async function showPreview(hash) {
  const frame = document.getElementById("preview");
  const made = await get(`${address}/preview?sha256=${hash}`);
  const words = document.getElementById("preview-status");
  words.textContent = made.message || (made.status === "making" ? "正在生成…" : "");
  frame.hidden = !made.has_pdf;
  if (made.has_pdf && frame.dataset.shows !== made.shows) {
    frame.dataset.shows = made.shows;
    frame.src = `${address}/preview.pdf?sha256=${made.shows}#navpanes=0&view=FitH`;
  }
  if (made.status === "making" && !frame.closest(".panel").hidden) {
    setTimeout(() => showPreview(hash).catch((error) => tell(error.message)), POLL);
  }
}

for (const tab of tabs) {
  tab.addEventListener("click", () => openTab(tab.id.slice("tab-".length)));
  tab.addEventListener("keydown", (event) => {
    const place = tabs.indexOf(tab);
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      const next = tabs.at(to % tabs.length);
      event.preventDefault();
      openTab(next.id.slice("tab-".length));
      next.focus();
    }
  });
}

document.getElementById("take-text").addEventListener("click", async () => {
  await readText().catch((error) => tell(error.message));
  text.focus();
});

document.getElementById("save-text").addEventListener("click", async () => {
  const { value } = text;
  const answer = await ask("text", { text: value, base: textBase });
  if (answer?.kind === "outdated") {
    await showBothTexts().catch((error) => tell(error.message));
  } else if (answer && !answer.reason) {
    textAsRead = value;
    if (!answer.state.unreadable) {
      location.reload();
    }
  }
});

addEventListener("beforeunload", (event) => {
  if (isTextChanged() && !isUnsaved()) {
    event.preventDefault();
  }
});
