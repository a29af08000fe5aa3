/* The looks of the day: its colour with all that is made of it, its logo, its fonts. */

import { choiceField, make, pictureField, redrawn, textField } from "./fields.js";
import { server } from "./server.js";
import { spoken, words } from "./words.js";

const ROLES = ["text", "titles"];
const HEX = /^#[0-9a-f]{6}$/i;

/** A form in `element` for the text of the day that `changes` are of. */
export function makeBrand(element, changes) {
  let name = "";
  let fields = null;
  let choices = {};
  let asked = 0;

  async function change(path, value) {
    const answer = await changes.change(name, ["brand", ...path], value);
    if (answer) ({ fields, choices } = answer);
  }

  /** The palette of a colour, whether or not it is that of the day yet. */
  async function look(colour) {
    asked += 1;
    const turn = asked;
    const said = words();
    const found = await server.colours(colour).catch(() => null);
    const list = element.querySelector("#brand-palette");
    if (!found || turn !== asked || !list) return;
    let theme = 0;
    list.replaceChildren(
      ...found.swatches.map(({ role, ground, over, contrast }) => {
        if (role === "theme") theme += 1;
        const swatch = make("li", {}, make("b", {}, said.swatches[role](theme)), make("span", {}, ground), make("span", {}, said.contrast(contrast.toLocaleString(spoken()))));
        swatch.style.backgroundColor = ground;
        swatch.style.color = over;
        return swatch;
      }),
    );
    element.querySelector("#brand-remarks").textContent = found.colour ? found.remarks.join("\n") : said.noColour;
    const picker = element.querySelector("#brand-picker");
    if (HEX.test(found.colour)) picker.value = found.colour;
  }

  function draw() {
    const said = words();
    if (!fields) {
      element.replaceChildren(make("p", { class: "quiet" }, said.byHand));
      return;
    }
    const { colour = "", logo = "", fonts = {} } = fields.brand;
    const picker = make("input", { id: "brand-picker", type: "color", "aria-label": said.colourPicker });
    const written = textField({
      id: "brand-colour", label: said.colour, value: colour,
      change(value) {
        look(value ?? "");
        return change(["colour"], value);
      },
    });
    const input = written.querySelector("input");
    picker.addEventListener("input", () => {
      input.value = picker.value;
      look(picker.value);
    });
    picker.addEventListener("change", () => change(["colour"], picker.value));
    written.append(picker);
    element.replaceChildren(
      written,
      make("p", { class: "quiet" }, said.colourMore),
      make("p", { id: "brand-remarks", role: "status" }),
      make("ul", { id: "brand-palette", "aria-label": said.palette }),
      pictureField({ id: "brand-logo", label: said.logo, value: logo, change: (value) => change(["logo"], value), tell: changes.tell }),
      ...ROLES.map((role) =>
        choiceField({
          id: `brand-${role}`, label: said.fontOf[role], value: fonts[role] ?? "", usual: said.usualFont(choices.usual[role]),
          choices: choices.font.map((font) => [font, font]), change: (value) => change(["fonts", role], value),
        }),
      ),
      make("p", { class: "quiet" }, said.fontsMore),
    );
    look(colour);
  }

  element.addEventListener("submit", (event) => event.preventDefault());

  return {
    /** Show what the text of that name says now. */
    async show(next) {
      name = next;
      ({ fields, choices = {} } = await changes.read(name));
      redrawn(element, draw);
    },
  };
}
