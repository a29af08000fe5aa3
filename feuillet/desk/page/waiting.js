/* What was typed in a text, was not saved, and is in no window that could save it: told, to be taken up or let go. */

import { make } from "./fields.js";
import { server } from "./server.js";
import { spoken, words } from "./words.js";

const whenOf = (when) => (when ? new Date(when).toLocaleString(spoken(), { dateStyle: "short", timeStyle: "short" }) : "");

/** `drafts` are those of this window; `open()` names the text that is open, `titleOf` calls one, `takeUp` opens it with them. */
export function makeWaiting(element, { drafts, open, titleOf, newName, takeUp, say }) {
  let resumed = ""; // what was taken up in the text that is open, told as long as it is
  let turn = 0;

  async function found() {
    const texts = new Map();
    for (const draft of await drafts.loose()) {
      if ((draft.text === draft.base && !draft.fields?.length) || (draft.own && draft.name === open())) continue;
      const name = newName(draft.name);
      if (name !== draft.name) drafts.follow({ [draft.name]: name });
      texts.set(name, [...(texts.get(name) ?? []), draft]);
    }
    for (const [name, waiting] of texts) {
      let there = null; // none any more
      try {
        there = (await server.read(name)).text;
      } catch (refusal) {
        if (refusal.status !== 404) return []; // there is nobody who could save them
      }
      if (waiting.every((draft) => draft.text === there && !draft.fields?.length)) texts.delete(name);
    }
    return [...texts];
  }

  async function letGo(name, waiting) {
    try {
      for (const draft of waiting) {
        await server.letGo(name, draft.text);
        localStorage.removeItem(draft.key);
      }
      say(words().draftLetGo);
    } catch (refusal) {
      say(words().why[refusal.why] ?? words().states.refused);
    }
    await show();
  }

  function row([name, waiting]) {
    const when = whenOf(Math.max(...waiting.map((draft) => draft.when ?? 0)));
    const acts = [
      [words().draftTake, () => takeUp(name).then(show)],
      [words().draftLet, () => letGo(name, waiting)],
    ].map(([label, act]) => {
      const button = make("button", { type: "button", class: "tool", "aria-label": words().said(label, titleOf(name)) }, label);
      button.addEventListener("click", act);
      return button;
    });
    return make("p", { "data-name": name }, words().draftWaits(titleOf(name), when), " ", ...acts);
  }

  async function show() {
    turn += 1;
    const mine = turn;
    const waiting = await found();
    if (mine !== turn) return;
    element.replaceChildren(...(resumed ? [make("p", {}, resumed)] : []), ...waiting.map(row));
    element.hidden = !element.childElementCount;
  }

  window.addEventListener("focus", show);
  window.addEventListener("storage", show);
  return {
    show,
    /** Those of the text that is open were taken up: what was typed last, then; nothing, if another text is opened. */
    resumed(when) {
      resumed = when === undefined ? "" : words().draftTaken(whenOf(when));
    },
  };
}
