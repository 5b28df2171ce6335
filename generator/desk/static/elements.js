// Elements made by scripts: texts in them are texts, whatever they hold.

export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...content);
  return made;
}

export function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// The head of a table, with the names of its columns.
export function tableHead(names) {
  const cells = names.map((name) => {
    const th = element("th", "", name);
    th.scope = "col";
    return th;
  });
  return element("thead", "", element("tr", "", ...cells));
}

export function rowHead(...content) {
  const th = element("th", "", ...content);
  th.scope = "row";
  return th;
}
