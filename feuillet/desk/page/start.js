/* A day is made or opened; the desk of it comes at the same port, under the token that the answer has. */

import { Refusal, server } from "./server.js";
import { speak, words } from "./words.js";

const $ = (id) => document.getElementById(id);

/** Wait for the desk, and go there. */
async function follow(token) {
  $("start-state").textContent = words().startComing;
  for (let tries = 0; tries < 120; tries += 1) {
    await new Promise((done) => setTimeout(done, 500));
    try {
      if ((await fetch(`/${token}/state.json`, { cache: "no-store" })).ok) {
        location.replace(`/${token}/`);
        return;
      }
    } catch {
      // It is not there yet.
    }
  }
  $("start-wrong").textContent = words().startLost;
}

async function ask(asking) {
  $("start-wrong").textContent = "";
  try {
    const { next } = await asking;
    for (const form of document.forms) form.inert = true;
    await follow(next);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    $("start-wrong").textContent = refusal.reason || (refusal.why === "no-day" ? words().startNoDay : words().startNameless);
    $("start-wrong").scrollIntoView({ block: "nearest" });
  }
}

const offered = await server.start();
speak(offered.spoken);
document.documentElement.lang = offered.spoken;
$("new-folder").value = `${offered.where}/${words().startDay}`;
let named = false; // by somebody: until then the folder has the name of the day
$("new-title").addEventListener("input", () => {
  if (named) return;
  const name = $("new-title").value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-+|-+$/g, "");
  $("new-folder").value = `${offered.where}/${name || words().startDay}`;
});
$("new-folder").addEventListener("input", () => {
  named = true;
});
$("new-language").replaceChildren(...Object.entries(offered.languages).map(([code, name]) => new Option(name, code, false, code === offered.language)));
$("start-days").replaceChildren(
  ...offered.days.map((day) => {
    const row = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("b");
    const place = document.createElement("span");
    button.type = "button";
    name.textContent = day.split(/[\\/]/).at(-1);
    place.textContent = day;
    button.append(name, place);
    button.addEventListener("click", () => ask(server.openDay(day)));
    row.append(button);
    return row;
  }),
);
$("start-new").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(server.newDay({ folder: $("new-folder").value, title: $("new-title").value, language: $("new-language").value, example: $("new-example").checked }));
});
$("start-open").addEventListener("submit", (event) => {
  event.preventDefault();
  ask(server.openDay($("open-folder").value));
});
$("start").hidden = false;
$("new-title").focus();
