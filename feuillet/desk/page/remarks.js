/* Remarks in the text itself: each below the line that it is about, with its mends as buttons. */

import { Decoration, EditorView, StateEffect, StateField, WidgetType } from "./codemirror.js";

const told = StateEffect.define(); // the remarks, each with a place `at` in the text

/** The buttons of a remark's mends; `skipped`: not met by the Tab key. */
export function mendButtons(remark, { skipped = false } = {}) {
  return remark.mends.map(({ label, mend }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    if (skipped) button.tabIndex = -1; // they are met below the text, for the line that the caret is on
    button.addEventListener("click", mend);
    return button;
  });
}

class Remark extends WidgetType {
  constructor(remark) {
    super();
    this.remark = remark;
    this.key = JSON.stringify([remark.severity, remark.message, remark.hint, remark.line, remark.mends.map(({ label }) => label)]);
  }
  eq(other) {
    return other.key === this.key;
  }
  toDOM() {
    const { severity, message, hint } = this.remark;
    const around = document.createElement("div"); // CodeMirror does not count margins: what stands between lines has padding
    const element = document.createElement("div");
    around.className = "f-around";
    around.append(element);
    element.className = "f-remark";
    element.dataset.severity = severity;
    element.append(message);
    if (hint) {
      const more = document.createElement("span");
      more.textContent = hint;
      element.append(more);
    }
    const buttons = mendButtons(this.remark, { skipped: true });
    if (buttons.length) {
      const acts = document.createElement("div");
      acts.append(...buttons);
      element.append(acts);
    }
    return around;
  }
  ignoreEvent() {
    return true;
  }
}

const drawn = (remarks) => Decoration.set(remarks.map((remark) => Decoration.widget({ widget: new Remark(remark), block: true, side: 1 }).range(remark.at)), true);

const field = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    const news = transaction.effects.find((effect) => effect.is(told));
    return news ? drawn(news.value) : value.map(transaction.changes);
  },
  provide: (made) => EditorView.decorations.from(made),
});

const dress = EditorView.theme({
  ".f-around": { padding: "0.1rem 0 0.5rem" },
  ".f-remark": { padding: "0.3rem 0.6rem", borderInlineStart: "3px solid var(--warning)", borderRadius: "0.25rem", backgroundColor: "var(--warning-ground)", color: "var(--warning)", fontFamily: "system-ui, sans-serif", fontSize: "0.8125rem", lineHeight: "1.4", whiteSpace: "pre-line", overflowWrap: "anywhere", cursor: "default" },
  ".f-remark[data-severity=error]": { borderColor: "var(--error)", backgroundColor: "var(--error-ground)", color: "var(--error)" },
  ".f-remark span": { display: "block", color: "var(--ink-2)" },
  ".f-remark div": { display: "flex", flexWrap: "wrap", gap: "0.35rem", marginTop: "0.25rem" },
  ".f-remark button": { padding: "0.15rem 0.6rem", border: "1px solid var(--line-2)", borderRadius: "0.35rem", backgroundColor: "var(--raised)", color: "var(--ink)", font: "inherit", cursor: "pointer" },
});

export const remarkable = [field, dress];

/** Show these remarks: each with its line, or 0 for the whole file; what is within `head`, which is folded, stands below it. */
export function showRemarks(view, remarks, head) {
  const { doc } = view.state;
  const placed = remarks.filter(({ line }) => line <= doc.lines).map((remark) => ({ ...remark, at: Math.max(doc.line(remark.line || 1).to, head - 1) }));
  view.dispatch({ effects: told.of(placed) });
}
