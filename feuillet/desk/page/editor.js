/* The text of a theme as something to write in: CodeMirror, dressed as the page; it knows no file and no server.
 *
 * It stands in a shadow tree: there its styles are made by script, as the page's policy allows no others.
 */

import {
  Decoration, EditorSelection, EditorState, EditorView, StateEffect, StateField, ViewPlugin, WidgetType,
  defaultKeymap, drawSelection, history, historyKeymap, keymap, lintGutter, lintKeymap, redo, search, searchKeymap, setDiagnostics, undo,
} from "./codemirror.js";
import { remarkable, showRemarks } from "./remarks.js";

const HEAD = /^---[ \t]*\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)/;
const HEADING = /^(#{1,6})[ \t]+/;
const SECTION = /^##?[ \t]/m;
const CAPITALS = /^(?=[^\n]*\p{Lu}{2})[^\p{Ll}\n#>|*+.:;,\d-][^\p{Ll}\n]{2,48}$/mu; // the same, of lines in capitals
const BOLD_ALONE = /^\*\*[^*\n]+\*\*[ \t]*:?$/m; // a section, in notes whose headings are all lines in bold
const ITEM = /^([ \t]*)([-*+•]|\d{1,3}[.)])[ \t]+/;

const ROW = /^[ \t]*\|/; // of a table
const BLOCK = new RegExp(`${HEADING.source}|${ITEM.source}|${ROW.source}`); // what begins a line
const RULE = /^[ \t|:-]+$/; // below its heads

const dress = EditorView.theme({
  "&": { height: "100%", fontSize: "0.9375rem", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "system-ui, sans-serif", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { padding: "0.9rem 1.1rem 30vh 0.4rem", caretColor: "var(--ink)", maxWidth: "46rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { border: "none", backgroundColor: "transparent" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent) !important" },
  ".cm-line": { padding: "0 2px" },
  ".f-section": { fontSize: "1.3em", fontWeight: "650", lineHeight: "1.9" },
  ".f-group": { fontSize: "1.05em", fontWeight: "650" },
  ".f-head": { color: "var(--ink-2)", fontFamily: "var(--mono)", fontSize: "0.8125em" },
  ".f-data": { fontFamily: "var(--mono)", fontSize: "0.875em" },
  ".f-sign": { color: "var(--ink-2)", fontWeight: "400" },
  ".f-item": { color: "var(--accent)", fontWeight: "700" },
  ".f-row": { fontFamily: "var(--mono)", fontSize: "0.8125em" },
  ".f-rule": { lineHeight: "0.8" },
  ".f-off::after": { content: "attr(data-off)", marginInlineStart: "0.6em", color: "var(--ink-2)", fontSize: "0.75rem", fontWeight: "400" },
  ".f-italic": { fontStyle: "italic" },
  ".f-bold": { fontWeight: "700" },
  ".f-mark": { backgroundColor: "var(--chosen)", color: "var(--accent)", borderRadius: "0.6em", padding: "0.05em 0.45em", fontSize: "0.9em" },
  ".f-folded": { padding: "0 0 0.4rem", color: "var(--ink-2)", fontSize: "0.8125rem" },
  ".f-folded button": { font: "inherit", color: "var(--accent)", border: "none", background: "none", padding: "0.2rem 0", textDecoration: "underline", cursor: "pointer" },
  ".cm-lintRange": { textDecorationThickness: "2px" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line-2)", maxWidth: "28rem" },
  ".cm-panels": { backgroundColor: "var(--side)", color: "var(--ink)" },
  ".cm-panels input, .cm-panels button": { font: "inherit", color: "inherit", backgroundColor: "var(--raised)", backgroundImage: "none", borderColor: "var(--line-2)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--warning) 30%, transparent)" },
});

/* ---- the head of the file: folded, as a form has it ---- */

const headEnd = (doc) => HEAD.exec(doc.sliceString(0, 40_000))?.[0].length ?? 0;
const unfold = StateEffect.define();

class Folded extends WidgetType {
  constructor(said) {
    super();
    this.said = said;
  }
  eq(other) {
    return other.said.front === this.said.front;
  }
  toDOM(view) {
    const element = document.createElement("div");
    const button = document.createElement("button");
    element.className = "f-folded";
    button.type = "button";
    button.textContent = this.said.frontShow;
    button.addEventListener("click", () => {
      view.dispatch({ effects: unfold.of(null), selection: { anchor: Math.min(4, view.state.doc.length) } });
      view.focus();
    });
    element.append(`${this.said.front} `, button);
    return element;
  }
  ignoreEvent() {
    return true;
  }
}

const folding = (said) => {
  const made = (end, folded) => {
    const replaced = Decoration.replace({ widget: new Folded(said()), block: true });
    return { end, folded, set: folded && end ? Decoration.set([replaced.range(0, end - 1)]) : Decoration.none };
  };
  const field = StateField.define({
    create: (state) => made(headEnd(state.doc), true),
    update(value, transaction) {
      const shown = transaction.effects.some((effect) => effect.is(unfold));
      if (shown) return made(headEnd(transaction.state.doc), false);
      if (!transaction.docChanged) return value;
      const end = headEnd(transaction.state.doc);
      // Somebody who types a head sees it.
      const typed = transaction.isUserEvent("input") && end && !value.end;
      return made(end, typed ? false : value.folded);
    },
    provide: (field) => [
      EditorView.decorations.from(field, (value) => value.set),
      EditorView.atomicRanges.of((view) => view.state.field(field).set),
    ],
  });
  // While it is folded, the caret does not go there: what is typed would stand before it.
  const kept = EditorState.transactionFilter.of((transaction) => {
    const { folded } = transaction.startState.field(field);
    if (!folded || !(transaction.selection || transaction.docChanged) || transaction.effects.some((effect) => effect.is(unfold))) return transaction;
    const end = headEnd(transaction.newDoc);
    const range = transaction.newSelection.main;
    if (range.from >= end) return transaction;
    return [transaction, { selection: { anchor: Math.max(range.anchor, end), head: Math.max(range.head, end) }, sequential: true }];
  });
  return [field, kept];
};

/* ---- headings, points and marks; in a file of data, keys stand out and comments step back ---- */

const hidden = Decoration.replace({});

/** What lines look like: `look(line, head)` gives the class of a line, and of stretches in it: [from, to, class]; those of
 *  no class are signs, which are seen on the lines that somebody is on. */
const dressed = (look) =>
  ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = this.make(view);
      }
      update(update) {
        if (update.docChanged || update.viewportChanged || update.selectionSet) this.decorations = this.make(update.view);
      }
      make(view) {
        const made = [];
        const head = headEnd(view.state.doc);
        const isOn = (line) => view.state.selection.ranges.some(({ from, to }) => from <= line.to && to >= line.from);
        for (const { from, to } of view.visibleRanges) {
          for (let at = from; at <= to; ) {
            const line = view.state.doc.lineAt(at);
            at = line.to + 1;
            const { whole, spots, off } = look(line, head);
            if (whole) made.push(Decoration.line({ class: whole }).range(line.from));
            if (off) made.push(Decoration.line({ class: "f-off", attributes: { "data-off": off } }).range(line.from));
            for (const [start, end, name] of spots) {
              const look = name ? Decoration.mark({ class: name }) : !isOn(line) && hidden;
              if (look) made.push(look.range(line.from + start, line.from + end));
            }
          }
        }
        return Decoration.set(made, true);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );

const LABEL = /^(?:#{1,6}[ \t]+|\*\*)?([^:*([\n]{3,60}?)[ \t]*(?:\([^)\n]*\))?[ \t]*(?:\*\*|:|$)/; // what a section is called, before its colon

const notesLook = (isMark, isOff) => ({ from, text }, head) => {
  if (from < head) return { whole: "f-head", spots: [] };
  const heading = HEADING.exec(text);
  const item = ITEM.exec(text);
  const spots = [];
  if (heading) spots.push([0, heading[0].length, "f-sign"]);
  if (item) spots.push([item[1].length, item[1].length + item[2].length, "f-item"]);
  for (const found of text.matchAll(/\[([^[\]\n]{3,24})\]/g)) if (isMark(found[1])) spots.push([found.index, found.index + found[0].length, "f-mark"]);
  for (const [found, signs, as] of [[/\*\*[^*\n]+\*\*/g, 2, "f-bold"], [/(?<![*\w\\])\*(?![*\s])[^*\n]*[^*\s\\]\*(?![*\w])/g, 1, "f-italic"]]) {
    for (const { index, 0: { length } } of text.matchAll(found)) {
      spots.push([index, index + signs, ""], [index, index + length, as], [index + length - signs, index + length, ""]);
    }
  }
  if (ROW.test(text)) {
    for (const { index } of text.matchAll(/(?<!\\)\|/g)) spots.push([index, index + 1, "f-sign"]);
    return { whole: RULE.test(text) ? "f-row f-sign f-rule" : "f-row", spots };
  }
  const label = !item && (heading || /^\*\*|:/.test(text)) && LABEL.exec(text)?.[1];
  const line = !heading && /^[^*].*:[ \t]*\S/.test(text); // whose words stand behind its colon: no heading but of who was there
  return { whole: heading && (heading[1].length <= 2 ? "f-section" : "f-group"), spots, off: label && isOff(label, text, line) };
};

function dataLook({ text }) {
  const [, before, key, comment] = /^([ \t]*(?:-[ \t]+)?)([\w-]+:(?=[ \t]|$))?.*?((?:^|[ \t])#.*)?$/.exec(text);
  const spots = [];
  if (key) spots.push([before.length, before.length + key.length, "f-bold"]);
  if (comment) spots.push([text.length - comment.length, text.length, "f-sign"]);
  return { whole: "f-data", spots };
}

/** Enter goes on with a list; on an empty point it ends it. */
function goOn(view) {
  const { state } = view;
  const range = state.selection.main;
  const line = state.doc.lineAt(range.head);
  const item = ITEM.exec(line.text);
  if (!range.empty || state.selection.ranges.length > 1 || !item || range.head < line.from + item[0].length) return false;
  if (item[0].length === line.text.length) {
    view.dispatch({ changes: { from: line.from, to: line.to }, userEvent: "delete" });
    return true;
  }
  const sign = /\d/.test(item[2]) ? `${Number.parseInt(item[2], 10) + 1}${item[2].at(-1)}` : item[2];
  const insert = `\n${item[1]}${sign} `;
  view.dispatch({ changes: { from: range.head, insert }, selection: { anchor: range.head + insert.length }, scrollIntoView: true, userEvent: "input" });
  return true;
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** An editor in `parent`. It calls `edited()`, `moved(line)`, `save()`, and `pasted(html)` for the text that is meant by
 *  what was copied from a page or a word processor, `pictured(files)` for pictures; `said()` are the words of the desk. */
export function makeEditor(parent, { edited, moved, save, pasted, pictured, said }) {
  const root = parent.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  box.style.height = "100%";
  root.append(box);
  let marks = {}; // by kind: [the word that is taught, and all that mean it]
  let label = "";
  let silent = false;
  let data = false; // a file of data, not notes
  let remarks = [];
  const kindOf = (word) => Object.keys(marks).find((kind) => marks[kind].some((known) => fold(known) === fold(word)));
  let off = new Set(); // titles of sections that are on no sheet
  let offLines = new Set(); // those of them that a line begins with
  const offOf = (label, text, line) => (line ? offLines : off).has(fold(label)) && !marksOf(text).includes("essential") && said().offSheet;
  const folded = folding(said);

  const extensions = () => [
    dress, data ? dressed(dataLook) : [folded, dressed(notesLook(kindOf, offOf))], remarkable, history(), drawSelection(), lintGutter(), search({ top: true }), EditorView.lineWrapping,
    EditorView.contentAttributes.of(() => ({ "aria-label": label, tabindex: "0", spellcheck: "true", autocorrect: "on" })),
    keymap.of([
      { key: "Mod-s", run: () => (save(), true) },
      ...(data ? [] : [
        { key: "Mod-b", run: () => (commands.bold(), true) },
        { key: "Mod-k", run: () => (commands.link(), true) },
        { key: "Enter", run: goOn },
      ]),
      ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap,
    ]),
    EditorView.domEventHandlers({
      paste(event) {
        if (!event.clipboardData || data) return false;
        const html = event.clipboardData.getData("text/html");
        const plain = event.clipboardData.getData("text/plain");
        const taken = !plain.trim() && pictured([...event.clipboardData.files]);
        if (!html && !taken) return false;
        event.preventDefault();
        if (taken) return true;
        pasted(html).then((text) => insert(text || plain), () => insert(plain));
        return true;
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !silent) edited();
      if (update.transactions.some(({ effects }) => effects.some((effect) => effect.is(unfold)))) showRemarks(view, remarks, 0);
      if (update.docChanged || update.selectionSet) moved(update.state.doc.lineAt(update.state.selection.main.head).number);
    }),
  ];
  const fresh = (text) => {
    const state = EditorState.create({ doc: text, extensions: extensions() });
    return data ? state : state.update({ selection: { anchor: headEnd(state.doc) } }).state;
  };
  const view = new EditorView({ parent: box, root, state: fresh("") });

  /** What was copied: lists, tables and headings stand on lines of their own, and a list goes on with the point that waits for words. */
  function insert(text) {
    const { from, to } = view.state.selection.main;
    const before = view.state.sliceDoc(view.state.doc.lineAt(from).from, from);
    const after = view.state.sliceDoc(to, view.state.doc.lineAt(to).to);
    const point = ITEM.exec(before);
    const waits = point?.[0] === before && ITEM.test(text);
    let put = waits ? text.replace(ITEM, "").replaceAll(/\n(?=.)/g, `\n${point[1]}`) : text;
    if (before.trim() && !waits && BLOCK.test(text)) put = (ITEM.test(text) || HEADING.test(text) ? "\n" : "\n\n") + put;
    const last = text.slice(text.lastIndexOf("\n") + 1);
    let rest = "";
    if (after.trim() && (BLOCK.test(text) || BLOCK.test(last) || (!before.trim() && BLOCK.test(after)))) rest = ITEM.test(last) && ITEM.test(after) ? "\n" : "\n\n";
    view.dispatch({ changes: { from, to, insert: put + rest }, selection: { anchor: from + put.length }, userEvent: "input.paste", scrollIntoView: true });
  }
  const lines = () => {
    const { from, to } = view.state.selection.main;
    const first = view.state.doc.lineAt(from).number;
    return Array.from({ length: view.state.doc.lineAt(to).number - first + 1 }, (_, at) => view.state.doc.line(first + at));
  };
  /** The last line of the point or paragraph that a line is of: its marks stand there. */
  function endOf(line) {
    let last = line;
    while (last.text.trim() && !HEADING.test(last.text) && last.number < view.state.doc.lines) {
      const next = view.state.doc.line(last.number + 1);
      if (!next.text.trim() || HEADING.test(next.text) || ITEM.test(next.text) || /^[ \t]*[|>]/.test(next.text)) break;
      last = next;
    }
    return last;
  }
  /** Change each line that is chosen, but empty ones where there are others. */
  function change(made, chosen = lines()) {
    const head = headEnd(view.state.doc);
    const some = chosen.filter((line) => line.from >= head && (line.text.trim() || chosen.length === 1));
    const changes = view.state.changes(some.map((line) => ({ from: line.from, to: line.to, insert: made(line.text) })));
    const caret = chosen.length === 1 && some.length ? { selection: { anchor: changes.mapPos(some[0].to, 1) } } : {};
    view.dispatch({ changes, userEvent: "input", ...caret });
    view.focus();
  }
  function sectionOf() {
    const text = view.state.sliceDoc(headEnd(view.state.doc));
    return [SECTION, BOLD_ALONE, CAPITALS].find((kind) => kind.test(text)) ?? SECTION;
  }
  const isSection = (line) => line.from >= headEnd(view.state.doc) && sectionOf().test(line.text);
  const bareOf = (text) => text.replace(HEADING, "").replace(ITEM, "$1");

  const commands = {
    heading: (title) => {
      const [line] = lines();
      const kind = sectionOf(); // beside others in bold, `##` would make groups of them
      const made = kind === BOLD_ALONE ? `**${title}**` : kind === CAPITALS ? title.toUpperCase() : `## ${title}`;
      if (isSection(line)) {
        view.dispatch({ changes: { from: line.from, to: line.to, insert: made }, userEvent: "input" });
        view.focus();
        return;
      }
      const after = Math.max(line.to, headEnd(view.state.doc));
      const insert = `${after ? "\n\n" : ""}${made}\n\n- `;
      view.dispatch({ changes: { from: after, insert }, selection: { anchor: after + insert.length }, scrollIntoView: true, userEvent: "input" });
      view.focus();
    },
    group: () => change((text) => (/^###[ \t]/.test(text) ? bareOf(text) : `### ${bareOf(text).trimStart()}`)),
    point: () => change((text) => (ITEM.test(text) ? bareOf(text) : `- ${bareOf(text).trimStart()}`)),
    bold,
    link: () => {
      const range = view.state.selection.main;
      const words = view.state.sliceDoc(range.from, range.to) || said().linkText;
      const insert = `[${words}](https://)`;
      const end = range.from + insert.length - 1;
      view.dispatch({ changes: { from: range.from, to: range.to, insert }, selection: { anchor: end }, userEvent: "input" });
      view.focus();
    },
    mark: (kind) => {
      const chosen = [...new Map(lines().map(endOf).map((line) => [line.from, line])).values()];
      const on = !chosen.every((line) => !line.text.trim() || marksOf(line.text).includes(kind));
      change((text) => withMark(text, kind, on), chosen);
    },
    undo: () => (undo(view), view.focus()),
    redo: () => (redo(view), view.focus()),
  };
  /** Bold, or bold no more: the words that are chosen, on each line without its sign and its marks; none: what comes. */
  function bold() {
    const range = view.state.selection.main;
    const pieces = lines().flatMap((line) => {
      const sign = (HEADING.exec(line.text) ?? ITEM.exec(line.text))?.[0].length ?? 0;
      const end = line.from + line.text.replace(MARKS, (whole, word) => (kindOf(word) ? "" : whole)).length;
      const from = Math.max(line.from + sign, range.from);
      const words = view.state.sliceDoc(from, Math.max(from, Math.min(end, range.to)));
      const start = from + words.length - words.trimStart().length;
      return words.trim() ? [{ from: start, to: start + words.trim().length, is: /^\*\*[^]+\*\*$/.test(words.trim()) }] : [];
    });
    if (!pieces.length) {
      view.dispatch({ changes: { from: range.from, insert: "****" }, selection: { anchor: range.from + 2 }, userEvent: "input" });
    } else {
      const off = pieces.every((piece) => piece.is);
      const changes = view.state.changes(
        pieces.filter((piece) => piece.is === off).flatMap(({ from, to }) =>
          off ? [{ from, to: from + 2 }, { from: to - 2, to }] : [{ from, insert: "**" }, { from: to, insert: "**" }],
        ),
      );
      const selection = EditorSelection.range(changes.mapPos(pieces[0].from, -1), changes.mapPos(pieces.at(-1).to, 1));
      view.dispatch({ changes, selection, userEvent: "input" });
    }
    view.focus();
  }

  const MARKS = /[ \t]*\[([^[\]\n]{3,24})\](?=[ \t]*(?:\[[^[\]\n]{3,24}\][ \t]*)*$)/g;
  const marksOf = (text) => [...text.matchAll(MARKS)].map((found) => kindOf(found[1])).filter(Boolean);
  function withMark(text, kind, on) {
    // Synthesis alone excludes the others.
    const goes = (other) => other === kind || (on && (kind === "synthesis" || other === "synthesis"));
    const rest = text.replace(MARKS, (whole, word) => (kindOf(word) && goes(kindOf(word)) ? "" : whole)).trimEnd();
    return on ? `${rest} [${marks[kind][0]}]` : rest;
  }

  return {
    commands,
    /** Where something was dropped, the caret is. */
    dropped({ clientX, clientY }) {
      const { left, top } = view.contentDOM.getBoundingClientRect();
      const anchor = clientX >= left && clientY >= top ? view.posAtCoords({ x: clientX, y: clientY }) : null;
      if (anchor !== null) view.dispatch({ selection: { anchor } });
    },
    /** A picture, as a paragraph of its own behind the line or the point that the caret is in. */
    picture(text) {
      const line = endOf(lines()[0]);
      const at = Math.max(line.to, headEnd(view.state.doc) - 1);
      const before = view.state.sliceDoc(Math.max(at - 2, 0), at);
      const insert = `${!before || before === "\n\n" ? "" : before.endsWith("\n") ? "\n" : "\n\n"}${text}\n`;
      view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, scrollIntoView: true, userEvent: "input" });
    },
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    /** Another text, with a history of its own: notes, or data. */
    show(text, name, isData) {
      label = name;
      data = isData;
      silent = true;
      view.setState(fresh(text));
      silent = false;
      moved(1);
    },
    /** The same text, called otherwise. */
    rename(name) {
      label = name;
      view.dispatch({});
    },
    /** The same text, changed: the least that is, so that the caret and undo stay right. */
    replace(text) {
      const now = view.state.doc.toString();
      if (now === text) return;
      let start = 0;
      let end = 0;
      const most = Math.min(now.length, text.length);
      while (start < most && now[start] === text[start]) start += 1;
      while (end < most - start && now.at(-1 - end) === text.at(-1 - end)) end += 1;
      silent = true;
      view.dispatch({ changes: { from: start, to: now.length - end, insert: text.slice(start, text.length - end) } });
      silent = false;
    },
    goTo(line, column = 1) {
      const at = view.state.doc.line(Math.min(Math.max(line || 1, 1), view.state.doc.lines));
      const anchor = Math.min(at.from + Math.max(column || 1, 1) - 1, at.to);
      const effects = [EditorView.scrollIntoView(anchor, { y: "center" })];
      if (at.from < headEnd(view.state.doc)) effects.push(unfold.of(null));
      view.dispatch({ selection: { anchor }, effects });
      view.focus();
    },
    setMarks(known, offSheets, ofLines) {
      marks = known;
      [off, offLines] = [offSheets, ofLines].map((titles) => new Set(titles.map(fold)));
    },
    /** Remarks on this text: {line, column, severity, message, hint, mends}; 0 is no line. */
    remark(found) {
      remarks = found;
      const { doc } = view.state;
      const placed = remarks
        .filter((remark) => remark.line && remark.line <= doc.lines)
        .map((remark) => {
          const line = doc.line(remark.line);
          const from = Math.min(line.from + Math.max((remark.column || 1) - 1, 0), line.to);
          const word = /^\S+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
          return { from, to: from + word, severity: remark.severity === "error" ? "error" : "warning", message: remark.message };
        });
      view.dispatch(setDiagnostics(view.state, placed));
      const head = data ? 0 : headEnd(doc);
      showRemarks(view, remarks, view.state.field(folded[0], false)?.folded ? head : 0);
    },
    /** A line as it stands; "" beyond the last. */
    line: (number) => (number >= 1 && number <= view.state.doc.lines ? view.state.doc.line(number).text : ""),
    /** Other words in the place of those on a line; or where else they stand, if they do, now that lines have moved. */
    rewrite(number, before, after) {
      const { doc } = view.state;
      const all = doc.toString();
      const start = number <= doc.lines ? doc.line(number).text.indexOf(before) : -1;
      const from = start < 0 ? all.indexOf(before) : doc.line(number).from + start;
      if (from < 0 || (start < 0 && from !== all.lastIndexOf(before))) return;
      view.dispatch({ changes: { from, to: from + before.length, insert: after }, selection: { anchor: from + after.length }, scrollIntoView: true, userEvent: "input" });
      view.focus();
    },
    onSection: () => !data && isSection(lines()[0]),
    /** The marks of the lines that are chosen. */
    marked: () => {
      const some = lines().map(endOf).filter((line) => line.text.trim());
      return Object.keys(marks).filter((kind) => some.length && some.every((line) => marksOf(line.text).includes(kind)));
    },
  };
}
