// The question why a warning stays as it is.

const dialog = document.getElementById("answer");

// The reason for which a warning stays; blank for none.
export function answerReason(finding) {
  dialog.querySelector(".message").textContent = finding.message;
  const { reason } = dialog.querySelector("form").elements;
  reason.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "ok" ? reason.value.trim() : "");
  });
}
