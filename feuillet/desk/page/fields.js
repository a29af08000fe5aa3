/* Fields of a form, and changes of a text that they stand for: the server changes that one key and nothing else. */

import { server } from "./server.js";
import { words } from "./words.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** What a text says, as fields, and changes of it, one after the other; `text()` gives it, `replace(text)` takes it; `which()` tells it from the one that is opened next; `kept()` is called when others wait for a program that does not answer. */
export function makeChanges({ text, replace, which, tell, kept }) {
  let turn = Promise.resolve();
  let asked = 0; // changes
  let timer = 0;
  const undone = new Set(); // changes that are not in the text yet

  const same = (one, other) => one.mine === other.mine && JSON.stringify(one.path) === JSON.stringify(other.path);

  /** What waits for the program, in the order in which it was typed. */
  const waits = () => [...undone].filter(({ away, mine }) => away && mine === which());

  function again() {
    for (const one of waits()) turn = turn.then(() => done(one));
  }

  async function done(one) {
    if (!undone.has(one)) return null; // overtaken by another
    const before = one.away;
    const answer = await changed(one);
    if (!one.away) undone.delete(one);
    if (before || one.away) kept();
    return answer;
  }

  async function changed(one) {
    const { name, path, value, mine } = one;
    for (let tries = 0; tries < 3 && which() === mine; tries += 1) {
      const before = text();
      let answer;
      try {
        answer = await server.facts(name, before, { path, value });
      } catch (refusal) {
        one.away = ["away", "moved"].includes(refusal.why);
        clearTimeout(timer);
        if (refusal.why === "away") timer = setTimeout(again, AGAIN);
        tell(refusal.why === "by-hand" ? words().notChanged : (words().why[refusal.why] ?? words().notChanged));
        return null;
      }
      if (text() !== before || which() !== mine) continue; // somebody typed meanwhile
      one.away = false;
      replace(answer.text);
      tell("");
      return answer;
    }
    one.away = false;
    tell(words().notChanged);
    return null;
  }

  return {
    tell,
    /** Ends when what was typed is in the text. */
    settled() {
      told();
      return turn;
    },
    /** What was typed and is not in the text yet, and the program may take. */
    left() {
      told();
      return [...undone].filter(({ away, mine }) => !away && mine === which()).map(({ path, value }) => ({ path, value }));
    },
    /** What waits for a program that does not answer. */
    waiting: () => waits().map(({ path, value }) => ({ path, value })),
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
      const one = { name, path, value, mine: which() };
      for (const other of undone) if (other.away && same(one, other)) undone.delete(other);
      undone.add(one);
      turn = turn.then(() => done(one));
      return turn;
    },
  };
}

const labelled = (id, label, ...inner) => make("p", { class: "field" }, make("label", { for: id }, label), ...inner);

const AGAIN = 1500; // milliseconds to the next try, if the program does not answer
const PAUSE = 400; // milliseconds without a key, after which it is told
let drawing = false; // a field that is taken away tells that it is left
const waiting = new Map(); // what was typed in and has not told of it: {timer, act}

function tellOf(element) {
  const { timer, act } = waiting.get(element);
  clearTimeout(timer);
  waiting.delete(element);
  act();
}
const told = () => [...waiting.keys()].forEach(tellOf);

/** Whether something is typed that the text has not. */
export const typing = () => waiting.size > 0;

/** Hear of what is typed, a moment after the last key, or as it is left; what is emptied is so when it is left. */
export function heard(element, act) {
  element.addEventListener("input", ({ target }) => {
    target.dataset.typed = ""; // as long as it is not left
    clearTimeout(waiting.get(element)?.timer);
    waiting.set(element, { act, timer: target.value.trim() ? setTimeout(() => tellOf(element), PAUSE) : 0 });
  });
  for (const leaves of ["change", "focusout"]) {
    element.addEventListener(leaves, ({ target }) => {
      if (drawing || (leaves === "focusout" && !("typed" in target.dataset))) return;
      delete target.dataset.typed;
      waiting.set(element, { ...waiting.get(element), act });
      tellOf(element);
    });
  }
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
  choose.setAttribute("aria-label", said.said(said.choosePicture, label));
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
  const mine = [...waiting.keys()].some((one) => one.contains(active));
  const { value, selectionStart, selectionEnd } = active ?? {};
  const open = new Set([...element.querySelectorAll("details[open][id]")].map((details) => details.id));
  drawing = true;
  draw();
  drawing = false;
  for (const [one, { timer }] of waiting) {
    if (one.isConnected) continue;
    clearTimeout(timer);
    waiting.delete(one);
  }
  for (const details of element.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
  const again = active?.id && document.getElementById(active.id);
  if (!again) return;
  again.focus();
  if (mine) {
    again.value = value;
    again.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionEnd);
}
