// A campaign's page: its units, and the work that its buttons start.

import { get, post } from "../server.js";
import { choicesOf, fail, follow, start, tell } from "./jobs.js";
import * as receive from "./receive.js";
import * as unitsList from "./units_list.js";

const main = document.getElementById("campaign");
const address = main.dataset.address;

async function addUnit(name) {
  try {
    const { id } = await post(`${address}/units`, { name });
    location.assign(`${address}/u/${id}`);
  } catch (error) {
    fail(error);
  }
}

async function removeUnit({ unit, name }) {
  try {
    const { kept } = await post(`${address}/u/${unit}/remove`, {});
    await unitsList.renew();
    tell(`已移出“${name}”`, `数据文件已改名为 ${kept}。需要恢复的，请选择下方“已移出的数据文件”中的“恢复”。`);
  } catch (error) {
    fail(error);
  }
}

async function restoreUnit(file) {
  try {
    await post(`${address}/restore`, { file });
    await unitsList.renew();
    tell("已恢复", `${file} 已恢复为数据文件。`);
  } catch (error) {
    fail(error);
  }
}

// Dialogs

const dialogs = {
  "new-unit": ({ name }) => addUnit(name),
  "new-campaign": (choices) => start("rollover", choices),
  "remove-unit": (_, dialog) => removeUnit(dialog.dataset),
};

function open(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
}

for (const [id, work] of Object.entries(dialogs)) {
  const dialog = document.getElementById(id);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok") {
      work(choicesOf(dialog.querySelector("form")), dialog);
    }
  });
}

function askToRemove(button) {
  const dialog = document.getElementById("remove-unit");
  const { name } = button.closest("tr").dataset;
  Object.assign(dialog.dataset, { unit: button.dataset.unit, name });
  dialog.querySelector(".name").textContent = name;
  open(dialog);
}

// The form packs of next stages are looked for when somebody asks.
async function offerStages(dialog) {
  const { pack, keep_amounts: keeps } = dialog.querySelector("form").elements;
  keeps.disabled = pack.value !== "";
  try {
    const stages = await get(`${address}/stages`);
    const known = new Set([...pack.options].map((option) => option.value));
    pack.append(...stages.filter(({ name }) => !known.has(name)).map(
      ({ name, shown }) => new Option(`下一阶段：${shown}`, name)));
  } catch (error) {
    dialog.close();
    fail(error);
  }
}

const newCampaign = document.getElementById("new-campaign");
newCampaign.querySelector("select").addEventListener("change", (event) => {
  newCampaign.querySelector("[name=keep_amounts]").disabled = event.target.value !== "";
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.dialog) {
    const dialog = document.getElementById(button.dataset.dialog);
    open(dialog);
    if (dialog === newCampaign) {
      offerStages(dialog);
    }
  } else if (button?.classList.contains("fill")) {
    addUnit(button.closest("tr").dataset.name);
  } else if (button?.classList.contains("remove")) {
    askToRemove(button);
  } else if (button?.classList.contains("restore")) {
    restoreUnit(button.dataset.file);
  }
});

for (const form of document.querySelectorAll("[data-job-kind]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start(form.dataset.jobKind, choicesOf(form));
  });
}

unitsList.listen();
receive.listen();
if (main.dataset.job) {
  follow(main.dataset.job);
} else if (Number(document.getElementById("units").dataset.left)) {
  unitsList.renew().catch(fail);
}
