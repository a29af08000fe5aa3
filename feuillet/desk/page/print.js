/* The print kit: what is wanted, what it takes, its making, and its files with the words of README.pdf beside them.
 *
 * `work` is what goes on in the background; `before()` has what is typed saved first, `go(place)` leads to a line;
 * `known()` are the remarks that are said beside the pages.
 */

import { button, make, remark, tableOf } from "./make.js";
import { makePeople } from "./people.js";
import { server } from "./server.js";
import { spoken, words } from "./words.js";

const $ = (id) => document.getElementById(id);
const SETTLE = 250; // ms

export function makePrinting({ work, before, go, known }) {
  const dialog = $("print");
  let shown = null; // what can be asked for, and what was printed
  let plan = null;
  let kit = null; // that was made last, as long as the window is open
  let listed = null; // whether there was a list
  let opened = Promise.resolve(); // once all is shown
  let turn = 0;
  let timer = 0;

  const led = (place) => {
    dialog.close();
    go(place);
  };
  const people = makePeople($("print-people"), { use: "print", changed: open, go: led });
  const same = (one, other) => one.code === other.code && one.file === other.file && one.line === other.line;
  /** With editions as they are called here. */
  const inOurWords = (found) =>
    found.code === "left-out-in-edition"
      ? { ...found, message: found.message.replace(/(?<=[«'“]\s?)[\w, -]+?(?=\s?[»'”])/u, (names) => names.split(", ").map((name) => words().printEdition[name] ?? name).join(" · ")) }
      : found;
  /** What is said of a plan or a kit, and is not said elsewhere already. */
  const remarks = (wrong) =>
    wrong.filter((one) => one.severity === "error" || ![...known(), ...people.wrong()].some((other) => same(one, other))).map((one) => remark(inOurWords(one), led, words().goToLine));
  const say = (text) => ($("print-said").textContent = text);
  function refused(refusal) {
    if (!refusal.why) throw refusal; // that is a fault of ours
    say(refusal.why === "busy" ? words().workBusy[refusal.reason] : (words().why[refusal.why] ?? words().printFailed));
  }
  const date = (iso) => new Date(`${iso}T12:00`).toLocaleDateString(spoken(), { dateStyle: "long" });

  /* ---- what is wanted ---- */

  function wanted(changed = false) {
    const chosen = [...$("print-editions").querySelectorAll("input")];
    const usual = chosen.every((box) => box.checked === shown.editions.find((edition) => edition.name === box.value).usual);
    const more = { packs: $("print-packs").checked, separators: $("print-separators").checked };
    const found = { changed, editions: usual ? [] : chosen.filter((box) => box.checked).map((box) => box.value) };
    if (changed) return { ...found, editions: [] };
    for (const [name, on] of Object.entries(more)) if (on !== shown[name] && !$(`print-${name}`).disabled) found[name] = on;
    if ($("print-by-copies").checked) found.copies = Number($("print-copies").value);
    $("print-part").hidden = usual || !shown.printed;
    return found;
  }

  function drawWanted() {
    const text = words();
    const list = Boolean(shown.participants);
    $("print-day").textContent = list ? text.printByList(people.people()) : text.printByDay(shown.copies, shown.own_numbers || shown.synthesis !== null);
    const before = new Map([...$("print-editions").querySelectorAll("input")].map((box) => [box.value, box.checked]));
    if (!before.size) $("print-separators").checked = shown.separators;
    if (list !== listed) $("print-packs").checked = list && shown.packs;
    listed = list;
    $("print-price").value = shown.price || "";
    $("print-editions").replaceChildren(
      ...shown.editions.map((edition) =>
        make("p", {}, make("label", {}, make("input", { type: "checkbox", value: edition.name, checked: before.get(edition.name) ?? edition.usual }), ` ${text.printEdition[edition.name] ?? edition.title ?? edition.name}`)),
      ),
    );
  }

  /* ---- what it takes ---- */

  function leaves(file) {
    const text = words();
    if (file.shop) return text.printShop;
    if (!file.leaves) return text.printUnknown;
    return plan.about.includes(file.name) ? text.printAbout(file.leaves) : String(file.leaves);
  }

  function drawPlan() {
    const text = words();
    const rows = plan.files.map((file) => ({
      cells: [
        [file.title, " ", make("span", { className: "quiet out-name" }, file.name)],
        [file.copies],
        [leaves(file)],
        ...(shown.price ? [[file.leaves ? file.cost : ""]] : []),
      ],
    }));
    const heads = [text.printFile, text.printCopies, text.printLeaves, ...(shown.price ? [text.printCost] : [])];
    const errors = plan.wrong.some((found) => found.severity === "error");
    const table = make("table", { role: "table", "aria-labelledby": "print-plan-title", className: "out-rows" }, ...tableOf(heads, rows));
    $("print-plan").replaceChildren(
      make("h3", { id: "print-plan-title" }, text.printTakes),
      ...remarks(plan.wrong),
      ...[plan.usual, plan.totals].filter(Boolean).map((line) => make("p", {}, line)),
      make("p", { className: "out-acts" }, button(text.printMake, () => begin(wanted()), { id: "print-make", className: "tool primary", disabled: errors || !rows.length })),
      ...(rows.length ? [make("div", { className: "out-scroll", tabIndex: 0, role: "group", "aria-labelledby": "print-plan-title" }, table)] : []),
      plan.about.length ? make("p", { className: "quiet" }, text.printAboutMore) : "",
    );
  }

  async function look() {
    turn += 1;
    const mine = turn;
    if ($("print-by-copies").checked && !$("print-copies").checkValidity()) return;
    const asked = wanted();
    const nothing = ![...$("print-editions").querySelectorAll("input")].some((box) => box.checked);
    $("print-packs").disabled = !shown.participants || "copies" in asked;
    if (nothing) {
      $("print-plan").replaceChildren();
      return;
    }
    try {
      const found = await server.kitPlan(asked);
      if (mine !== turn) return;
      plan = found;
      if (plan.made) {
        $("print-plan").replaceChildren();
        kit = plan;
      } else drawPlan();
      drawKit();
    } catch (refusal) {
      if (mine === turn) refused(refusal);
    }
  }
  function lookSoon() {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE);
  }

  /* ---- the kit ---- */

  function fileRow(file) {
    const text = words();
    const link = make("a", { href: `desk/kit/${file.path}`, target: "_blank", rel: "noopener" }, file.title, " ", make("span", { className: "quiet" }, file.name), make("span", { className: "hidden" }, ` (${text.opensTab})`));
    const settings = make("dl", { className: "out-settings" }, ...file.settings.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    const how = make("details", { open: file.usual }, make("summary", {}, text.printHow, make("span", { className: "hidden" }, ` – ${file.name}`)), settings, make("ul", {}, ...file.steps.map((step) => make("li", {}, step))));
    const marks = [file.usual && text.printUsual, !kit && shown.since?.length && text.printBefore].filter(Boolean);
    return make("li", {}, make("p", {}, link, ...marks.map((mark) => make("span", { className: "out-usual" }, mark))), how);
  }

  function drawKit() {
    const text = words();
    const element = $("print-kit");
    const found = kit ?? shown.printed?.kit;
    element.hidden = !found?.files.length;
    if (element.hidden) return;
    const guide = make("a", { href: `desk/kit/${found.guide}`, target: "_blank", rel: "noopener" }, text.printGuide, make("span", { className: "hidden" }, ` (${text.opensTab})`));
    element.replaceChildren(
      make("h3", { id: "print-kit-title" }, text.printIs),
      found.missing.length ? make("p", { className: "wrong" }, text.printMissing(found.missing.join(", "))) : "",
      found.old.length ? make("p", { className: "wrong" }, text.printOld(found.old.join(", "))) : "",
      ...(found === kit ? remarks(found.wrong) : []),
      ...[found.usual, found.totals].filter(Boolean).map((line) => make("p", {}, line)),
      make("p", {}, guide),
      make("ul", { className: "out-files" }, ...found.files.map(fileRow)),
    );
  }

  function drawSince() {
    const text = words();
    const element = $("print-since");
    element.hidden = !shown?.printed || !shown.since;
    if (element.hidden) return;
    const row = (one) =>
      make("li", {}, one.title || text.printSynthesis, make("span", { className: "quiet" }, ` — ${one.changes.map((change) => change.place || change.file).join(", ") || (one.shifts ? text.printShifts : text.printOurs)}`));
    element.replaceChildren(
      make("h3", { id: "print-since-title" }, text.printSince(date(shown.printed.date))),
      shown.since.length ? make("ul", {}, ...shown.since.map(row)) : make("p", {}, text.printSame),
      shown.since.length ? make("p", { className: "out-acts" }, button(text.printAgain, () => begin(wanted(true)), { id: "print-again" })) : "",
    );
  }

  /* ---- making it ---- */

  function busy(on) {
    $("print-work").hidden = !on;
    $("print-form").inert = on;
    for (const one of dialog.querySelectorAll("#print-make, #print-again")) one.disabled = on;
  }

  async function begin(asked) {
    say("");
    await before();
    try {
      $("print-doing").textContent = words().printMaking(0, "");
      $("print-progress").removeAttribute("value");
      busy(true);
      $("print-stop").disabled = false;
      $("print-stop").focus();
      dialog.scrollTop = 0;
      await work.begin(() => server.makeKit(asked));
    } catch (refusal) {
      busy(false);
      refused(refusal);
    }
  }
  $("print-stop").addEventListener("click", () => {
    $("print-stop").disabled = true;
    $("print-doing").textContent = words().printStopping;
    work.stop();
  });

  work.show("kit", {
    doing(state) {
      busy(true);
      if (!$("print-stop").disabled) $("print-doing").textContent = words().printMaking(state.done, state.making.map((path) => path.split("/").pop()).join(", "));
    },
    async ended(state) {
      busy(false);
      const text = words();
      const made = state.kit;
      await open();
      kit = made?.files.length ? made : null;
      if (made && !made.files.length) for (const found of made.wrong) $("print-wrong").append(remark(found, led, text.goToLine));
      drawKit();
      if (state.ended === "stopped") say(text.printStopped);
      else if (made?.files.length) say(text.printDone(made.files.length));
      else say(made?.unchanged ? text.printUnchanged : text.printFailed);
      if (dialog.open) (dialog.querySelector("#print-kit a") ?? $("print-close")).focus({ preventScroll: true });
      dialog.scrollTop = 0; // where it is said
    },
  });

  /* ---- the window ---- */

  async function open() {
    kit = null;
    try {
      shown = await server.kit();
    } catch (refusal) {
      for (const name of ["print-halves", "print-since"]) $(name).hidden = true; // they are of before
      return refused(refusal);
    }
    $("print-wrong").replaceChildren(...shown.wrong.map((found) => remark(found, led, words().goToLine)));
    $("print-halves").hidden = !shown.editions;
    if (!shown.editions) return undefined;
    await people.look();
    drawWanted();
    drawKit();
    drawSince();
    return look();
  }

  $("print-open").addEventListener("click", async () => {
    say("");
    dialog.showModal();
    opened = before().then(open);
    await opened;
    work.look();
  });
  $("print-close").addEventListener("click", () => dialog.close());
  $("print-form").addEventListener("submit", (event) => event.preventDefault());
  $("print-form").addEventListener("change", (event) => {
    if (event.target.closest("#print-people")) return;
    if (event.target === $("print-price")) {
      if (event.target.checkValidity()) server.settings("print", { leaf_price: event.target.value }).then(open, refused);
      return;
    }
    if (event.target === $("print-copies")) $("print-by-copies").checked = true;
    lookSoon();
  });
  $("print-copies").addEventListener("input", () => {
    $("print-by-copies").checked = true;
    lookSoon();
  });
  dialog.takeFiles = ([file]) => {
    if (file) opened.then(() => shown?.editions && people.take(file));
    return true;
  };
}
