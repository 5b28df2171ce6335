// The fields of the forms: what they hold, and what the state of the unit says they hold.

export const forms = document.getElementById("forms");

export function fieldsOf(key) {
  return forms.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
}

export function isField(element) {
  return Boolean(element?.matches?.("#forms :is(input, select, textarea)[data-key]"));
}

// What the field with the key is called, also where no such field is drawn any more.
export function labelOf(key) {
  const field = [...fieldsOf(key)].find(isField);
  return field?.getAttribute("aria-label") ?? decodeURIComponent(key).slice(1).replaceAll("/", " ");
}

// The text of a field; of a tick, the choice that is made.
export function textOf(field) {
  if (field.dataset.kind !== "tick") {
    return field.value;
  }
  if (field.checked) {
    return field.value;
  }
  const others = forms.querySelectorAll(`[name="${CSS.escape(field.name)}"]:checked`);
  return others.length ? others[0].value : "";
}

// Put a text that is not saved yet into a field of its.
export function write(field, text) {
  if (field.dataset.kind === "tick") {
    field.checked = field.value === text;
  } else if (isField(field)) {
    if (field.value !== text) {
      field.value = text;
    }
    grow(field);
  }
}

// Saved without the blanks around it: while somebody types there, they stay in the field.
function isTyped(field, text) {
  const bare = (each) => each.replaceAll(/\s+/g, "");
  return field === document.activeElement && bare(field.value) === bare(text);
}

function show(field, cell) {
  if (field.dataset.kind === "tick") {
    field.checked = field.value === cell.text;
  } else if (!isField(field)) {
    field.textContent = cell.shown;
  } else {
    if (field.tagName === "SELECT" && ![...field.options].some((o) => o.value === cell.text)) {
      field.append(new Option(cell.text, cell.text));
    }
    if (field.value !== cell.text && !isTyped(field, cell.text)) {
      field.value = cell.text;
    }
    if (field.classList.contains("computed")) {
      field.placeholder = cell.shown;
    }
    grow(field);
  }
}

// Show the cells of the state, all or those with `keys`; fields with changes that are not sent yet
// stay as they are.
export function showCells(cells, isPending, keys = null) {
  for (const field of forms.querySelectorAll("[data-key]")) {
    const { key } = field.dataset;
    if ((!keys || keys.has(key)) && cells[key] && !isPending(key)) {
      show(field, cells[key]);
    }
  }
}

// Browsers without `field-sizing` are told how high a text is.
const growsBySelf = CSS.supports("field-sizing", "content");

export function grow(field) {
  if (!growsBySelf && field.tagName === "TEXTAREA") {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }
}

// Where the cursor is, in words that still hold when the forms have been drawn anew.
export function cursor() {
  const field = document.activeElement;
  if (!isField(field)) {
    return null;
  }
  const form = field.closest(".form").id;
  const same = [...document.getElementById(form).querySelectorAll(
    `[data-key="${CSS.escape(field.dataset.key)}"]`)];
  const hasText = field.matches('textarea, input[type="text"]');
  return {
    form,
    key: field.dataset.key,
    number: same.indexOf(field),
    start: hasText ? field.selectionStart : null,
    end: hasText ? field.selectionEnd : null,
  };
}

export function focusOn(place, key = place?.key) {
  if (!place) {
    return;
  }
  const escaped = `[data-key="${CSS.escape(key)}"]`;
  const same = document.getElementById(place.form)?.querySelectorAll(escaped) ?? [];
  const field = same[place.number] ?? same[0] ?? fieldsOf(key)[0];
  if (!isField(field)) {
    return;
  }
  field.focus({ preventScroll: true });
  if (place.start !== null && field.setSelectionRange) {
    field.setSelectionRange(place.start, place.end);
  }
}
