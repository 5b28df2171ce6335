// Files that units sent: chosen, or dropped anywhere on the page.

import { fail, follow, isBusy } from "./jobs.js";

const main = document.getElementById("campaign");
const form = document.getElementById("receive");
const target = document.getElementById("dropping");

async function receive(files) {
  if (files.length === 0 || isBusy()) {
    return;
  }
  const sent = new FormData();
  for (const file of files) {
    sent.append("files", file, file.name);
  }
  try {
    const answer = await fetch(`${main.dataset.address}/receive`, { method: "POST", body: sent });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(text);
    }
    follow(JSON.parse(text).id);
  } catch (error) {
    fail(error instanceof TypeError ? new Error("程序已停止或没有响应，文件未接收。") : error);
  }
}

// A folder cannot be read as a file: it is named instead.
function dropped(transfer) {
  const folders = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry) => entry?.isDirectory)
    .map((entry) => entry.name);
  if (folders.length) {
    fail(new Error(`“${folders.join("”“")}”是文件夹。请打开文件夹，选中其中的文件后再拖入。`));
    return [];
  }
  return [...transfer.files];
}

function listenToDrops() {
  const hasFiles = (event) => event.dataTransfer.types.includes("Files");
  // One event for each element that is entered and left.
  let depth = 0;
  const showTarget = () => {
    target.hidden = depth === 0;
    target.textContent = isBusy()
      ? "正在进行其他工作，请稍候再拖入文件。"
      : "松开鼠标，即接收这些文件";
  };
  document.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) {
      depth += 1;
      showTarget();
    }
  });
  document.addEventListener("dragleave", (event) => {
    if (hasFiles(event)) {
      depth = Math.max(0, depth - 1);
      showTarget();
    }
  });
  // A file that is dropped must not open in place of the page.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = isBusy() || !hasFiles(event) ? "none" : "copy";
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    showTarget();
    if (hasFiles(event)) {
      receive(dropped(event.dataTransfer));
    }
  });
}

export function listen() {
  const chooser = form.elements.files;
  form.querySelector(".choose").addEventListener("click", () => chooser.click());
  form.addEventListener("submit", (event) => event.preventDefault());
  chooser.addEventListener("change", async () => {
    await receive([...chooser.files]);
    chooser.value = "";
  });
  listenToDrops();
}
