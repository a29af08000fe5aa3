/* The themes in order: moved by keys, buttons and the mouse, called otherwise, taken away and put back.
 *
 * `day()` is what the server told last, and `renew()` asks again. `before(removed)` has what is typed saved first;
 * `moved(names)` and `removed(name)` are told what became of the texts, `say(text)` whoever listens.
 */

import { server } from "./server.js";
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const DAY = "content/workshop.yaml";
const lastOf = (name) => name.slice(name.lastIndexOf("/") + 1);

function make(tag, text = "", className = "") {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** The dialog; its rows, and those of other lists that `movable` is given, move. */
export function makeArranging({ day, titleOf, before, moved, removed, renew, say }) {
  const dialog = $("arrange");
  let turn = Promise.resolve();
  let dragged = "";
  let naming = "";

  const themes = () => day().texts.filter((name) => name !== DAY);

  function tell(text) {
    $("arrange-said").textContent = text;
    say(text);
  }

  /** What a theme is called by now. */
  const nowOf = (name) => (themes().includes(name) ? name : (day().moved[name] ?? name));

  /** Do one thing after the other; what stood against it is told, and the list is that of now. */
  function change(act, done, removing = "") {
    turn = turn.then(() => changed(act, done, removing));
    return turn;
  }

  async function changed(act, done, removing) {
    let text;
    let fine = true;
    try {
      await before(nowOf(removing));
      text = await done(await act());
    } catch (refusal) {
      fine = false;
      const why = words().arrangeWhy[refusal.why] ?? words().why[refusal.why] ?? words().arrangeWhy.failed;
      text = typeof why === "function" ? why(refusal.why === "numbered" ? titleOf(refusal.reason) : lastOf(refusal.reason)) : why;
    }
    await renew();
    draw();
    tell(text);
    return fine;
  }

  /** Put a theme in the place that `placeOf(order, from)` says; the focus stays with it. */
  async function put(name, placeOf) {
    const list = document.activeElement?.closest("#texts, #arrange");
    const act = document.activeElement?.dataset.act;
    let now = name;
    let said = "";
    await change(
      () => {
        now = nowOf(name);
        const order = themes();
        const from = order.indexOf(now);
        const to = placeOf(order, from);
        const stays = from < 0 || to < 0 || to >= order.length || to === from;
        said = (stays ? words().arrangeEnd : words().arrangeMoved)(titleOf(now), (stays ? from : to) + 1, order.length);
        if (stays) return {};
        order.splice(to, 0, ...order.splice(from, 1));
        return server.order(order, day().tags);
      },
      (names) => {
        now = names[now] ?? now;
        moved(names);
        return said;
      },
    );
    focus(list, now, act);
  }

  function focus(list, name, act) {
    const row = [...(list?.querySelectorAll("[data-name]") ?? [])].find((each) => each.dataset.name === name);
    const stop = act && row?.querySelector(`[data-act="${act}"]:not(:disabled)`);
    (stop || row?.querySelector("a, button:not(:disabled)"))?.focus();
  }

  /** Let a row of a list be moved. */
  function movable(row, name) {
    if (name === DAY) return;
    row.draggable = true;
    for (const link of row.querySelectorAll("a")) link.draggable = false; // its row is
    row.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      put(name, (order, from) => from + step);
    });
    row.addEventListener("dragstart", (event) => {
      dragged = name;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/x-feuillet-theme", name);
    });
    row.addEventListener("dragend", () => {
      dragged = "";
      row.removeAttribute("data-over");
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === name) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      row.dataset.over = themes().indexOf(dragged) < themes().indexOf(name) ? "below" : "above";
    });
    row.addEventListener("dragleave", () => row.removeAttribute("data-over"));
    row.addEventListener("drop", (event) => {
      row.removeAttribute("data-over");
      if (!dragged || dragged === name) return;
      event.preventDefault();
      put(dragged, (order) => order.indexOf(nowOf(name)));
    });
  }

  /* ---- the dialog ---- */

  function button(act, text, label, run) {
    const element = make("button", text, "tool");
    element.type = "button";
    element.dataset.act = act;
    element.setAttribute("aria-label", label);
    element.title = label;
    element.addEventListener("click", run);
    return element;
  }

  function row(name, at, all) {
    const said = words();
    const title = titleOf(name);
    const element = make("li");
    element.dataset.name = name;
    const called = make("p");
    called.append(make("span", title, "arrange-title"), " ", make("span", lastOf(name), "quiet"));
    const up = button("up", "↑", `${said.arrangeUp} – ${title}`, () => put(name, (order, from) => from - 1));
    const down = button("down", "↓", `${said.arrangeDown} – ${title}`, () => put(name, (order, from) => from + 1));
    up.disabled = at === 0;
    down.disabled = at === all - 1;
    const acts = make("p", "", "arrange-acts");
    acts.append(
      up,
      down,
      button("name", said.arrangeName, `${said.arrangeName} – ${title}`, () => {
        naming = name;
        draw();
        $("arrange-name").select();
      }),
      button("remove", said.remove, `${said.remove} – ${title}`, () => remove(name, title)),
    );
    element.append(called, acts);
    if (naming === name) element.append(nameForm(name, title));
    movable(element, name);
    return element;
  }

  function nameForm(name, title) {
    const said = words();
    const form = make("form", "", "field");
    const label = make("label", said.arrangeNameOf(lastOf(name)));
    const input = make("input");
    input.id = label.htmlFor = "arrange-name";
    input.type = "text";
    input.autocomplete = "off";
    input.value = day().called[name];
    const acts = make("p", "", "arrange-acts");
    const fromTitle = button("from-title", said.arrangeFromTitle, said.arrangeFromTitle, () => {
      input.value = title;
      form.requestSubmit();
    });
    const submit = make("button", said.arrangeName, "tool primary");
    const close = button("close-name", said.close, said.close, () => {
      naming = "";
      draw();
      focus(dialog, name, "name");
    });
    acts.append(fromTitle, close, submit);
    form.append(label, input, acts);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close.click();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = input.value;
      let now = name;
      const fine = await change(
        () => server.called(nowOf(name), typed, day().tags),
        (names) => {
          now = names[nowOf(name)] ?? nowOf(name);
          naming = "";
          moved(names);
          return words().arrangeNamed(lastOf(now));
        },
      );
      if (fine) return focus(dialog, now, "name");
      if ($("arrange-name")) $("arrange-name").value = typed;
      $("arrange-name")?.focus();
      return undefined;
    });
    return form;
  }

  async function remove(name, title) {
    const at = themes().indexOf(nowOf(name));
    await change(
      () => server.remove(nowOf(name), day().tags[nowOf(name)]),
      async () => {
        await removed(nowOf(name));
        return words().arrangeRemoved(title);
      },
      name,
    );
    const left = themes();
    if (left.length) focus(dialog, left[Math.min(at, left.length - 1)], "remove");
    else $("arrange-close").focus();
  }

  function removedRow({ id, name: file }) {
    const element = make("li", `${file} `);
    element.dataset.id = id;
    element.append(
      button("back", words().arrangeBack, `${words().arrangeBack} – ${file}`, async () => {
        let name = "";
        await change(
          () => server.putBack(id),
          (back) => {
            name = back;
            return words().arrangePutBack(lastOf(back));
          },
        );
        if (name) focus(dialog, name, "remove");
        else dialog.querySelector(`[data-id="${CSS.escape(id)}"] button`)?.focus();
      }),
    );
    return element;
  }

  function draw() {
    if (!dialog.open) return;
    const names = themes();
    $("arrange-list").replaceChildren(...names.map((name, at) => row(name, at, names.length)));
    $("arrange-bin").replaceChildren(...day().bin.map(removedRow));
    $("arrange-gaps").hidden = !day().gaps;
    $("arrange-bin-title").hidden = !day().bin.length;
  }

  $("arrange-themes").addEventListener("click", async () => {
    naming = "";
    $("arrange-said").textContent = "";
    dialog.showModal();
    await renew();
    draw();
  });
  $("arrange-from-one").addEventListener("click", async () => {
    await change(
      () => server.order(themes(), day().tags, true),
      (names) => {
        moved(names);
        return words().arrangeFromOneDone(themes().length);
      },
    );
    if ($("arrange-gaps").hidden) $("arrange-close").focus();
  });
  $("arrange-close").addEventListener("click", () => dialog.close());
  return { movable };
}
