/* Fields of a form, and changes of a text that they stand for: the server changes that one key and nothing else. */

import { server } from "./server.js";
import { words } from "./words.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** What a text says, as fields, and changes of it, one after the other; `text()` gives it, `replace(text)` takes it; `which()` tells it from the one that is opened next. */
export function makeChanges({ text, replace, which, tell }) {
  let turn = Promise.resolve();
  let asked = 0; // changes

  async function changed(name, path, value, mine) {
    for (let tries = 0; tries < 3 && which() === mine; tries += 1) {
      const before = text();
      let answer;
      try {
        answer = await server.facts(name, before, { path, value });
      } catch (refusal) {
        tell(refusal.why === "by-hand" ? words().notChanged : (words().why[refusal.why] ?? words().notChanged));
        return null;
      }
      if (text() !== before || which() !== mine) continue; // somebody typed meanwhile
      replace(answer.text);
      tell("");
      return answer;
    }
    tell(words().notChanged);
    return null;
  }

  return {
    tell,
    /** Ends when the changes that were asked for are in the text. */
    settled: () => turn,
    /** What it says after the changes that are under way, and those that are asked for meanwhile. */
    async read(name) {
      for (;;) {
        const before = asked;
        turn = turn.then(() => server.facts(name, text()).catch(() => ({ fields: null })));
        const found = await turn;
        if (asked === before) return found;
      }
    },
    /** What the text says then; null if it was not changed. */
    change(name, path, value) {
      asked += 1;
      const mine = which();
      turn = turn.then(() => changed(name, path, value, mine));
      return turn;
    },
  };
}

const labelled = (id, label, ...inner) => make("p", { class: "field" }, make("label", { for: id }, label), ...inner);

let drawing = false;

/** Hear of a change that somebody made; a field that is taken away while it is typed in tells of one, too. */
export function heard(element, act) {
  element.addEventListener("input", ({ target }) => (target.dataset.typed = ""));
  element.addEventListener("change", ({ target }) => {
    if (drawing) return;
    delete target.dataset.typed;
    act();
  });
  return element;
}
const written = (input, change) => heard(input, () => change(input.value.trim() ? input.value : null));

/** A field for a text: `form` is line, lines, or several (one a line). */
export function textField({ id, label, value, form = "line", change }) {
  const input = form === "line" ? make("input", { id, name: id, type: "text" }) : make("textarea", { id, name: id, rows: "2" });
  input.value = value;
  return labelled(id, label, written(input, change));
}

/** A field in which one of some values is chosen: [value, what it is called]; nothing: `usual`. */
export function choiceField({ id, label, value, choices, usual, change }) {
  const known = value && !choices.some(([one]) => one === value) ? [[value, value.replaceAll("\n", ", ")], ...choices] : choices;
  const select = make("select", { id, name: id }, new Option(usual, ""), ...known.map(([one, called]) => new Option(called, one)));
  select.value = value;
  return labelled(id, label, written(select, change));
}

/** A field for a picture of the project: named, chosen, or dropped on it. */
export function pictureField({ id, label, value, change, tell }) {
  const said = words();
  const input = make("input", { id, name: id, type: "text" });
  const choose = make("input", { id: `${id}-file`, type: "file", accept: "image/png,image/jpeg,image/svg+xml,image/webp,image/gif,image/tiff", class: "hidden-file" });
  const shown = make("img", { alt: "", class: "picture-shown" });
  const show = () => {
    shown.hidden = !input.value.trim();
    if (!shown.hidden) shown.src = server.picture(input.value.trim());
  };
  shown.addEventListener("error", () => (shown.hidden = true));
  input.value = value;
  written(input, change).addEventListener("change", show);
  choose.addEventListener("change", async () => {
    await box.takeFiles([...choose.files]);
    choose.value = "";
  });
  const box = labelled(id, label, shown, make("span", { class: "picture-row" }, input, make("label", { for: `${id}-file`, class: "tool" }, said.choosePicture), choose));
  choose.setAttribute("aria-label", `${said.choosePicture} : ${label}`);
  box.append(make("span", { class: "quiet" }, said.dropPicture));
  /** Files that are dropped on it. */
  box.takeFiles = async ([file]) => {
    if (!file) return;
    try {
      input.value = await server.addPicture(file);
      show();
      await change(input.value);
    } catch (refusal) {
      tell(refusal.reason || words().why[refusal.why] || words().bringFailed);
    }
  };
  show();
  return box;
}

/** Draw anew: what has the focus keeps it, with what is typed in it; what was open stays open. */
export function redrawn(element, draw) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  const typed = active && "typed" in active.dataset ? active.value : null;
  const open = new Set([...element.querySelectorAll("details[open][id]")].map((details) => details.id));
  drawing = true;
  draw();
  drawing = false;
  for (const details of element.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
  const again = active?.id && document.getElementById(active.id);
  if (!again) return;
  again.focus();
  if (typed === null) return;
  again.value = typed; // which is no change to a browser: it is told of when the field is left
  again.dataset.typed = "";
  again.addEventListener("blur", () => "typed" in again.dataset && again.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
}
