/* The desk: the texts of a project beside their pages; each pane is a module, and this one has them meet.
 *
 * What tests and helpers may rely on:
 *   #app            [data-desk] [data-side=write|pages]: what a narrow window shows
 *   #texts li[data-name] > a (aria-current=true if open); .text-remarks[data-severity]
 *   #write          [data-name] [data-line]; #write-name #write-choose; #write-state[data-state]: see `states` in words.js
 *   #tab-text #tab-facts; #write-tools [data-do], [data-mark][aria-pressed]; #write-section #write-versions
 *   #write-waiting > p[data-name] > button (resume, let go); #write-conflict #take-both #take-theirs #take-mine; #write-text (a shadow tree with .cm-content); #write-remark
 *   #new-theme #new-name; #bring-files #bring-input #bring-paste #bring-list #bring-plan #bring-go; #tab-checks #checks li
 *   #arrange-themes #arrange-list li[data-name] [data-act=up|down|name|remove]; #arrange-name; #arrange-bin [data-act=back]
 *   #tab-brand #brand-form: #brand-colour #brand-picker #brand-palette li #brand-logo #brand-text #brand-titles
 *   #print-open #print-copies #print-editions input[value], #print-make #print-stop; #print-said #print-plan #print-kit #print-since
 *   #print-people   a list: #print-list #print-list-keep #print-column-0…
 *   #send-open #send-kept #send-table tr[data-email][data-standing]; #send-frame[data-width]; #send-to #send-password #send-all #send-yes #send-stop; #send-said
 *   #facts-form     fields #fact-title, #fact-speakers-0-organisation-name…; [data-add=speakers|actors|documents]
 * localStorage feuillet.draft:PROJECT:WINDOW:NAME: what is typed and not saved. It hears feuillet:state and feuillet:place.
 */

import { makeArranging } from "./arrange.js";
import { makeBrand } from "./brand.js";
import { makeBringing } from "./bring.js";
import { makeChecks } from "./checks.js";
import { Drafts } from "./drafts.js";
import { makeEditor } from "./editor.js";
import { makeChanges, typing } from "./fields.js";
import { makeForm } from "./form.js";
import { mendsOf } from "./mends.js";
import { makePictures } from "./pictures.js";
import { mendButtons } from "./remarks.js";
import { makePrinting } from "./print.js";
import { Saving } from "./saving.js";
import { Refusal, server } from "./server.js";
import { makeSending } from "./send.js";
import { makeWaiting } from "./waiting.js";
import { speak, spoken, words } from "./words.js";
import { makeWork } from "./work.js";

const $ = (id) => document.getElementById(id);
const app = $("app");
const DAY = "content/workshop.yaml";

let state = null; // of the preview
let day = { texts: [], titles: {}, tags: {}, called: {}, moved: {}, bin: [], gaps: false, marks: {}, sections: [], off_sheets: [], off_lines: [] };
let saving = null;
let waiting = null; // drafts that are in no window

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
const option = (text, value) => new Option(text, value);

/** What is offered already stays: a list that somebody has open would close. */
function offer(select, wanted) {
  const same = wanted.length === select.options.length && wanted.every(([text, value], at) => select.options[at].text === text && select.options[at].value === value);
  if (!same) select.replaceChildren(...wanted.map(([text, value]) => option(text, value)));
}

/* ---- the text ---- */

const editor = makeEditor($("write-text"), {
  edited: () => saving?.edited(),
  moved: (line) => caretMoved(line),
  save: () => saving?.save(),
  pasted: (html) => server.pasted(html),
  pictured: (files) => pictures.take(files),
  said: words,
});
let opening = Promise.resolve(); // the text that comes
const pictures = makePictures({
  async insert(text) {
    await opening;
    editor.picture(text);
  },
  line: editor.line,
  rewrite: editor.rewrite,
  focus: editor.focus,
});
$("write-text").takeFiles = (files, event) => {
  if (/\.ya?ml$/.test($("write").dataset.name ?? ".yaml")) return false; // also while it is being opened
  editor.dropped(event);
  return pictures.take(files);
};
const changes = makeChanges({
  text: editor.text,
  replace(text) {
    editor.replace(text);
    saving.edited();
  },
  which: () => saving?.opened,
  kept: () => saving.waits(),
  tell: (said) => tell(said ? "refused" : $("write-state").dataset.state, "", said),
});
const form = makeForm($("facts-form"), changes, (line) => open($("write").dataset.name, { line, column: 1 }));
const brand = makeBrand($("brand-form"), changes);
for (const one of ["facts-form", "brand-form"]) $(one).addEventListener("input", () => typing() && tell("typing"));

function shut(yes) {
  for (const side of ["text", "facts", "brand"]) $(`side-${side}`).inert = yes;
}

function tell(name, reason = "", said = "") {
  const why = said || words().why[name];
  const more = typeof why === "function" ? why(reason) : (why ?? "");
  const element = $("write-state");
  if (name === "saved" && typing()) name = "typing";
  element.dataset.state = name;
  const text = words().states[name] + (more ? ` — ${more}` : "");
  if (element.textContent !== text) element.textContent = text;
  followTitle();
  shut(name === "moved" || !saving || saving.closed || saving.name !== $("write").dataset.name); // what is typed would be lost
  if (name === "taken" || name === "joined") showFacts();
}

function ask(theirs) {
  $("write-conflict").hidden = !theirs;
  if (!theirs) return;
  const said = words();
  $("conflict-said").textContent = theirs.gone ? said.goneSaid : said.conflict;
  $("take-both").hidden = $("conflict-more").hidden = Boolean(theirs.gone);
  $("take-theirs").textContent = theirs.gone ? said.letGo : said.takeTheirs;
  $("take-mine").textContent = theirs.gone ? said.writeAgain : said.takeMine;
  $("conflict-theirs").textContent = theirs.text;
}
for (const which of ["both", "theirs", "mine"]) {
  $(`take-${which}`).addEventListener("click", async () => {
    await saving.choose(which);
    editor.focus();
  });
}

const nameNow = (name) => (day.texts.includes(name) ? name : (day.moved[name] ?? name));

/** Open a text, at a place of it if one is given; `stays`: the pages that are shown, which led there or have none of it. */
async function open(asked, place = null, { anew = false, stays = false } = {}) {
  if (!saving) return;
  const name = nameNow(asked);
  const publication = publicationOf(name);
  if (publication && !stays) lead(publication.key);
  if (anew || name !== $("write").dataset.name || saving.closed) {
    $("write").dataset.name = name;
    shut(true); // nobody writes in the text that goes any more
    $("write-name").textContent = titleOf(name);
    sessionStorage.setItem("feuillet.text", name);
    waiting.resumed();
    opening = changes.settled().then(() => saving.open(name)); // what a form still says is of the text of before
    const opened = await opening;
    waiting.show();
    if (!opened) return;
    renderTexts();
    remark();
    renderVersions();
    await showFacts();
  }
  if (place) {
    showTab("text");
    editor.goTo(place.line, place.column);
  }
}

/* ---- the list ---- */

const fileName = (name) => name.slice(name.lastIndexOf("/") + 1);
const publicationOf = (name) => state?.publications.find((publication) => publication.file === name);
const titleOf = (name) => (name === DAY ? words().day : ((typedTitle?.name === name ? typedTitle.title : publicationOf(name)?.title) ?? (day.titles[name] || fileName(name))));

let typedTitle = null; // {name, title, was}: a title as it is typed, until its page is made
/** The title of the text that is open, where it says one at a glance. */
function followTitle() {
  const name = saving?.name;
  if (!name || name === DAY || saving.closed || name !== $("write").dataset.name) return;
  const text = editor.text().slice(0, 4000);
  const found = /^title[ \t]*:[ \t]*([^\s#|>].*)$/m.exec(text) ?? (text.startsWith("---") ? null : /^#[ \t]+(\S.*)$/m.exec(text));
  const title = found?.[1].trim().replace(/^["']+|["']+$/g, "");
  if (!title || title === day.titles[name]) return;
  day.titles[name] = title;
  typedTitle = { name, title: title.replaceAll("**", ""), was: publicationOf(name)?.title };
  renderTexts();
}
const remarksOf = (name) => (state?.diagnostics ?? []).filter((diagnostic) => diagnostic.file === name && diagnostic.severity !== "note");

const texts = make("section");
texts.id = "texts";
const textsTitle = make("h2");
textsTitle.id = "texts-title";
const textsList = make("ol");
texts.setAttribute("aria-labelledby", "texts-title");
texts.append(textsTitle, textsList);
const pagesTitle = make("h2", "list-title");
$("filter").before(texts, pagesTitle);
const calledPreview = document.querySelector('[data-t="preview"]');
calledPreview.removeAttribute("data-t");
calledPreview.dataset.d = "desk";

/** The row of a text stays the same one while news come: who moves it, or comes to it by keys, is still there. */
const textRows = new Map();
function textRow(name) {
  const known = textRows.get(name);
  if (known) return known;
  const row = make("li");
  const link = make("a");
  row.dataset.name = name;
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(name);
  });
  row.append(link);
  arranging.movable(row, name);
  textRows.set(name, row);
  return row;
}

function renderTexts() {
  const said = words();
  const current = $("write").dataset.name;
  textsTitle.textContent = said.texts;
  pagesTitle.textContent = said.pagesList;
  const rows = day.texts.map((name) => {
    const publication = publicationOf(name);
    const row = textRow(name);
    const link = row.firstElementChild;
    link.href = publication ? `#${encodeURIComponent(publication.key)}` : `#${encodeURIComponent(name)}`;
    if (name === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.replaceChildren(make("span", "pub-number", publication?.number ? String(publication.number) : ""), make("span", "pub-title", titleOf(name)));
    const remarks = remarksOf(name);
    if (remarks.length) {
      const count = make("span", "text-remarks", said.remarks(remarks.length));
      count.dataset.severity = remarks.some((remark) => remark.severity === "error") ? "error" : "warning";
      link.append(" ", count);
    }
    return row;
  });
  if (rows.length !== textsList.children.length || rows.some((row, at) => row !== textsList.children[at])) textsList.replaceChildren(...rows);
  offer($("write-choose"), day.texts.map((name) => [titleOf(name), name]));
  $("write-choose").value = current ?? "";
  $("write-name").textContent = current ? titleOf(current) : said.noText;
  pagesTitle.hidden = !state?.publications.length;
  // The sheet of a theme is chosen with its text.
  for (const row of $("publications").children) {
    row.toggleAttribute("data-text", day.texts.includes(state?.publications.find((publication) => publication.key === row.dataset.key)?.file));
  }
}

let arriving = ""; // the tab that comes with the text: whoever has chosen another one meanwhile stays there
/** Open a text, and show its sheet; the day is first shown as a form, a theme as its text. What is to be checked is of all. */
async function choose(name) {
  const publication = publicationOf(name) ?? (name === DAY ? state?.publications.find((one) => !one.file) : null);
  if (publication) lead(publication.key);
  const before = $("write").dataset.name;
  const first = name === DAY ? "facts" : "text";
  const checking = !$("side-checks").hidden;
  if (before !== name && (checking || (before === DAY) !== (name === DAY))) arriving = first;
  else if (checking) showTab(first);
  await open(name);
  arriving = "";
}
$("write-choose").addEventListener("change", (event) => choose(event.target.value));

let led = ""; // the sheet that is shown because of its text: it does not lead back to it, if another one is open by then
const ledTo = () => decodeURIComponent(location.hash.slice(1).split("/")[0]);
function lead(key) {
  if (ledTo() === key) return;
  led = key;
  location.hash = `#${encodeURIComponent(key)}`;
}

/** The text of the sheet that is shown is open. */
function follow() {
  const key = ledTo();
  const ours = key === led;
  led = "";
  if (ours) return;
  const file = state?.publications.find((publication) => publication.key === key)?.file;
  if (file && file !== $("write").dataset.name) open(file, null, { stays: true });
}
window.addEventListener("hashchange", follow);

/* ---- remarks ---- */

/** Acronyms without a meaning: they are told on the form of the day. */
async function spellOut(acronyms) {
  await open(DAY);
  await showTab("facts");
  form.propose(acronyms);
}
function chooseSection(line) {
  editor.goTo(line);
  $("write-section").focus();
  $("write-section").showPicker?.();
}
let remarks = []; // on the text that is open
function remark() {
  const arrange = $("write").dataset.name !== DAY && (() => $("arrange-themes").click());
  const mending = { editor, spellOut, describe: pictures.describe, choose: chooseSection, arrange };
  remarks = remarksOf($("write").dataset.name).map((found) => {
    const mends = mendsOf(found, mending).map(({ label, mend, settles }) => ({
      label,
      mend() {
        if (settles) editor.remark((remarks = remarks.filter((other) => other.of !== found))); // the next build would say no more
        mend();
      },
    }));
    const hint = ["acronym-undefined", "example-left"].includes(found.code) && mends.length ? "" : found.hint; // which is for who has no form
    return { ...found, hint, mends, of: found };
  });
  editor.remark(remarks);
  form.remark(remarks);
  form.named(publicationOf($("write").dataset.name)?.named ?? []);
  caretMoved(Number($("write").dataset.line ?? 1));
}

let seeing = 0;
function caretMoved(line) {
  $("write").dataset.line = String(line);
  const pressed = editor.marked();
  for (const button of $("write-tools").querySelectorAll("[data-mark]")) button.setAttribute("aria-pressed", String(pressed.includes(button.dataset.mark)));
  const [first] = $("write-section").options;
  if (first) first.textContent = editor.onSection() ? words().sectionThis : words().sectionFirst;
  const name = $("write").dataset.name;
  const here = remarks.filter((found) => found.line === line || (!found.line && line === 1));
  const element = $("write-remark");
  element.hidden = !here.length;
  const shown = here.map((found) => `${found.message}${found.hint ? ` — ${found.hint}` : ""}`).join("\n");
  const labels = here.flatMap((found) => found.mends.map(({ label }) => label));
  const key = JSON.stringify([name, line, shown, labels]);
  if (element.dataset.shown !== key) element.replaceChildren(make("span", "", shown), ...here.flatMap((found) => mendButtons(found)));
  element.dataset.shown = key;
  clearTimeout(seeing);
  seeing = setTimeout(() => seen(name, line), 250);
}

/** Show on the page what stands on that line, or before it. */
function seen(name, line) {
  for (const other of document.querySelectorAll(".paragraph.here")) other.classList.remove("here");
  let found = null;
  for (const paragraph of document.querySelectorAll(".paragraph")) {
    const at = Number(paragraph.dataset.line);
    if (paragraph.dataset.file === name && at <= line && (!found || at > Number(found.dataset.line))) found = paragraph;
  }
  if (!found) return;
  found.classList.add("here");
  const box = found.getBoundingClientRect();
  const pane = $("pages").getBoundingClientRect();
  if (box.top < pane.top || box.bottom > pane.bottom) $("pages").scrollTop += box.top - pane.top - pane.height / 3;
}

/* ---- tools, tabs, sides ---- */

for (const button of $("write-tools").querySelectorAll("[data-do]")) button.addEventListener("click", () => editor.commands[button.dataset.do]());
for (const button of $("write-tools").querySelectorAll("[data-mark]")) button.addEventListener("click", () => editor.commands.mark(button.dataset.mark));
$("write-section").addEventListener("change", (event) => {
  const title = event.target.value;
  event.target.value = "";
  if (title) editor.commands.heading(title);
});

/* One stop of the Tab key; arrows go from one to the next. */
const tools = [...$("write-tools").querySelectorAll("button, select")];
for (const tool of tools) tool.tabIndex = tool.dataset.do === "undo" ? 0 : -1; // which is always there
$("write-tools").addEventListener("keydown", (event) => {
  const there = tools.filter((tool) => tool.checkVisibility());
  const at = there.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
  if (to === undefined || at < 0 || !there[to]) return;
  event.preventDefault();
  there[to].focus();
});
$("write-tools").addEventListener("focusin", (event) => {
  for (const tool of tools) tool.tabIndex = tool === event.target ? 0 : -1;
});

const TABS = ["text", "facts", "brand", "checks"];
async function showFacts() {
  if (!saving?.name) return;
  if (!$("side-facts").hidden) await form.show(saving.name);
  if (!$("side-brand").hidden) await brand.show(saving.name);
}
function showTab(which, { focus = false } = {}) {
  for (const name of TABS) {
    const on = name === which;
    $(`tab-${name}`).setAttribute("aria-selected", String(on));
    $(`tab-${name}`).tabIndex = on ? 0 : -1;
    if (on && focus) $(`tab-${name}`).focus();
    $(`side-${name}`).hidden = !on;
  }
  return showFacts();
}
for (const which of TABS) {
  $(`tab-${which}`).addEventListener("click", () => showTab(which));
  $(`tab-${which}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const there = TABS.filter((name) => !$(`tab-${name}`).hidden);
    if (step) showTab(there.at((there.indexOf(which) + step) % there.length), { focus: true });
  });
}

/** Where one side is shown, the text is what the window is about. */
function setMain() {
  if ($("pages").checkVisibility()) $("write").removeAttribute("role");
  else $("write").setAttribute("role", "main");
}
window.addEventListener("resize", setMain);

function showSide(which) {
  app.dataset.side = which;
  setMain();
  for (const button of $("sides").children) button.setAttribute("aria-pressed", String(button.dataset.side === which));
}
for (const button of $("sides").children) button.addEventListener("click", () => showSide(button.dataset.side));

/* ---- versions ---- */

const whenOf = (id) => {
  const [, year, month, date, hour, minute, second] = /(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id).map(Number);
  return new Date(year, month - 1, date, hour, minute, second).toLocaleString(spoken(), { dateStyle: "short", timeStyle: "medium" });
};
async function renderVersions() {
  const ids = await server.versions($("write").dataset.name).catch(() => []);
  $("write-versions").replaceChildren(option(words().versionsFirst, ""), ...ids.map((id) => option(whenOf(id), id)));
  $("write-versions").disabled = !ids.length;
}
$("write-versions").addEventListener("focus", renderVersions);
$("write-versions").addEventListener("change", async (event) => {
  const id = event.target.value;
  if (!id) return;
  event.target.value = "";
  const text = await server.version(saving.name, id).catch(() => null);
  if (text === null) return;
  editor.replace(text);
  saving.edited();
  $("live").textContent = words().versionTaken(whenOf(id));
  editor.focus();
});

/* ---- new themes: made, or brought in ---- */

const checks = makeChecks($("checks"), {
  go: (place) => open(place.file, place),
  async heading(place, title) {
    await open(place.file);
    editor.goTo(place.line, place.column);
    if (editor.onSection()) editor.commands.heading(title);
    await saving.flush();
  },
  async rewrite(place, before, after) {
    await open(place.file);
    editor.rewrite(place.line, before, after);
    await saving.flush();
  },
  async title(place) {
    await open(place.file, place);
    await showTab("facts");
    $("fact-title").focus();
  },
  async describe(place) {
    await open(place.file, place);
    pictures.describe(place.line);
  },
  titleOf: (name) => titleOf(nameNow(name)),
  sections: () => day.sections,
  count(left, all) {
    $("tab-checks").hidden = !all;
    $("tab-checks").textContent = words().checks(left);
    if (!all && !$("side-checks").hidden) showTab("text");
  },
});

async function came(name) {
  await renderDay();
  await choose(name);
}

makeBringing({
  async done(plan) {
    $("live").textContent = words().bringDone(plan.themes.length);
    await came(plan.themes[0].file);
    await checks.show();
    if (plan.guessed) showTab("checks", { focus: true });
  },
});

$("new-theme").addEventListener("click", () => {
  $("new-wrong").textContent = "";
  $("new").showModal();
});
$("new-close").addEventListener("click", () => $("new").close());
$("new-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const name = await server.theme($("new-name").value);
    $("new-name").value = "";
    $("new").close();
    await came(name);
    editor.focus();
  } catch (refusal) {
    $("new-wrong").textContent = refusal.reason || words().why[refusal.why] || words().states.refused;
  }
});

/* ---- themes in order ---- */

/** Texts have other names: what is open, and what is typed in it, goes with them. */
function renamed(names) {
  saving?.follow(names);
  const name = $("write").dataset.name;
  if (!names[name]) return;
  $("write").dataset.name = names[name];
  sessionStorage.setItem("feuillet.text", names[name]);
  editor.rename(words().editor(fileName(names[name])));
}

const arranging = makeArranging({
  day: () => day,
  titleOf,
  async before(removed) {
    await saving?.flush();
    if (removed && saving?.name === removed && (saving.dirty || saving.theirs)) throw new Refusal(409, { why: "unsaved" });
    if (saving?.name && !saving.closed && !saving.theirs && !saving.dirty) day.tags[saving.name] = saving.seen;
  },
  moved: renamed,
  /** What is open is another text, then. */
  async removed(name) {
    if (saving?.name !== name) return;
    saving.drafts.drop(name);
    saving.stop();
    const at = day.texts.indexOf(name);
    await choose(day.texts[at + 1] ?? day.texts[at - 1]);
  },
  async renew() {
    await renderDay();
    await saving?.looked();
  },
  say: (text) => ($("live").textContent = text),
});

/* ---- what goes out ---- */

const goingOut = {
  work: makeWork((doing) => {
    $("work-going").hidden = !doing;
    if (doing) $("work-going").textContent = `${words().workBusy[doing]} ${words().workWaits(doing)}`;
  }),
  async before() {
    await changes.settled();
    await saving?.flush();
  },
  title: () => state?.title ?? "",
  known: () => state?.diagnostics ?? [],
  go: (place) => open(place.file, { line: place.line || 1, column: place.column || 1 }),
};
makePrinting(goingOut);
makeSending(goingOut);

/* ---- the news ---- */

document.addEventListener("feuillet:place", (event) => {
  const { file } = event.detail;
  if (!day.texts.includes(file)) return;
  event.preventDefault();
  showSide("write");
  open(file, event.detail, { stays: true });
});

/* What a sheet left to the synthesis is kept on it, or kept off it, where it is listed. */
function offerMarks(item) {
  const { place } = item;
  const acts = make("p", "left-acts");
  for (const kind of ["essential", "synthesis"]) {
    const button = make("button", "plain-link", words()[kind]);
    button.type = "button";
    button.title = words()[`${kind}More`];
    button.addEventListener("click", async () => {
      await open(place.file, place);
      if (!editor.marked().includes(kind)) editor.commands.mark(kind);
    });
    acts.append(button, " ");
  }
  item.append(acts);
}
document.addEventListener("feuillet:left", (event) => offerMarks(event.detail.item));
document.querySelectorAll(".left").forEach(offerMarks);

let daysAsked = 0;
let daysTaken = 0;
async function renderDay() {
  daysAsked += 1;
  const turn = daysAsked;
  try {
    const found = await server.day();
    if (turn < daysTaken) return; // a later one is here already
    [day, daysTaken] = [found, turn];
  } catch {
    return; // nobody is there: the preview says so
  }
  editor.setMarks(day.marks, day.off_sheets, day.off_lines);
  checks.show();
  const [first] = $("write-section").options;
  offer($("write-section"), [[first?.text ?? "", ""], ...day.sections.map((title) => [title, title])]);
  renderTexts();
}

document.addEventListener("feuillet:state", async ({ detail }) => {
  const before = state;
  const first = !before;
  ({ state } = detail);
  if (detail.connection === "moved") {
    saving?.moved();
    return;
  }
  if (before?.language !== state.language) {
    speak(state.language);
    const { state: told } = $("write-state").dataset;
    if (saving && !words().why[told]) tell(told);
  }
  for (const row of document.querySelectorAll("#editions [data-edition]")) {
    const name = words().printEdition[row.dataset.edition];
    if (name) row.firstElementChild.textContent = name;
  }
  if (typedTitle && publicationOf(typedTitle.name)?.title !== typedTitle.was) typedTitle = null; // a page has it, or one before it
  if (before?.building !== state.building || before?.builds !== state.builds) await renderDay();
  else renderTexts();
  if (first) {
    setMain();
    const drafts = new Drafts(state.project);
    waiting = makeWaiting($("write-waiting"), {
      drafts,
      titleOf,
      open: () => $("write").dataset.name,
      newName: nameNow,
      takeUp: (name) => open(name, null, { anew: true }),
      say: (text) => ($("live").textContent = text),
    });
    saving = new Saving({
      drafts,
      text: editor.text,
      fields: changes.waiting,
      replace: editor.replace,
      refill: changes.change,
      show(text) {
        const isData = /\.ya?ml$/.test(saving.name);
        $("tab-facts").textContent = saving.name === DAY ? words().factsOfDay : words().facts;
        $("tab-brand").hidden = saving.name !== DAY;
        if (saving.name !== DAY && !$("side-brand").hidden) showTab("text");
        editor.show(text, words().editor(fileName(saving.name)), isData);
        for (const tool of $("write-tools").querySelectorAll("[data-do=group], [data-do=point], [data-do=bold], [data-do=link], #write-picture, .joined, #write-section")) tool.hidden = isData;
        if (arriving) showTab(arriving);
      },
      tell,
      ask,
      resumed: waiting.resumed,
      /** Whether a text that is gone has another name, given here or elsewhere, under which it goes on. */
      async newName(name) {
        await renderDay();
        const to = day.moved[name] ?? day.texts.find((other) => day.tags[other] === saving.seen);
        if (!to || day.texts.includes(name) || !day.texts.includes(to)) return false;
        renamed({ [name]: to });
        renderTexts();
        return true;
      },
    });
    const last = sessionStorage.getItem("feuillet.text");
    const wanted = day.texts.includes(last) ? last : (day.texts.find((name) => name !== DAY) ?? day.texts[0]);
    if (location.hash) follow();
    if (!day.texts.some((name) => name !== DAY)) $("bring").showModal();
    if (wanted && !$("write").dataset.name) location.hash ? open(wanted, null, { stays: true }) : choose(wanted);
  } else {
    // The sheet of the text that is open is there now, and was not before.
    const name = $("write").dataset.name;
    const publication = publicationOf(name);
    if (publication && !before.publications.some((other) => other.file === name)) lead(publication.key);
    remark();
    await saving?.looked();
  }
});

window.addEventListener("pagehide", () => saving?.leave(changes.left()));
window.addEventListener("beforeunload", (event) => {
  if ($("write-state").dataset.state === "unkept") event.preventDefault();
});

document.dispatchEvent(new CustomEvent("feuillet:hello")); // the first state may be there already
