/* The head of a theme's file as a form: each field that is left with another value is one change of the text.
 *
 * What is said of the text comes from the server, which changes that one key and nothing else.
 */

import { server } from "./server.js";
import { words } from "./words.js";

const PERSON = [["name"], ["role"], ["organisation", "name"]];
const PERSON_MORE = [["organisation", "link"], ["organisation", "presentation"], ["link"], ["email"], ["presentation"]];
const THING = [["title"], ["publisher"], ["date"], ["link"]];
const THING_MORE = [["note"]];
const LONG = new Set(["summary", "presentation", "note"]);
const KINDS = {
  speakers: { said: "people", item: "person", add: "addPerson", fields: PERSON, more: PERSON_MORE },
  actors: { said: "actors", item: "actor", add: "addActor", fields: [["title"], ["link"]], more: THING_MORE },
  documents: { said: "documents", item: "document", add: "addDocument", fields: THING, more: THING_MORE },
};

function labelOf(kind, path) {
  const said = words();
  const name = path.join(".");
  if (kind === "speakers") {
    return {
      name: said.name, role: said.role, "organisation.name": said.organisation, "organisation.link": said.organisationLink,
      "organisation.presentation": said.organisationPresentation, link: said.personLink, email: said.email, presentation: said.presentation,
    }[name];
  }
  return { title: kind === "actors" ? said.actorTitle : said.documentTitle, publisher: said.publisher, date: said.date, link: said.linkField, note: said.note }[name];
}

const valueAt = (item, path) => path.reduce((found, step) => (typeof found === "object" ? found?.[step] : step === "name" ? found : undefined), item) ?? "";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A form in `element`, of the text that `text()` gives and `replace(text)` takes. */
export function makeForm(element, { text, replace, tell }) {
  let name = "";
  let fields = null;
  let pending = []; // items that are on the form and not in the text yet
  let turn = Promise.resolve(); // one change after the other

  async function change(path, value) {
    turn = turn.then(async () => {
      for (let tries = 0; tries < 3; tries += 1) {
        const before = text();
        let answer;
        try {
          answer = await server.facts(name, before, { path, value });
        } catch (refusal) {
          tell(refusal.why === "by-hand" ? words().notChanged : (words().why[refusal.why] ?? words().notChanged));
          return;
        }
        if (text() !== before) continue; // somebody typed meanwhile
        replace(answer.text);
        const fewer = Object.keys(KINDS).some((kind) => answer.fields?.[kind] && answer.fields[kind].length < fields[kind].length);
        ({ fields } = answer);
        tell("");
        if (fewer) draw(); // what was empty is gone
        return;
      }
    });
    await turn;
  }

  function field(path, label, value) {
    const id = `fact-${path.join("-")}`;
    const input = make(LONG.has(path.at(-1)) ? "textarea" : "input", { id, name: id, ...(LONG.has(path.at(-1)) ? { rows: "2" } : { type: "text" }) });
    input.value = value;
    input.addEventListener("change", () => change(path, input.value.trim() ? input.value : null));
    return make("p", { class: "field" }, make("label", { for: id }, label), input);
  }

  function item(kind, at, value) {
    const { item: called, fields: first, more } = KINDS[kind];
    const said = words();
    const legend = said[called](at + 1);
    const rest = make("details", {}, make("summary", {}, said.more), ...more.map((path) => field([kind, at, ...path], labelOf(kind, path), valueAt(value, path))));
    rest.open = more.some((path) => valueAt(value, path));
    const remove = make("button", { type: "button", class: "tool", "aria-label": `${said.remove} : ${legend}` }, said.remove);
    remove.addEventListener("click", async () => {
      if (at < fields[kind].length) await change([kind, at], null);
      pending = pending.filter((other) => other !== kind);
      draw();
      element.querySelector(`[data-add="${kind}"]`)?.focus();
    });
    return make("fieldset", {}, make("legend", {}, legend), ...first.map((path) => field([kind, at, ...path], labelOf(kind, path), valueAt(value, path))), rest, remove);
  }

  function draw() {
    const said = words();
    if (!fields) {
      element.replaceChildren(make("p", { class: "quiet" }, said.byHand));
      return;
    }
    const groups = Object.entries(KINDS).filter(([kind]) => fields[kind]).map(([kind, { said: called, add }]) => {
      const count = fields[kind].length;
      const items = fields[kind].map((value, at) => item(kind, at, value));
      if (pending.includes(kind)) items.push(item(kind, count, {}));
      const more = make("button", { type: "button", class: "tool", "data-add": kind }, said[add]);
      more.addEventListener("click", () => {
        pending = [kind];
        draw();
        element.querySelector(`#fact-${kind}-${fields[kind].length}-${KINDS[kind].fields[0].join("-")}`)?.focus();
      });
      return make("section", { "aria-label": said[called] }, make("h3", {}, said[called]), ...items, more);
    });
    const simple = Object.entries(fields).filter(([, value]) => typeof value === "string");
    element.replaceChildren(...simple.map(([key, value]) => field([key], said[key], value)), ...groups);
  }

  element.addEventListener("submit", (event) => event.preventDefault());

  return {
    /** Show what the text of that name says now. */
    async show(next) {
      name = next;
      pending = [];
      try {
        ({ fields } = await server.facts(name, text()));
      } catch {
        fields = null;
      }
      draw();
    },
  };
}
