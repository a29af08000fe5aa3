/* Elements, made of words and of other elements. */

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

/** What is to be said of notes or of a list; `go` leads to a line of a text, where it is one. */
export function remark(found, go, toLine) {
  const element = make("p", { className: "wrong" }, found.message, found.hint ? make("span", { className: "out-hint" }, found.hint) : "", " ");
  element.dataset.severity = found.severity;
  const where = [found.file, found.line].filter(Boolean).join(":");
  if (go && /^content\/(themes\/|workshop\.yaml$)/.test(found.file)) element.append(button(`${toLine} (${where})`, () => go(found), { className: "plain-link" }));
  else if (where) element.append(make("span", { className: "quiet" }, where));
  return element;
}
