/* What can be done about a remark by a button: a word that was meant, a meaning, a description, a section. */

import { words } from "./words.js";

const SECTION = /^(?:#{1,2}[ \t]|\*\*[^*]+\*\*[ \t]*:?$|[^\p{Ll}#*-]+$)/u;
const HEADING = /^(#{1,6}[ \t]+).*$/;
const ALONE = /^(?:#{1,6}(?:[ \t]|$)|\*\*|__)/; // a heading on a line of its own
const PICTURE = /!\[[^\]]*\]\(/;

/** The mends of a remark, each with a label; one that `settles` it needs nothing more from anybody. */
export function mendsOf({ code, line, mend }, { editor, spellOut, describe, choose, arrange }) {
  const said = words();
  const text = editor.line(line);
  const { written, suggestion } = mend ?? {};
  const made = [];
  if (code === "acronym-undefined" && written) made.push({ label: said.mendAcronyms, mend: () => spellOut(written) });
  if (code.startsWith("description-") && PICTURE.test(text)) made.push({ label: said.mendDescription, mend: () => describe(line) });
  if (["title-in-bold", "heading-without-text", "empty-heading"].includes(code) && ALONE.test(text)) made.push({ label: said.mendRemove, mend: () => editor.rewrite(line, text, ""), settles: true });
  if (code === "example-left" && arrange) made.push({ label: said.arrange, mend: arrange });
  if (code === "unknown-heading") {
    const after = HEADING.test(text) ? text.replace(HEADING, (_, signs) => signs + suggestion) : text.replace(written, () => suggestion);
    if (suggestion && after !== text) made.push({ label: said.mendInto(suggestion), mend: () => editor.rewrite(line, text, after), settles: true });
    if (SECTION.test(text)) made.push({ label: said.sectionThis, mend: () => choose(line) });
  } else if (suggestion && text.includes(written)) made.push({ label: said.mendInto(suggestion), mend: () => editor.rewrite(line, written, suggestion), settles: true });
  return made;
}
