// Questions that are asked before something is done.

// Show the dialog; whether it was closed by its button "ok".
export function isAgreed(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "ok");
  });
}
