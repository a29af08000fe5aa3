/* What is typed and not saved yet, kept in this browser: by project, text and window. */

const HELD = "feuillet.window:";
const START = location.pathname.split("/")[1].slice(0, 8); // of the program, by the first letters of its token

/** A name of this window that no other has, and the one that it had before it was loaded again. */
async function named() {
  const before = sessionStorage.getItem("feuillet.window");
  for (let id = before ?? crypto.randomUUID(); ; id = crypto.randomUUID()) {
    const ours = await new Promise((done) => {
      navigator.locks.request(HELD + id, { ifAvailable: true }, (lock) => {
        done(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined; // held as long as the window is there
      });
    });
    if (ours) {
      sessionStorage.setItem("feuillet.window", id);
      return [id, before];
    }
  }
}

export class Drafts {
  constructor(project) {
    this.prefix = `feuillet.draft:${project}:`;
    this.ready = named().then(([id, before]) => {
      this.id = id;
      this.before = before;
    });
  }

  key(name, id = this.id) {
    return `${this.prefix}${id}:${name}`;
  }

  /** Keep what is typed in a text, made from `base`, whose tag is `seen`; whether that was possible. */
  keep(name, draft) {
    try {
      localStorage.setItem(this.key(name), JSON.stringify({ ...draft, start: START, when: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  drop(name) {
    localStorage.removeItem(this.key(name));
  }

  /** Texts have other names: what was typed in them goes with them, of this window and of those that are no more. */
  follow(names) {
    const found = [];
    for (const key of Object.keys(localStorage)) {
      const name = Object.keys(names).find((old) => key.startsWith(this.prefix) && key.endsWith(`:${old}`));
      if (!name) continue;
      found.push([key.slice(0, -name.length) + names[name], localStorage.getItem(key)]);
      localStorage.removeItem(key);
    }
    for (const [key, draft] of found) localStorage.setItem(key, draft);
  }

  /** The drafts that no other window can save: of this one, of those that are no more, and of those of another start. */
  async loose() {
    await this.ready;
    const { held } = await navigator.locks.query();
    const alive = new Set(held.map((lock) => lock.name.replace(HELD, "")));
    const found = [];
    for (const key of Object.keys(localStorage)) {
      const [, id, name] = (key.startsWith(this.prefix) && /^([0-9a-f-]{36}):(.+)$/s.exec(key.slice(this.prefix.length))) || [];
      if (!id) continue;
      let draft = null;
      try {
        draft = JSON.parse(localStorage.getItem(key));
      } catch {
        // Not one of ours.
      }
      if (typeof draft?.text !== "string" || typeof draft.base !== "string") continue;
      if (alive.has(id) && draft.start === START && id !== this.id && id !== this.before) continue;
      found.push({ ...draft, key, name, own: id === this.id });
    }
    return found;
  }

  /** Drafts are in a text that is kept here, or in its file: they are not needed any more. */
  static taken(drafts) {
    for (const { key, own } of drafts) if (!own) localStorage.removeItem(key);
  }
}
