// The report of a job: its lines, with units as links, and findings folded under their names.

import { element } from "../elements.js";

function link(text, href) {
  const made = element("a", "", text);
  made.href = href;
  return made;
}

function line(part) {
  const p = element("p");
  for (const piece of part.pieces) {
    p.append(piece.href ? link(piece.text, piece.href) : piece.text);
  }
  return p;
}

function item(each) {
  const li = element("li", each.severity);
  const word = each.severity === "error" ? "错误：" : "警告：";
  li.append(element("span", "severity", word));
  li.append(each.href ? link(each.message, each.href) : each.message);
  if (each.hint) {
    li.append(element("span", "hint", each.hint));
  }
  return li;
}

function findings(part, isOpen) {
  const details = document.createElement("details");
  details.open = isOpen;
  const counts = [[part.errors, "个错误"], [part.warnings, "个警告"]]
    .filter(([number]) => number).map(([number, word]) => `${number} ${word}`).join("，");
  details.append(element("summary", part.errors ? "error" : "warning", `${part.name}：${counts}`));
  const list = document.createElement("ul");
  list.append(...part.items.map(item));
  details.append(list);
  if (part.more) {
    details.append(element("p", "", `另有 ${part.more} 条。`));
  }
  if (part.href) {
    const p = document.createElement("p");
    p.append(link(`打开${part.name}`, part.href));
    details.append(p);
  }
  return details;
}

// Draw the parts of a report, or a text in their place, in the box; what was unfolded stays so.
export function drawReport(box, parts, text = "") {
  const shown = parts ?? [{ kind: "line", pieces: [{ text, href: "" }] }];
  const open = new Set([...box.querySelectorAll("details[open]")]
    .map((each) => each.dataset.name));
  const isOnly = shown.filter((part) => part.kind === "findings").length === 1;
  box.replaceChildren(...shown.map((part) => {
    if (part.kind === "line") {
      return line(part);
    }
    const made = findings(part, isOnly || open.has(part.name));
    made.dataset.name = part.name;
    return made;
  }));
}
