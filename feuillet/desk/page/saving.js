/* One text that is written in: saved a moment after each key, and never over what was not seen.
 *
 * It knows no page: `text` and `replace` are the editor's, `tell(state, reason)` and `ask(theirs or null)` the pane's.
 */

import { Drafts } from "./drafts.js";
import { Refusal, server } from "./server.js";

const PAUSE = 300; // milliseconds without a key, after which is saved
const LONGEST = 800; // milliseconds of keys, after which is saved all the same
const AGAIN = { away: 1500, unwritten: 5000, refused: 5000 }; // milliseconds to the next try

export class Saving {
  constructor({ drafts, text, fields, replace, refill, show, tell, ask, resumed, newName }) {
    Object.assign(this, { drafts, text, fields, replace, refill, show, tell, ask, resumed, newName });
    this.name = "";
    this.opened = 0; // texts
    this.stop();
  }

  stop() {
    clearTimeout(this.timer);
    Object.assign(this, { timer: 0, first: 0, seen: null, base: "", form: null, theirs: null, again: false, closed: true, kept: true });
  }

  get dirty() {
    return !this.closed && this.text() !== this.base;
  }

  /** Open a text: what is in the file, and what this browser kept of it. */
  async open(name) {
    await this.flush();
    this.stop();
    this.name = name;
    this.opened += 1;
    this.tell("opening");
    this.ask(null);
    let found = { text: "", tag: null, form: null, gone: true };
    let refused = null;
    try {
      found = await server.read(name);
    } catch (refusal) {
      refused = refusal;
    }
    const kept = !refused || refused.status === 404 ? (await this.drafts.loose()).filter((draft) => draft.name === name) : [];
    if (this.name !== name) return false;
    if (refused && !kept.length) {
      this.tell(refused.why, refused.reason);
      return false;
    }
    Object.assign(this, { seen: found.tag, base: found.text, form: found.form, closed: false });
    this.show(found.text);
    this.tell("saved");
    await this.resume(kept.filter((draft) => draft.text !== found.text && draft.text !== draft.base), found);
    if (this.name !== name) return true;
    this.refilled(kept, found);
    if (this.kept) Drafts.taken(kept);
    return true;
  }

  /** Fields that waited for the program are filled in; where the text is another by now, not those of lists, which may be of others. */
  refilled(kept, found) {
    for (const { seen, when, fields = [] } of kept) {
      const known = fields.filter(({ path }) => seen === found.tag || path.every((step) => typeof step === "string"));
      if (known.length) this.resumed(when);
      for (const { path, value } of known) this.refill(this.name, path, value);
    }
  }

  async resume(kept, found) {
    const [first, ...others] = kept;
    if (!first) return this.drafts.drop(this.name);
    let { text } = first;
    for (const other of others) text = (await server.joined(other.base, text, other.text)).text;
    this.replace(text);
    this.resumed(first.when);
    if (first.seen === found.tag) {
      this.edited();
      this.tell("resumed");
    } else {
      Object.assign(this, { base: first.base, seen: first.seen });
      this.keep();
      await this.meet(found);
    }
  }

  keep() {
    this.kept = this.drafts.keep(this.name, { text: this.text(), base: this.base, seen: this.seen, fields: this.fields() });
    return this.kept;
  }

  /** Something was typed. */
  edited() {
    if (this.closed) return;
    const kept = this.keep();
    if (this.theirs) return;
    if (!this.dirty && !this.busy) {
      this.settled();
      return;
    }
    this.tell(kept ? "typing" : "unkept");
    const now = performance.now();
    this.first ||= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.first + LONGEST - now)));
  }

  settled(state = "saved") {
    clearTimeout(this.timer);
    this.timer = this.first = 0;
    this.waits();
    this.tell(state);
  }

  /** What waits is kept: words, or fields of a form. */
  waits() {
    if (this.dirty || this.fields().length) this.keep();
    else this.drafts.drop(this.name);
  }

  /** Save now; ends when what was typed until now is saved, or cannot be. */
  async save() {
    clearTimeout(this.timer);
    this.timer = this.first = 0;
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    if (!this.dirty || this.theirs) return undefined;
    this.busy = this.write().finally(() => (this.busy = null));
    await this.busy;
    if (!this.again) return undefined;
    this.again = false;
    return this.save();
  }

  /** The text has another name: what is typed goes there. */
  follow(names) {
    this.drafts.follow(names);
    const { name } = this;
    if (names[name]) this.name = names[name];
  }

  async flush() {
    if (this.busy) await this.busy;
    if (this.dirty && !this.theirs) await this.save();
  }

  async write() {
    const { name, form, seen } = this;
    const text = this.text();
    this.tell("saving");
    try {
      const tag = await server.write(name, text, form, seen);
      Object.assign(this, { seen: tag, base: text });
      if (this.dirty) this.edited();
      else this.settled();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 412) await this.meet(refusal);
      else if (refusal.status === 410 && name !== this.name) this.edited();
      else if (refusal.status === 410) await this.meet({ text: "", tag: null, form, gone: true });
      else this.failed(refusal);
    }
  }

  /** The program was started anew: from here nothing can be saved, and another window takes up what is kept. */
  moved() {
    if (this.dirty && !this.kept) return this.tell("unkept");
    clearTimeout(this.timer);
    this.closed = true;
    return this.tell("moved");
  }

  failed({ why, reason }) {
    if (why === "moved") return this.moved();
    this.tell(this.keep() ? why : "unkept", reason);
    if (AGAIN[why]) this.timer = setTimeout(() => this.save(), AGAIN[why]);
    return undefined;
  }

  /** The file may have changed: what is not disputed is taken at once. */
  async looked() {
    const { name, seen, theirs } = this;
    if (this.closed || this.busy || (theirs && !theirs.gone)) return;
    let found;
    try {
      found = await server.read(name, seen ?? "");
    } catch (refusal) {
      if (refusal.status !== 404 || name !== this.name || this.busy || theirs) return;
      found = { text: "", tag: null, form: this.form, gone: true };
    }
    if (name !== this.name || seen !== this.seen || this.busy || this.theirs !== theirs) return;
    if (found) await this.meet(found);
    else if (theirs) this.back();
  }

  /** The file is there again, as it was. */
  back() {
    this.theirs = null;
    this.ask(null);
    if (this.dirty) this.edited();
    else this.settled();
  }

  /** Another text stands in the file: taken if nothing was typed here, joined if that can be, else asked about. */
  async meet(theirs) {
    this.theirs = theirs;
    const mine = this.text();
    if (theirs.gone && (await this.newName(this.name))) {
      this.back();
      return this.looked();
    }
    if (!theirs.gone) {
      if (mine === this.base || mine === theirs.text) return this.settle(theirs.text, "taken");
      let found = null;
      try {
        found = await server.joined(this.base, mine, theirs.text);
      } catch {
        // Asked about, then.
      }
      if (this.theirs !== theirs) return undefined;
      if (found && !found.both && this.text() === mine) return this.settle(found.text, "joined");
    }
    this.tell(theirs.gone ? "gone" : "conflict");
    this.ask(theirs);
    return undefined;
  }

  /** Go on from their text with this one. */
  settle(text, state) {
    const { theirs } = this;
    Object.assign(this, { theirs: null, seen: theirs.tag, base: theirs.text, form: theirs.form });
    this.ask(null);
    this.replace(text);
    if (this.dirty || theirs.gone) {
      this.keep();
      this.tell(state);
      this.save();
    } else this.settled(state);
  }

  async choose(which) {
    const { theirs } = this;
    if (!theirs) return;
    if (theirs.gone && which === "theirs") {
      this.drafts.drop(this.name);
      this.stop();
      this.ask(null);
      this.tell("unknown");
    } else if (which === "theirs") this.settle(theirs.text, "taken");
    else if (which === "mine") this.settle(this.text(), "saving");
    else {
      try {
        this.settle((await server.joined(this.base, this.text(), theirs.text)).text, "joined");
      } catch (refusal) {
        this.tell(refusal.why, refusal.reason);
      }
    }
  }

  /** The window goes: what is not saved is kept here, and sent without waiting for the answer. */
  leave(changes) {
    if (!this.closed && changes.length) server.putFacts(this.name, changes).catch(() => {});
    if (!this.dirty) return;
    this.keep();
    if (!this.theirs) server.write(this.name, this.text(), this.form, this.seen, { last: true }).catch(() => {});
  }
}
