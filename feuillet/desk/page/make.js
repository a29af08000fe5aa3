/* Elements, made of words and of other elements. */

import { words } from "./words.js";

/** An element: `given` are its properties and attributes, then what stands in it. */
export function make(tag, given = {}, ...inner) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in element) element[name] = value;
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...inner.filter((one) => one !== null && one !== ""));
  return element;
}

/** A button of a pane. */
export const button = (text, run, given = {}) => {
  const made = make("button", { type: "button", className: "tool", ...given }, text);
  made.addEventListener("click", run);
  return made;
};

/** The parts of a table with these heads; of a row, what it is about comes first. Their roles stay where a narrow window
 * shows a row as lines, which begin with the heads. */
export function tableOf(heads, rows) {
  const head = heads.map((title) => make("th", { scope: "col", role: "columnheader" }, title));
  const row = ({ cells: [about, ...cells], ...given }) => {
    const made = make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, ...about));
    made.append(...cells.map((inner, at) => make("td", { role: "cell", "data-head": heads[at + 1] }, ...inner)));
    Object.assign(made.dataset, given);
    return made;
  };
  return [make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...head)), make("tbody", { role: "rowgroup" }, ...rows.map(row))];
}

/** What is to be said of notes or of a list; `go` leads to a line of a text, where it is one. */
export function remark(found, go, toLine) {
  const element = make("p", { className: "wrong" }, found.message, found.hint ? make("span", { className: "out-hint" }, found.hint) : "", " ");
  element.dataset.severity = found.severity;
  const name = found.file === "content/workshop.yaml" ? words().day : found.file.slice(found.file.lastIndexOf("/") + 1);
  const where = [name, found.line ? words().lineOf(found.line) : ""].filter(Boolean).join(", ");
  if (go && /^content\/(themes\/|workshop\.yaml$)/.test(found.file)) element.append(button(`${toLine} (${where})`, () => go(found), { className: "plain-link" }));
  else if (where) element.append(make("span", { className: "quiet" }, where));
  return element;
}
