// A campaign's page: search, filter and sort of its units; the work that its buttons start.

import { post } from "./server.js";

const main = document.getElementById("campaign");
const address = main.dataset.address;
const job = document.getElementById("job");
const chosen = document.getElementById("chosen");
const search = document.getElementById("search");
const all = document.getElementById("all");
const drop = document.getElementById("drop");
const receiving = document.getElementById("receive");

// The list of units

const body = () => document.querySelector("#units tbody");
const rows = () => [...body().rows];
const box = (row) => row.querySelector("input[type=checkbox]");
const listed = () => rows().filter((row) => !row.hidden);
const chosenUnits = () =>
  listed().filter((row) => box(row).checked).map((row) => row.dataset.name);

function filter() {
  const words = search.value.trim().toLowerCase().split(/\s+/);
  const states = new Set(
    [...document.querySelectorAll("#states input:checked")].map((each) => each.value));
  for (const row of rows()) {
    const text = row.textContent.toLowerCase();
    const isOfState = states.size === 0 || states.has(row.dataset.state);
    row.hidden = !isOfState || !words.every((word) => text.includes(word));
  }
  const number = listed().length;
  const total = body().rows.length;
  document.getElementById("listed").textContent =
    number === total ? "" : `列出 ${number} 个，共 ${total} 个单位。`;
  showChosen();
}

function showChosen() {
  const number = chosenUnits().length;
  chosen.textContent = number
    ? `已选择 ${number} 个单位。`
    : "未选择单位：空白表、退回和生成文档针对全部单位。";
  all.checked = number > 0 && number === listed().length;
  for (const button of document.querySelectorAll("[data-needs-units]")) {
    button.disabled = number === 0;
  }
}

function key(row, column, kind) {
  const cell = row.cells[column];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  if (kind === "number") {
    return text === "" ? -Infinity : Number(text);
  }
  return text;
}

const inChinese = new Intl.Collator("zh-CN", { numeric: true });

function sort(button) {
  const head = button.closest("th");
  const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  for (const other of head.parentElement.cells) {
    other.removeAttribute("aria-sort");
  }
  head.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const { kind } = button.dataset;
  const keyed = rows().map((row) => [key(row, head.cellIndex, kind), row]);
  keyed.sort(([a], [b]) =>
    sign * (kind === "number" ? (a === b ? 0 : a < b ? -1 : 1) : inChinese.compare(a, b)));
  body().append(...keyed.map(([, row]) => row));
}

// What else the page shows is as it was: the answer to a job stays where it stands.
async function renew() {
  const answer = await fetch(location.pathname);
  if (!answer.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const checked = new Set(chosenUnits());
  for (const part of ["#units tbody", ".sentences"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  const states = new Set(
    [...document.querySelectorAll("#states input:checked")].map((each) => each.value));
  document.getElementById("states").replaceWith(page.getElementById("states"));
  for (const each of document.querySelectorAll("#states input")) {
    each.checked = states.has(each.value);
  }
  for (const row of rows()) {
    box(row).checked = checked.has(row.dataset.name);
  }
  filter();
}

// Work

function setBusy(isBusy) {
  main.classList.toggle("busy", isBusy);
  for (const button of document.querySelectorAll(".works button, #receive input")) {
    button.disabled = isBusy;
  }
  if (!isBusy) {
    showChosen();
  }
}

function show(state) {
  job.hidden = false;
  const isRunning = state.status === "running";
  document.getElementById("job-title").textContent = state.title;
  const bar = job.querySelector("progress");
  bar.hidden = !isRunning;
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else {
    bar.removeAttribute("value");
  }
  const steps = state.total ? `${state.description} ${state.done}/${state.total}` : "进行中";
  const ended = state.status === "done" ? "已完成" : "未完成，原因如下";
  document.getElementById("job-step").textContent = isRunning ? steps : ended;
  job.classList.toggle("failed", state.status === "failed");
  job.querySelector("pre").textContent = state.report;
  const file = job.querySelector(".file");
  file.hidden = !state.file;
  file.href = `/jobs/${state.id}/file`;
  file.textContent = `下载 ${state.file}`;
}

function fail(error) {
  setBusy(false);
  show({ title: "未能进行", status: "failed", report: error.message, total: 0, file: "", id: "" });
}

function follow(id) {
  setBusy(true);
  const events = new EventSource(`/jobs/${id}/events`);
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    show(state);
    if (state.status !== "running") {
      events.close();
      setBusy(false);
      renew();
    }
  };
  events.onerror = () => {
    events.close();
    fail(new Error("程序已停止或没有响应。请重新运行 forms desk。"));
  };
}

async function start(kind, choices) {
  try {
    follow((await post(`${address}/jobs/${kind}`, choices)).id);
  } catch (error) {
    fail(error);
  }
}

function choicesOf(form) {
  const choices = { units: chosenUnits() };
  for (const element of form.elements) {
    if (element.name) {
      choices[element.name] = element.type === "checkbox" ? element.checked : element.value;
    }
  }
  return choices;
}

async function receive(files) {
  if (files.length === 0 || main.classList.contains("busy")) {
    return;
  }
  const sent = new FormData();
  for (const file of files) {
    sent.append("files", file, file.name);
  }
  sent.append("prefer", receiving.elements.prefer.value);
  for (const unit of chosenUnits()) {
    sent.append("units", unit);
  }
  setBusy(true);
  try {
    const answer = await fetch(`${address}/receive`, { method: "POST", body: sent });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(text);
    }
    follow(JSON.parse(text).id);
  } catch (error) {
    fail(error instanceof TypeError ? new Error("程序已停止或没有响应，文件未接收。") : error);
  }
}

async function addUnit(name) {
  try {
    const { id } = await post(`${address}/units`, { name });
    location.assign(`${address}/u/${id}`);
  } catch (error) {
    fail(error);
  }
}

// What people do

search.addEventListener("input", filter);
main.addEventListener("change", (event) => {
  if (event.target === all) {
    for (const row of listed()) {
      box(row).checked = all.checked;
    }
  }
  if (event.target.closest("#states")) {
    filter();
  } else if (event.target.closest("#units")) {
    showChosen();
  }
});
main.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.closest("thead")) {
    sort(button);
  } else if (button?.classList.contains("fill")) {
    addUnit(button.closest("tr").dataset.name);
  } else if (button?.classList.contains("close")) {
    job.hidden = true;
  }
});
for (const form of document.querySelectorAll("[data-job-kind]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(form.dataset.jobKind, choicesOf(form));
  });
}
for (const button of document.querySelectorAll("[data-dialog]")) {
  const dialog = document.getElementById(button.dataset.dialog);
  button.addEventListener("click", () => {
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "ok") {
      return;
    }
    const choices = choicesOf(dialog.querySelector("form"));
    if (dialog.id === "new-unit") {
      addUnit(choices.name);
    } else {
      start("rollover", choices);
    }
  });
}
receiving.addEventListener("submit", (event) => event.preventDefault());
receiving.elements.files.addEventListener("change", async (event) => {
  await receive([...event.target.files]);
  event.target.value = "";
});
for (const name of ["dragover", "drop"]) {
  // A file dropped beside the place for it must not open in place of the page.
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") {
      receive([...event.dataTransfer.files]);
    }
  });
}
filter();
if (main.dataset.job) {
  follow(main.dataset.job);
}
