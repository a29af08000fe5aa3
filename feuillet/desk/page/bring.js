/* Files that are brought in: dropped on the window, chosen or pasted; what they would make is shown before it is made. */

import { server } from "./server.js";
import { spoken, words } from "./words.js";

const $ = (id) => document.getElementById(id);

function make(tag, text = "", className = "") {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** The dialog; `done(files)` is told of the themes that were made. */
export function makeBringing({ done }) {
  const dialog = $("bring");
  let brought = []; // {id, name}
  let asking = 0;
  let busy = false;

  function drawList() {
    $("bring-list").replaceChildren(
      ...brought.map((file) => {
        const row = make("li", file.name);
        const remove = make("button", words().remove, "plain-link");
        remove.type = "button";
        remove.setAttribute("aria-label", `${words().remove} ${file.name}`);
        remove.addEventListener("click", () => {
          brought = brought.filter((other) => other !== file);
          server.forget(file.id).catch(() => {});
          drawList();
          look();
        });
        row.append(" ", remove);
        return row;
      }),
    );
  }

  function drawPlan(plan) {
    const said = words();
    const parts = plan.wrong.map((wrong) => {
      const element = make("p", `${wrong.file}${wrong.file ? " — " : ""}${wrong.message} ${wrong.hint ?? ""}`, "wrong");
      element.dataset.severity = wrong.severity;
      return element;
    });
    if (plan.themes.length) {
      const list = make("ul");
      list.append(...plan.themes.map((theme) => make("li", said.bringTheme(theme.title, theme.words, theme.source))));
      parts.push(make("p", said.bringThemes(plan.themes.length)), list);
    } else if (!parts.length) parts.push(make("p", said.bringNothing));
    const ofDay = Object.entries(plan.day);
    if (plan.themes.length && ofDay.length) parts.push(make("p", said.bringOfDay), ...ofDay.map(offer));
    if (plan.guessed) parts.push(make("p", said.bringGuessed(plan.guessed)));
    if (plan.left.length) {
      const left = make("details");
      const list = make("ul");
      list.append(...plan.left.map((text) => make("li", text)));
      left.append(make("summary", said.bringLeft(plan.left.length)), list);
      parts.push(left);
    }
    $("bring-plan").replaceChildren(...parts);
  }

  /** What the documents say of the day, which goes into its form unless it is unticked. */
  function offer([key, value]) {
    const label = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.name = "of-day";
    box.value = key;
    box.checked = true;
    const shown = key === "date" ? new Date(value).toLocaleDateString(spoken(), { dateStyle: "long", timeZone: "UTC" }) : value;
    label.append(box, " ", words().said(words()[key], shown));
    const line = make("p");
    line.append(label);
    return line;
  }

  function wrong(refusal) {
    if (refusal.status === 413) return words().bringTooMuch;
    const why = refusal.why === "unwritten" ? words().bringUnwritten : words().why[refusal.why];
    return (typeof why === "function" ? why(refusal.reason) : why) ?? words().bringFailed;
  }
  const tell = (text) => $("bring-plan").replaceChildren(make("p", text));

  async function run(dry) {
    const ofDay = dry ? [] : [...$("bring-plan").querySelectorAll("[name=of-day]:checked")].map((box) => box.value);
    asking += 1;
    const turn = asking;
    $("bring-go").disabled = true;
    if (!brought.length) return tell("");
    tell(words().bringReading);
    try {
      const plan = await server.imported(brought.map((file) => file.id), { dry, as_one: $("bring-one").checked, of_day: ofDay });
      if (turn !== asking) return undefined;
      drawPlan(plan);
      $("bring-go").disabled = !dry || !plan.themes.length;
      return plan;
    } catch (refusal) {
      if (turn === asking) tell(wrong(refusal));
      return undefined;
    }
  }
  const look = () => run(true);

  async function take(files) {
    if (!files.length) return;
    if (!dialog.open) dialog.showModal();
    tell(words().bringReading);
    for (const file of files) {
      try {
        brought.push({ id: await server.brought(file), name: file.name });
        drawList();
      } catch (refusal) {
        tell(`${file.name} — ${wrong(refusal)}`);
        return;
      }
    }
    await look();
  }

  function forget() {
    for (const file of brought) server.forget(file.id).catch(() => {});
    brought = [];
    asking += 1;
    drawList();
    tell("");
    $("bring-go").disabled = true;
  }

  $("bring-files").addEventListener("click", () => dialog.showModal());
  $("bring-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", forget);
  $("bring-one").addEventListener("change", look);
  $("bring-input").addEventListener("change", async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    await take(files);
  });
  $("bring-paste").addEventListener("paste", (event) => {
    event.preventDefault();
    const files = [...event.clipboardData.files];
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    if (files.length) take(files);
    else if (html) take([new File([html], `${words().pastedName}.html`)]);
    else if (text.trim()) take([new File([text], `${words().pastedName}.txt`)]);
  });
  $("bring-paste").addEventListener("change", (event) => {
    const text = event.target.value;
    event.target.value = "";
    if (text.trim()) take([new File([text], `${words().pastedName}.txt`)]);
  });
  $("bring-go").addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    const plan = await run(false);
    busy = false;
    if (!plan?.written.length) return;
    brought = []; // they went with the import
    dialog.close();
    done(plan);
  });

  /* Files that are dropped anywhere are brought in, and never typed into the text. */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    window.addEventListener(name, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
    }, true);
  }
  window.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const files = [...event.dataTransfer.files];
    const taker = event.composedPath().find((element) => element.takeFiles); // a field for a picture, or the text
    if (!taker || taker.takeFiles(files, event) === false) take(files);
  }, true);
}
