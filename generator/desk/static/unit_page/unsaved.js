// What somebody typed that is not in the file: listed, so that nothing of it is lost from view.

import { element } from "../elements.js";
import { labelOf } from "./fields.js";

const box = document.getElementById("unsaved");
const list = box.querySelector("dl");
const copy = box.querySelector("button");
const GONE = "恢复正常后会自动保存；如已在新打开的页面中继续填写，请将以下内容复制过去。";
const NO_FIELD = "以下内容所在的行已被删除，未能保存。需要的，请复制到其他行。";

// Show the texts by their keys; `isGone` where the desk takes none of them for a while.
export function listUnsaved(texts, isGone) {
  const lines = [...texts].map(([key, { text }]) => [labelOf(key), text]);
  const words = lines.map(([label, text]) => `${label}\t${text}`).join("\n");
  box.hidden = !lines.length;
  if (box.dataset.words === words) {
    return;
  }
  box.dataset.words = words;
  box.querySelector("p").textContent = isGone ? GONE : NO_FIELD;
  list.replaceChildren(...lines.flatMap(([label, text]) =>
    [element("dt", "", label), element("dd", "", text || "（空）")]));
}

copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(box.dataset.words);
  copy.textContent = "已复制";
});
