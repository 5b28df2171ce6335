// The question why a warning stays as it is.

import { isAgreed } from "../dialogs.js";

const dialog = document.getElementById("answer");

// The reason for which a warning stays; blank for none.
export async function answerReason(finding) {
  dialog.querySelector(".message").textContent = finding.message;
  const { reason } = dialog.querySelector("form").elements;
  reason.value = "";
  return (await isAgreed(dialog)) ? reason.value.trim() : "";
}
