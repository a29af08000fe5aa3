/* What the desk asks of its server: each call gives what came, or throws a Refusal that says why. */

import { still } from "../hands.js";

/** Why something was refused: the status, the word of the server, its reason; `text` and `tag` where a text came with it. */
export class Refusal extends Error {
  constructor(status, said = {}) {
    super(said.why ?? String(status));
    this.status = status;
    this.why = status === 403 ? "moved" : (said.why ?? "refused");
    this.reason = said.reason ?? "";
    Object.assign(this, said);
  }
}

const address = (folder, name) => `desk/${folder}/${name.split("/").map(encodeURIComponent).join("/")}`;
const bare = (tag) => tag?.replace(/^W\//, "").replaceAll('"', "") ?? "";

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Refusal(0, { why: "away" });
  } finally {
    await still(); // nothing is drawn anew under a hand
  }
  if (answer.ok || answer.status === 304) return answer;
  if (answer.status === 412) throw new Refusal(412, { why: "changed", ...(await textOf(answer)) });
  const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  throw new Refusal(answer.status, said);
}

const post = async (path, data, { last = false } = {}) => (await ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data), keepalive: last })).json();

/** A text as it is typed: line ends and the mark at the beginning of a file are put back when it is saved. */
async function textOf(answer) {
  const bytes = await answer.arrayBuffer();
  let raw;
  try {
    raw = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(415, { why: "encoding" });
  }
  const form = { mark: raw.startsWith("\ufeff"), end: raw.includes("\r\n") ? "\r\n" : "\n" };
  return { text: raw.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"), tag: bare(answer.headers.get("ETag")), form };
}

export const bytesOf = (text, form) => (form?.mark ? "\ufeff" : "") + (form?.end === "\r\n" ? text.replaceAll("\n", "\r\n") : text);

const aboutPeople = (use, roles, name = "") => `desk/people?${new URLSearchParams({ for: use, name, ...(roles ? { roles: roles.join(",") } : {}) })}`;

export const server = {
  day: async () => (await ask("desk/day.json")).json(),
  /** A text; null if it is still the one with the tag `seen`. */
  async read(name, seen = "") {
    const answer = await ask(address("texts", name), { headers: seen ? { "If-None-Match": `"${seen}"` } : {} });
    return answer.status === 304 ? null : textOf(answer);
  },
  /** The new tag of a text that was written in the place of the one with the tag `seen`; null: of none. */
  async write(name, text, form, seen, { last = false } = {}) {
    const headers = seen ? { "If-Match": `"${seen}"` } : { "If-None-Match": "*" };
    const answer = await ask(address("texts", name), { method: "PUT", headers, body: bytesOf(text, form), keepalive: last });
    return (await answer.json()).tag;
  },
  /** Themes in this order, each as it was `seen`: their new names by those they had. */
  order: async (texts, seen, fromOne = false) => (await post("desk/order", { texts, seen, from_one: fromOne })).moved,
  called: async (name, to, seen) => (await post("desk/called", { name, to, seen })).moved,
  remove: (name, seen) => ask(address("texts", name), { method: "DELETE", headers: { "If-Match": `"${seen}"` } }),
  putBack: async (id) => (await post("desk/bin", { id })).name,
  versions: async (name) => (await ask(address("versions", name))).json(),
  version: async (name, id) => (await textOf(await ask(`${address("versions", name)}?id=${id}`))).text,
  /** Keep a text among the versions of what has its name. */
  letGo: (name, text) => ask(address("versions", name), { method: "POST", body: text }),
  facts: (name, text, change = {}) => post("desk/facts", { name, text, ...change }),
  /** Changes of fields, [{path, value}], in the file itself: nobody waits for the answer. */
  putFacts: (name, changes) => ask("desk/facts", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, changes }), keepalive: true }),
  colours: async (colour) => (await ask(`desk/colours.json?colour=${encodeURIComponent(colour)}`)).json(),
  /** Where a picture of content/ is shown from. */
  picture: (name) => address("pictures", name),
  /** The name by which notes show a picture that was handed over. */
  addPicture: async (file) => (await (await ask(`desk/pictures?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file })).json()).name,
  start: async () => (await ask("desk/start.json")).json(),
  newDay: (day) => post("desk/start/new", day),
  openDay: (folder) => post("desk/start/open", { folder }),
  pasted: async (html) => (await post("desk/pasted", { html })).text,
  /** The id of a file that was handed over. */
  brought: async (file) => (await (await ask(`desk/brought?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file })).json()).id,
  forget: (id) => ask(`desk/brought/${id}`, { method: "DELETE" }),
  imported: (files, options) => post("desk/import", { files, ...options }),
  checklist: async () => (await ask("desk/checklist.json")).json(),
  compared: ({ source, place, file, line }) => post("desk/compared", { source, place, file, line }),
  /** A guess is right, or was made right: then `became` says how. */
  tick: (number, text, done, became = "") => post("desk/checklist", { number, text, done, became }),
  theme: async (title) => (await post("desk/themes", { title })).name,
  work: async () => (await ask("desk/work.json")).json(),
  stopWork: () => ask("desk/work", { method: "DELETE" }),
  kit: async () => (await ask("desk/kit.json")).json(),
  kitPlan: (wanted) => post("desk/kit/plan", wanted),
  makeKit: (wanted) => post("desk/kit", wanted),
  /** Change some settings under `print:` or `mail:`. */
  settings: (of, values, how) => post(`desk/settings/${of}`, { values }, how),
  planMail: (which) => post("desk/mail/plan", which),
  testMail: (asked) => post("desk/mail/test", asked),
  sendMail: (asked) => post("desk/mail/send", asked),
  allowMail: (asked) => post("desk/mail/allow", asked),
  people: async (use) => (await ask(`desk/people.json?for=${use}`)).json(),
  /** What is read in a list, or in the one that is there if none is given, with these roles of its columns. */
  peopleOf: async (use, file, name, roles) => (await ask(aboutPeople(use, roles, name), { method: "POST", body: file })).json(),
  keepPeople: (use, file, roles, seen) => ask(aboutPeople(use, roles), { method: "PUT", headers: { "If-Match": `"${seen}"` }, body: file }),
  joined: (base, mine, theirs) => post("desk/joined", { base, mine, theirs }),
};
