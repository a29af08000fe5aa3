/* What an import guessed: its source and what became of it beside each other, each accepted or changed by a click. */

import { server } from "./server.js";
import { words } from "./words.js";

const HEADING = /^(?:##?[ \t]|\*\*[^*]+\*\*[ \t]*:?$|[^\p{Ll}#*-]+$)/u;
const PICTURE = /!\[[^\]]*\]\(/;
const MARK = / : \(([^()]+)\)/; // what was said of one, in any language: "… : (words)"

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** The list in `element`. `go(place)` leads to a line; `heading(place, title)`, `rewrite(place, before, after)`,
 *  `title(place)` and `describe(place)` change it; `sections()` are the titles of sections; `titleOf(file)` calls a theme; `count(left, all)` is told how many there are. */
export function makeChecks(element, { go, heading, rewrite, title, describe, sections, titleOf, count }) {
  let shown = ""; // the checks that are on the page

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      target.show();
    }
  });

  async function tick(check, done, became) {
    await server.tick(check.number, check.text, done, became).catch(() => {}); // the list is another one by now
    await show();
  }

  function column(title, passages) {
    const part = make("div");
    const quote = make("div", "compared");
    quote.append(
      ...passages.map(({ kind, words: said, here }) => {
        const line = make(here ? "mark" : "p", "", kind === "title" ? words().said(words().title, said) : said || words().pictureTitle);
        line.dataset.kind = kind;
        return line;
      }),
    );
    part.append(make("p", "", title), quote);
    return part;
  }

  /** Whether it is the title of a theme that was guessed, which the notes have in a field. */
  const isTitle = (check, notes) => !check.line && notes.some(({ text }) => text.startsWith("title:"));

  /** What one click changes, by what stands on the line. */
  function acts(check, notes, at) {
    const said = words();
    const line = notes.find(({ here }) => here)?.text ?? "";
    const place = { file: check.file, line: at, column: 1 };
    const bare = line.replace(/^#+|\*\*|:$/g, "").trim();
    const changed = (how, became) => async () => {
      await how();
      await tick(check, true, became());
    };
    const titled = (title) => said.checkBecame(bare, title);
    const made = [];
    if (HEADING.test(line)) {
      const [, hint = ""] = check.words.split(" → ");
      const meant = sections().find((title) => hint.includes(title));
      if (meant) made.push(button(said.mendInto(meant), changed(() => heading(place, meant), () => titled(meant))));
      const choose = make("select", "tool");
      choose.setAttribute("aria-label", said.sectionThis);
      choose.append(new Option(said.sectionThis, ""), ...sections().map((title) => new Option(title, title)));
      choose.addEventListener("change", changed(() => heading(place, choose.value), () => titled(choose.value)));
      made.push(choose);
    }
    const mark = MARK.exec(check.text)?.[1];
    if (mark && line.includes(`[${mark}]`)) made.push(button(said.mendInto(`(${mark})`), changed(() => rewrite(place, `[${mark}]`, `(${mark})`), () => said.checkBecame(`[${mark}]`, `(${mark})`))));
    if (isTitle(check, notes)) made.push(button(said.changeTitle, () => title(place)));
    if (PICTURE.test(line)) made.push(button(said.mendDescription, () => describe(place)));
    return made;
  }

  function button(text, act) {
    const made = make("button", "tool", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function row(check, number, all) {
    const item = make("li");
    const told = make("p", "", check.words);
    const label = make("label", "tool");
    const box = make("input");
    box.type = "checkbox";
    box.checked = check.done;
    box.setAttribute("aria-label", `${words().checkRight} – ${told.textContent}`);
    box.addEventListener("change", () => tick(check, box.checked));
    label.append(box, " ", words().checkRight);
    const bar = make("p", "check-acts");
    bar.append(label);
    let at = check.line; // lines have moved since
    if (check.file) bar.append(button(words().goToLine, () => go({ file: check.file, line: at, column: 1 })));
    // The list is of all themes: each stands below its title.
    if (check.file && check.file !== all[number - 1]?.file) item.append(make("h2", "check-theme", titleOf(check.file)));
    item.append(told, bar);
    item.show = async () => {
      const found = await server.compared(check).catch(() => null);
      if (!found || (!found.source.length && !found.notes.length)) return;
      at = found.line;
      const both = make("div", "check-both");
      if (found.source.length) both.append(column(words().inSource(check.source), found.source));
      if (found.notes.length) both.append(column(words().inNotes, found.notes));
      told.after(both);
      if (isTitle(check, found.notes)) told.textContent = told.textContent.replace(/ → .*/, ""); // which is for the source
      bar.append(...acts(check, found.notes, at));
    };
    if (!check.done) seen.observe(item);
    return item;
  }

  async function show() {
    const checks = await server.checklist().catch(() => []);
    const now = JSON.stringify(checks.map((check) => [check, check.file && titleOf(check.file)]));
    count(checks.filter((check) => !check.done).length, checks.length);
    if (now === shown) return;
    shown = now;
    const at = [...element.children].findIndex((item) => item.contains(document.activeElement));
    seen.disconnect();
    element.replaceChildren(...checks.map(row));
    if (at >= 0) element.children[at]?.querySelector("input")?.focus();
  }
  return { show };
}
