/* Pictures in a text: dropped, pasted or chosen, with what one sees in them; or one that is there, described. */

import { server } from "./server.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const SHOWN = /!\[([^\]]*)\]\(([^)\s]+)/;
const isPicture = (file) => file.type.startsWith("image/");
const bare = (text) => text.replace(/\s+/g, " ").trim();
const escaped = (text) => bare(text).replace(/[[\]]/g, "\\$&");

const dataOf = (file) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => resolve(""));
    reader.readAsDataURL(file);
  });

/** The dialog: `insert(text)` puts a picture into the text, `line` and `rewrite` are those of the editor. */
export function makePictures({ insert, line, rewrite, focus }) {
  const dialog = $("picture");
  let waiting = []; // files
  let done = async () => {};

  function ask(source, description, captioned) {
    $("picture-wrong").textContent = "";
    $("picture-description").value = description;
    $("picture-caption").value = "";
    $("picture-caption").closest("p").hidden = !captioned;
    $("picture-shown").hidden = !source;
    if (source) $("picture-shown").src = source;
    $("picture-go").textContent = captioned ? words().pictureInsert : words().pictureDescribe;
    dialog.showModal();
    $("picture-description").focus();
  }

  async function next() {
    const file = waiting.shift();
    if (!file) return;
    done = async () => {
      const description = $("picture-description").value;
      const caption = bare($("picture-caption").value);
      const end = /\.\w+$/.exec(file.name)?.[0] ?? "";
      const pasted = /^image\.\w+$/.test(file.name); // which is what a browser calls what was copied
      const name = await server.addPicture(pasted && bare(description) ? new File([file], bare(description) + end) : file);
      await insert(`![${escaped(description)}](${name})${caption ? `\n*${caption}*` : ""}`);
    };
    ask(await dataOf(file), "", true);
  }

  $("picture-shown").addEventListener("error", () => ($("picture-shown").hidden = true));
  $("picture-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => (waiting.length ? next() : focus()));
  $("picture-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await done();
      dialog.close();
    } catch (refusal) {
      const why = words().why[refusal.why];
      $("picture-wrong").textContent = refusal.why === "picture" ? refusal.reason : refusal.status === 413 ? words().bringTooMuch : typeof why === "string" ? why : words().bringFailed;
    }
  });
  $("write-picture").addEventListener("click", () => $("picture-input").click());
  $("picture-input").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";
  });

  /** Whether these files are pictures, which are asked about one by one. */
  function take(files) {
    if (!files.length || !files.every(isPicture)) return false;
    waiting.push(...files);
    if (!dialog.open) next();
    return true;
  }
  return {
    take,
    /** Ask what one sees in the picture on a line. */
    describe(number) {
      const [whole, , name] = SHOWN.exec(line(number)) ?? [];
      if (!whole) return;
      done = async () => rewrite(number, whole, `![${escaped($("picture-description").value)}](${name}`);
      ask(server.picture(name), "", false);
    },
  };
}
