/* The head of a theme's file, or the file of the day, as a form: what is typed in a field is one change. */

import { choiceField, heard, make, pictureField, redrawn, textField } from "./fields.js";
import { words } from "./words.js";

/* Fields of things in a list: the way to each, the word for it, and how it is written. */
const ORGANISATION = [[["name"], "name"], [["link"], "linkField"], [["logo"], "logo", "picture"]];
const ORGANISATION_MORE = [[["presentation"], "organisationPresentation", "lines"]];
const NOTE = [[["note"], "note", "lines"]];
const LISTS = {
  speakers: {
    said: "people", item: "person", add: "addPerson",
    fields: [[["name"], "name"], [["role"], "role"], [["organisation", "name"], "organisation"]],
    more: [
      [["organisation", "link"], "organisationLink"], [["organisation", "presentation"], "organisationPresentation", "lines"],
      [["link"], "personLink"], [["email"], "email"], [["presentation"], "presentation", "lines"],
    ],
  },
  actors: { said: "actors", item: "actor", add: "addActor", fields: [[["title"], "actorTitle"], [["link"], "linkField"]], more: NOTE },
  documents: {
    said: "documents", item: "document", add: "addDocument",
    fields: [[["title"], "documentTitle"], [["publisher"], "publisher"], [["date"], "date"], [["link"], "linkField"]], more: NOTE,
  },
  organisers: { said: "organisers", item: "organiser", add: "addOrganiser", fields: ORGANISATION, more: ORGANISATION_MORE },
  partners: { said: "partners", item: "partner", add: "addPartner", fields: ORGANISATION, more: ORGANISATION_MORE },
  sections: {
    said: "ownSections", item: "ownSection", add: "addSection", about: "ownSectionsMore",
    fields: [[["title"], "title"], [["headings"], "sectionHeadings", "several"], [["sheet"], "sectionSheet", "sheet"], [["after"], "sectionAfter", "after"]],
    more: [[["kind"], "sectionKind", "kind"], [["icon"], "sectionIcon"]],
  },
};
/* Things of which there is one. */
const GROUPS = {
  contact: [[["name"], "name"], [["email"], "emailField"], [["phone"], "phone"], [["link"], "linkField"]],
  licence: [[["name"], "name"], [["link"], "linkField"]],
};
const FORMS = { summary: "lines", introduction: "lines", dates: "several", language: "language", paper: "paper" };

const valueAt = (item, path) => path.reduce((found, step) => (typeof found === "object" ? found?.[step] : step === "name" ? found : undefined), item) ?? "";

/** A form in `element` for the text that `changes` are of; `go(line)` leads to what stands in the notes below it. */
export function makeForm(element, changes, go) {
  let name = "";
  let fields = null;
  let choices = {};
  let lines = []; // [way, line] of each key, as they follow each other
  let remarks = [];
  let inText = []; // [list, words, line] of who and what is named in the notes
  let drafts = []; // acronyms that are on the form and not in the text yet
  let pending = ""; // the list of which one item is on the form and not in the text yet

  let drawn = ""; // the shape that is on the page

  const shape = () => JSON.stringify(Object.entries(fields ?? {}).map(([key, value]) => (Array.isArray(value) ? value.length : key === "acronyms" ? Object.keys(value) : 0)));

  async function change(path, value) {
    const answer = await changes.change(name, path, value);
    if (!answer) return;
    if (answer.fields?.[pending]?.length > fields[pending]?.length) pending = "";
    ({ fields, lines, choices = {} } = answer);
    // Nothing is drawn anew under who types in it.
    if (shape() !== drawn && !element.querySelector("[data-typed]:focus")) redrawn(element, draw);
  }

  function field(path, label, value, form = "line") {
    const asked = { id: `fact-${path.join("-")}`, label, value, change: (written) => change(path, written), tell: changes.tell };
    if (form === "picture") return pictureField(asked);
    if (!choices[form]) return textField({ ...asked, form });
    const said = words().choices[form] ?? {};
    return choiceField({ ...asked, choices: choices[form].map((one) => (Array.isArray(one) ? one : [one, said[one] ?? one])), usual: said[""] ?? words().usual });
  }
  const several = (path, wanted, item) => wanted.map(([way, word, form]) => field([...path, ...way], words()[word], valueAt(item, way), form));

  function item(kind, at, value) {
    const { item: called, fields: first, more } = LISTS[kind];
    const said = words();
    const legend = said[called](at + 1);
    const rest = make("details", { id: `more-${kind}-${at}` }, make("summary", {}, said.more), ...several([kind, at], more, value));
    rest.open = more.some(([way]) => valueAt(value, way));
    const remove = make("button", { type: "button", class: "tool", "aria-label": `${said.remove} : ${legend}` }, said.remove);
    remove.addEventListener("click", async () => {
      if (at < fields[kind].length) await change([kind, at], null);
      if (pending === kind) pending = "";
      draw();
      element.querySelector(`[data-add="${kind}"]`)?.focus();
    });
    return make("fieldset", {}, make("legend", {}, legend), ...several([kind, at], first, value), rest, remove);
  }

  function list(kind) {
    const said = words();
    const items = fields[kind].map((value, at) => item(kind, at, value));
    if (pending === kind) items.push(item(kind, items.length, {}));
    const more = make("button", { type: "button", class: "tool", "data-add": kind }, said[LISTS[kind].add]);
    more.addEventListener("click", async () => {
      if (pending === kind) await changes.settled(); // of which a field was left by this click
      pending = kind;
      draw();
      element.querySelector(`#fact-${kind}-${fields[kind].length}-${LISTS[kind].fields[0][0].join("-")}`)?.focus();
    });
    const about = LISTS[kind].about ? [make("p", { class: "quiet" }, said[LISTS[kind].about])] : [];
    return [said[LISTS[kind].said], ...about, ...items, make("p", { class: "quiet in-text", "data-list": kind }), more];
  }

  /** A row: of one that the text has, or of a draft, which is not in it yet. */
  function acronym(key, draft, at) {
    const said = words();
    const [word, sense] = ["acronym", "meaning"].map((what) => make("input", { id: `fact-acronyms-${at}-${what}`, type: "text", placeholder: " ", "aria-label": `${said[what]} ${at + 1}` }));
    [word.value, sense.value] = [draft.word, draft.meaning];
    const put = async () => {
      const [before, named] = [key, word.value.trim()];
      if (named !== key && fields.acronyms[named] !== undefined) {
        changes.tell(said.acronymTwice(named));
        return;
      }
      draft.sent = named && sense.value.trim();
      key = draft.sent ? named : "";
      if (draft.sent) await change(["acronyms", named], sense.value);
      if (before && before !== key) await change(["acronyms", before], null);
    };
    const none = make("input", { type: "checkbox" });
    none.checked = Boolean(key) && !draft.meaning;
    none.addEventListener("input", (event) => event.stopPropagation());
    none.addEventListener("change", (event) => {
      event.stopPropagation(); // which is no change of the row
      draft.sent = none.checked;
      if (word.value.trim()) change(["acronyms", word.value.trim()], none.checked ? "" : null);
    });
    const row = heard(make("li", {}, word, sense, make("label", { class: "no-acronym" }, none, ` ${said.noAcronym}`)), put);
    row.addEventListener("input", () => {
      [draft.word, draft.meaning] = [word.value, sense.value];
      if (row.nextSibling) return;
      drafts.push({ word: "", meaning: "" }); // for the next one
      row.after(acronym("", drafts.at(-1), at + 1));
    });
    return row;
  }

  function acronyms() {
    const known = Object.entries(fields.acronyms);
    drafts = drafts.filter(({ word, sent }) => !sent || fields.acronyms[word.trim()] === undefined);
    if (!drafts.length || drafts.at(-1).word || drafts.at(-1).meaning) drafts.push({ word: "", meaning: "" });
    const rows = [
      ...known.map(([key, meaning], at) => acronym(key, { word: key, meaning }, at)),
      ...drafts.map((draft, at) => acronym("", draft, known.length + at)),
    ];
    return [words().acronyms, make("p", { class: "quiet" }, words().acronymsMore), make("ul", { class: "acronyms" }, ...rows)];
  }

  function part(key, value) {
    if (typeof value === "string") return key === "dates" && !value ? [] : [field([key], words()[key], value, FORMS[key])];
    if (key === "brand") return []; // which has a pane of its own
    const [title, ...inner] = LISTS[key] ? list(key) : key === "acronyms" ? acronyms() : [words()[key], ...several([key], GROUPS[key], value)];
    return [make("section", { "aria-label": title, id: `facts-${key}` }, make("h2", {}, title), ...inner)];
  }

  function draw() {
    drawn = shape();
    if (!fields) element.replaceChildren(make("p", { class: "quiet" }, words().byHand));
    else element.replaceChildren(...Object.entries(fields).flatMap(([key, value]) => part(key, value)));
    drawRemarks();
    drawInText();
  }

  /** Below each list stands who and what is named in the notes, and need not be said again. */
  function drawInText() {
    const head = lines.at(-1)?.[1] ?? 0;
    for (const place of element.querySelectorAll(".in-text")) {
      const found = inText.filter(([kind, , line]) => kind === place.dataset.list && line >= head);
      place.hidden = !found.length;
      const buttons = found.map(([, called, line]) => {
        const button = make("button", { type: "button", class: "tool", "aria-label": words().said(words().goToLine, called) }, called);
        button.addEventListener("click", () => go(line));
        return button;
      });
      place.replaceChildren(words().inText, ...buttons.flatMap((button) => [" ", button]));
    }
  }

  /** The field that a line is of, or of which it goes on. */
  function fieldAt(line) {
    const way = lines.filter(([, first]) => first <= line).at(-1)?.[0] ?? [];
    for (let length = way.length; length; length -= 1) {
      const found = element.querySelector(`#${CSS.escape(`fact-${way.slice(0, length).join("-")}`)}`);
      if (found) return found;
    }
    return way.length ? element.querySelector(`.field [id^="${CSS.escape(`fact-${way.join("-")}-`)}"]`) : null; // a name alone
  }

  /** What is to be said of a field stands below it, and is read with it. */
  function drawRemarks() {
    for (const old of element.querySelectorAll(".field-remark")) old.remove();
    for (const described of element.querySelectorAll("[aria-describedby]")) described.removeAttribute("aria-describedby");
    remarks.forEach(({ line, severity, message, hint }, at) => {
      const field = line ? fieldAt(line) : null;
      if (!field) return;
      const id = `field-remark-${at}`;
      const said = make("span", { id, class: "field-remark", "data-severity": severity }, hint ? `${message} — ${hint}` : message);
      field.closest(".field").append(said);
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    });
  }

  element.addEventListener("submit", (event) => event.preventDefault());

  return {
    /** Show what the text of that name says now. */
    async show(next) {
      const other = name !== next;
      name = next;
      if (other) [drafts, pending] = [[], ""];
      const found = await changes.read(name);
      if (name !== next || (!other && JSON.stringify(found.fields) === JSON.stringify(fields))) return;
      ({ fields, lines = [], choices = {} } = found);
      redrawn(element, draw);
    },
    /** Remarks on this text, each with its line. */
    remark(found) {
      remarks = found;
      drawRemarks();
    },
    /** Who and what the notes name: the list, the words, the line. */
    named(found) {
      inText = found;
      drawInText();
    },
    /** Ask for the meaning of these acronyms, on the form of the day. */
    propose(acronyms) {
      if (!fields?.acronyms) return;
      drafts = acronyms.filter((word) => fields.acronyms[word] === undefined).map((word) => ({ word, meaning: "" }));
      draw();
      element.querySelector(`#fact-acronyms-${Object.keys(fields.acronyms).length}-meaning`)?.focus();
    },
  };
}
