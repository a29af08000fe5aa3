/* Whether a hand is on the page: a click is none if what was pressed is another element, or elsewhere, when it is let go. */

const LONGEST = 2000; // ms, after which it may have been let go where no page hears of it
let pressed = 0; // when
let waiting = [];

function free() {
  pressed = 0;
  for (const go of waiting.splice(0)) go();
}
function press(is) {
  if (is) pressed = performance.now();
}
addEventListener("pointerdown", ({ button, target }) => press(button === 0 && target.localName !== "select"), true); // whose list may hear the end
addEventListener("keydown", ({ key, repeat }) => press(key === " " && !repeat), true);
for (const name of ["pointerup", "pointercancel", "keyup", "dragend"]) addEventListener(name, () => pressed && setTimeout(free), true); // after the click

/** Ends as soon as nothing is pressed: what is drawn anew then is under nobody's hand. */
export function still() {
  const left = pressed && pressed + LONGEST - performance.now();
  if (!(left > 0)) return undefined;
  return new Promise((go) => {
    waiting.push(go);
    setTimeout(go, left);
  });
}
