// The page of a unit: what is typed is saved at once, and what the check says of it is shown.

import { answerReason } from "./answers.js";
import { renewChanges } from "./change_log.js";
import { listForms, onNewCopy } from "./contents.js";
import { forms, grow } from "./fields.js";
import { jump, nameForms, showFindings, showNote } from "./findings.js";
import { renewOrigins } from "./origins.js";
import { listenToPaste } from "./pasting.js";
import { newCopy, showTools } from "./row_tools.js";
import { ask, current, onState, refresh, undoOrRedo } from "./saving.js";
import { onTab, openTab } from "./tabs.js";
import "./spare_rows.js";
import "./typing.js";

const undo = document.getElementById("undo");
const redo = document.getElementById("redo");

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

onState((state) => {
  if (renewOrigins(state)) {
    renewChanges();
  }
  showFindings(state, act);
  listForms(state);
  nameForms(state.findings);
  showTools(document.activeElement);
  undo.disabled = !state.undo;
  redo.disabled = !state.redo;
  if (state.unreadable) {
    forms.replaceChildren();
    if (document.getElementById("panel-text").hidden) {
      openTab("text");
    }
  }
});
onTab(() => showTools(null));

document.addEventListener("focusin", (event) => showNote(event.target));
undo.addEventListener("click", () => undoOrRedo("undo"));
redo.addEventListener("click", () => undoOrRedo("redo"));
document.getElementById("next-finding").addEventListener("click", () => jump(1));
addEventListener("focus", () => {
  if (!forms.closest(".panel").hidden) {
    refresh();
  }
});
onNewCopy(newCopy);
listenToPaste();
forms.querySelectorAll("textarea").forEach(grow);
if (current().unreadable) {
  openTab("text");
}
