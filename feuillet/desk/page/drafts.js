/* What is typed and not saved yet, kept in this browser: by project, text and window. */

const HELD = "feuillet.window:";

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
      localStorage.setItem(this.key(name), JSON.stringify(draft));
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

  /** Take the drafts of a text that this window left, or one that is no more: they are ours now. */
  async taken(name) {
    await this.ready;
    const { held } = await navigator.locks.query();
    const alive = new Set(held.map((lock) => lock.name.replace(HELD, "")));
    const found = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(this.prefix) || !key.endsWith(`:${name}`)) continue;
      const id = key.slice(this.prefix.length, -name.length - 1);
      if (alive.has(id) && id !== this.id && id !== this.before) continue;
      try {
        found.push(JSON.parse(localStorage.getItem(key)));
      } catch {
        // Not one of ours.
      }
      if (id !== this.id) localStorage.removeItem(key);
    }
    return found.filter((draft) => typeof draft?.text === "string" && typeof draft.base === "string");
  }
}
