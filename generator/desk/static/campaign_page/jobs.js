// The work that a campaign's buttons start: how far it is, what it reports, what came of it.

import { element, rowHead, tableHead } from "../elements.js";
import { post } from "../server.js";
import { drawReport } from "./report.js";
import { chosenUnits, renew, showChosen } from "./units_list.js";

const main = document.getElementById("campaign");
const job = document.getElementById("job");
const address = main.dataset.address;

export const isBusy = () => main.classList.contains("busy");

function setBusy(busy) {
  main.classList.toggle("busy", busy);
  for (const button of document.querySelectorAll(".steps button, #choices button, .remove")) {
    button.disabled = busy;
  }
  showChosen();
}

function showReport(state) {
  drawReport(job.querySelector(".report"), state.parts, state.report);
}

function showBar(state) {
  const bar = job.querySelector("progress");
  bar.hidden = state.status !== "running";
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else {
    bar.removeAttribute("value");
  }
}

function wordsOf(state) {
  if (state.status === "running") {
    return state.total ? `${state.description} ${state.done}/${state.total}` : "进行中";
  }
  return state.status === "done" ? "已完成" : "请处理以下问题";
}

function show(state) {
  job.hidden = false;
  document.getElementById("job-title").textContent = state.title;
  document.getElementById("job-step").textContent = wordsOf(state);
  job.classList.toggle("failed", state.status === "failed");
  showBar(state);
  showReport(state);
  const file = job.querySelector(".file");
  file.hidden = !state.file;
  file.href = `/jobs/${state.id}/file`;
  file.textContent = `下载 ${state.file}`;
  const page = job.querySelector(".page");
  page.hidden = !state.page;
  page.href = state.page?.address ?? "";
  page.textContent = state.page?.words ?? "";
  showChoices(state);
}

// A notice that is no job's: done in a moment, or refused.
export function tell(title, report, status = "done") {
  show({ title, status, report, total: 0, file: "", page: null, choices: [], id: "" });
  job.scrollIntoView({ block: "nearest" });
}

export function fail(error) {
  setBusy(false);
  tell("未能进行", error.message, "failed");
}

let followed = "";
let events = null;

export function follow(id) {
  setBusy(true);
  job.scrollIntoView({ block: "nearest" });
  followed = id;
  listen();
}

// A job is heard of while the page is seen. Browsers open six connections to a host at most: pages
// in as many tabs would leave none to save what is typed in another.
function listen() {
  events?.close();
  events = null;
  if (!followed || document.hidden) {
    return;
  }
  events = new EventSource(`/jobs/${followed}/events`);
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    show(state);
    if (state.status !== "running") {
      stop();
      setBusy(false);
      renew().catch(fail);
      // The end of long work is no reason to leave what somebody does meanwhile.
      if (document.activeElement === document.body) {
        job.focus();
      }
    }
  };
  events.onerror = () => {
    stop();
    fail(new Error("程序已停止或没有响应。请重新运行 forms desk。"));
  };
}

function stop() {
  followed = "";
  listen();
}

document.addEventListener("visibilitychange", listen);

export async function start(kind, choices) {
  setBusy(true);
  try {
    follow((await post(`${address}/jobs/${kind}`, choices)).id);
  } catch (error) {
    fail(error);
  }
}

// What a form's fields say, and the chosen units.
export function choicesOf(form) {
  const choices = { units: chosenUnits() };
  for (const element of form.elements) {
    if (element.name) {
      choices[element.name] = element.type === "checkbox" ? element.checked : element.value;
    }
  }
  return choices;
}

// What both sides changed: both values side by side, one choice for each unit.

const choices = document.getElementById("choices");

function sideWords(text, isRow) {
  return text ?? (isRow ? "（已删除）" : "（空）");
}

function tableOf({ sides }) {
  const rows = sides.map(({ label, is_row: isRow, was, data, sent }) => {
    const cells = [was, data, sent].map((text) => element("td", "", sideWords(text, isRow)));
    return element("tr", "", rowHead(label), ...cells);
  });
  const head = tableHead(["栏目", "原内容", "数据文件的内容", "报送的内容"]);
  return element("table", "", head, element("tbody", "", ...rows));
}

function radio(number, unit, [value, words]) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: `unit${number}`, value, checked: value === "" });
  input.dataset.unit = unit;
  return element("label", "", input, ` ${words}`);
}

function choiceOf(choice, number) {
  const hasSides = choice.sides.length > 0;
  const sides = [
    ["theirs", "采用报送的内容"],
    ...(hasSides ? [["ours", "采用数据文件的内容"]] : []),
    ["", "暂不接收"],
  ];
  return element(
    "fieldset",
    "",
    element("legend", "", `${choice.unit}（${choice.shown}）`),
    hasSides
      ? tableOf(choice)
      : element("p", "", "报送的内容与下发时或以前报送的完全相同，采用后会撤销此后的修改。"),
    ...sides.map((side) => radio(number, choice.unit, side)),
  );
}

function showChoices(state) {
  const isChosen = state.choices.length > 0;
  const isSame = choices.dataset.job === state.id && !choices.hidden;
  choices.hidden = !isChosen;
  if (!isChosen || isSame) {
    return;
  }
  choices.dataset.job = state.id;
  choices.replaceChildren(
    element("p", "", "以下内容双方都已修改，请与单位核实后选择以哪一方为准。文件不必重新选择。"),
    ...state.choices.map(choiceOf),
    element("button", "", "按所选接收"),
  );
}

choices.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sides = {};
  for (const input of choices.querySelectorAll("input:checked")) {
    if (input.value) {
      sides[input.dataset.unit] = input.value;
    }
  }
  setBusy(true);
  try {
    follow((await post(`${address}/decide`, { job: choices.dataset.job, sides })).id);
  } catch (error) {
    setBusy(false);
    choices.firstElementChild.textContent = error.message;
  }
});

job.addEventListener("click", (event) => {
  if (event.target.classList.contains("close")) {
    job.hidden = true;
  }
});
