/* A list of people: the one that is there, or one that is dropped, with what its columns are taken for.
 *
 * `use` is what it is for: "print" or "mail". `changed()` is told when another list is there, `go(place)` leads to a line;
 * what is `settled(remark)` elsewhere is not said.
 */

import { button, make, remark, tableOf } from "./make.js";
import { server } from "./server.js";
import { words } from "./words.js";

const ROLES = ["", "full", "first", "last", "email", "themes", "language", "greeting", "present"];

export function makePeople(element, { use, changed, go, settled = () => false }) {
  let there = null; // what the project has
  let dropped = null; // {name, file, roles, read}
  let roles = null; // of the list that is there, while they are being changed
  let turn = 0;

  const said = make("p", { role: "status" });
  const inner = make("div");
  const input = make("input", { type: "file", accept: ".csv,.txt,.xlsx,.ods,text/csv", className: "hidden", id: `${use}-list` });
  const choose = make("label", { className: "tool", htmlFor: input.id });
  element.append(inner, make("p", { className: "out-choose" }, input, choose), said);
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) take(file);
  });

  function refused(refusal) {
    if (!refusal.why) throw refusal; // that is a fault of ours
    const why = words().listWhy[refusal.why] ?? words().why[refusal.why] ?? words().listWhy.failed;
    said.textContent = typeof why === "function" ? why(refusal.reason) : why;
  }

  /** Ask, and show what came unless something else was asked meanwhile. */
  async function ask(act) {
    turn += 1;
    const mine = turn;
    try {
      const found = await act();
      if (mine !== turn) return;
      said.textContent = "";
      if (dropped) dropped.read = found;
      else there = found;
      draw();
    } catch (refusal) {
      if (mine === turn) refused(refusal);
    }
  }
  const look = () => ask(() => server.people(use));
  const read = () => ask(() => server.peopleOf(use, dropped?.file ?? null, dropped?.name ?? "", dropped ? dropped.roles : roles));

  function take(file) {
    dropped = { name: file.name, file, roles: null, read: null };
    roles = null;
    draw();
    read();
  }

  async function keep() {
    const list = dropped;
    try {
      await server.keepPeople(use, list?.file ?? null, list ? list.roles : roles, there?.tag ?? "");
      dropped = roles = null;
      await look();
      said.textContent = words().listKept(there?.file ?? "");
      choose.focus();
      changed();
    } catch (refusal) {
      refused(refusal);
      if (refusal.why === "changed") there = await server.people(use).catch(() => there);
    }
  }

  function columnRow(column, at, all) {
    const label = column.title || words().listColumn(at + 1);
    const select = make("select", { id: `${use}-column-${at}` });
    if (column.role === "theme") select.append(new Option(words().listRoles.theme, "theme"));
    select.append(...ROLES.map((role) => new Option(words().listRoles[role], role)));
    select.value = column.role;
    select.addEventListener("change", () => {
      const now = [...((dropped ? dropped.roles : roles) ?? all.map((one) => one.role))];
      now[at] = select.value;
      if (dropped) dropped.roles = now;
      else roles = now;
      read();
    });
    return { cells: [[make("label", { htmlFor: select.id }, label)], [select], [make("span", { className: "quiet" }, column.cells.join(" · "))]] };
  }

  function draw() {
    const text = words();
    const focused = document.activeElement?.id;
    choose.textContent = text.listChoose;
    const shown = dropped ? dropped.read : there;
    const parts = [];
    if (!dropped && !shown?.columns) parts.push(make("p", { className: "quiet" }, text.listNone));
    if (shown?.columns) {
      const summary = make("p", {}, make("strong", {}, dropped ? dropped.name : shown.file.slice(8)), ` — ${text.listPeople(shown.people)}`);
      const table = make("table", { role: "table", "aria-label": text.listColumns, className: "out-rows" }, ...tableOf(text.listHead, shown.columns.map(columnRow)));
      const themes = make("ul", { className: "out-themes" }, ...shown.themes.map((theme) => make("li", {}, `${theme.number}. ${theme.title} — ${text.listPeople(theme.people)}`)));
      const told = shown.wrong.filter((found) => !settled(found));
      const wrong = told.map((found) => remark(found, go, text.goToLine));
      const more = make("details", { open: Boolean(dropped || roles || told.some((found) => found.severity === "error")) }, make("summary", {}, text.listColumns));
      more.append(make("div", { className: "out-scroll", tabIndex: 0, role: "group", "aria-label": text.listColumns }, table), themes);
      parts.push(summary, ...wrong, more);
      if (dropped || roles || (there?.columns && there.named === false)) {
        parts.push(
          make("p", { className: "quiet" }, (dropped && there?.tag ? text.listReplaces : text.listGoes)(there?.file ?? "")),
          make(
            "p",
            { className: "out-acts" },
            dropped || roles ? button(text.listLeave, () => { dropped = roles = null; look(); choose.focus(); }) : null,
            button(told.some((found) => found.severity === "error") ? text.listKeepWrong : text.listKeep, keep, { className: "tool primary", id: `${use}-list-keep`, disabled: shown.people === 0 }),
          ),
        );
      }
    }
    inner.replaceChildren(...parts);
    if (focused) document.getElementById(focused)?.focus();
  }

  return { look, take, people: () => there?.people ?? 0, wrong: () => there?.wrong ?? [] };
}
