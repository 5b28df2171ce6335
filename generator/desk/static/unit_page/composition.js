// Whether somebody is in the middle of a word that an input method puts together.
//
// Until it is done the field holds half a word, which is not saved, and must not be drawn anew.

let field = null;
let end = () => undefined;
let done = Promise.resolve();

export const composing = () => field;

// Fulfilled when no word is being put together.
export const composed = () => done;

document.addEventListener("compositionstart", (event) => {
  field = event.target;
  done = new Promise((resolve) => {
    end = resolve;
  });
});

function finish() {
  field = null;
  end();
}

document.addEventListener("compositionend", finish);
// A field that goes away while a word is put together says nothing of its end.
document.addEventListener("focusout", (event) => {
  if (event.target === field) {
    finish();
  }
});
