// The words in the page's head that say whether what was typed is saved.

const saved = document.getElementById("saved");

// Show the words; a screen reader says what went wrong and that it is well again, not that each
// text is saved.
export function showWords(words, isFailure) {
  if (saved.textContent !== words) {
    const wasFailure = saved.classList.contains("failed");
    saved.setAttribute("aria-live", isFailure ? "assertive" : wasFailure ? "polite" : "off");
    saved.textContent = words;
  }
  saved.classList.toggle("failed", isFailure);
}
