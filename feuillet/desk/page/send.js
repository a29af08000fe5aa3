/* Letters: who gets what, each to be looked at, a test to oneself, then their sending, and what became of each.
 *
 * What is sent is the plan that is shown: its seal goes along, and the server sends nothing that has another one.
 * `work` is what goes on in the background; `before()` has what is typed saved first, `go(place)` leads to a line;
 * `title()` is that of the day.
 */

import { button, make, remark, tableOf } from "./make.js";
import { makePeople } from "./people.js";
import { server } from "./server.js";
import { words } from "./words.js";

const NO_ADDRESS = "person-without-email";
const $ = (id) => document.getElementById(id);

export function makeSending({ work, before, go, title }) {
  const dialog = $("send");
  let plan = null;
  let letter = 0; // the one that is shown
  let sure = () => {}; // what is done if somebody agrees
  let then = () => {}; // what is done with letters that were made anew

  const led = (place) => {
    dialog.close();
    go(place);
  };
  const say = (text) => ($("send-said").textContent = text);
  const people = makePeople($("send-people"), { use: "mail", changed: () => look(), go: led, settled: ({ code }) => code === NO_ADDRESS && $("send-skips").checked });

  function refused(refusal) {
    if (!refusal.why) throw refusal; // that is a fault of ours
    busy(false);
    $("send-halves").hidden = !plan; // there is nothing to be seen in it
    const text = words();
    const why = refusal.why === "busy" ? text.workBusy[refusal.reason] : (text.sendWhy[refusal.why] ?? text.why[refusal.why] ?? text.sendWhy.failed);
    say(typeof why === "function" ? why(refusal.reason) : why);
  }

  const which = () => ({ campaign: $("send-campaign").value, update: $("send-update").checked, skips: $("send-skips").checked });

  /** The password goes along once, for the server that is named beside it: the program keeps it, this page does not. */
  function secret() {
    const password = $("send-password").value;
    $("send-password").value = "";
    return password ? { password, server: plan.server.seal } : {};
  }

  /* ---- what is going on ---- */

  function busy(on) {
    $("send-work").hidden = !on;
    $("send-halves").inert = on;
  }

  async function begin(act, stop) {
    const text = words();
    say("");
    $("send-doing").textContent = text.sendReading;
    $("send-progress").removeAttribute("value");
    $("send-stop").textContent = text[stop];
    $("send-stop").disabled = false;
    busy(true);
    $("send-stop").focus();
    try {
      await work.begin(act);
    } catch (refusal) {
      then = () => {};
      refused(refusal);
    }
  }
  $("send-stop").addEventListener("click", () => {
    $("send-stop").disabled = true;
    $("send-doing").textContent = words().sendPausing;
    work.stop();
  });

  function doing(state) {
    const text = words();
    busy(true);
    if (!$("send-stop").textContent) $("send-stop").textContent = text[state.doing === "mail" ? "sendPause" : "printStop"];
    if ($("send-stop").disabled) return;
    const { wait, letters = [] } = state;
    if (!wait) {
      const names = state.making.map((path) => path.split("/").pop()).join(", ");
      $("send-doing").textContent = names ? text.sendMaking(names) : text.sendReading;
      return;
    }
    const told = text.sendWait[wait.reason];
    $("send-doing").textContent = typeof told === "function" ? told(wait, letters.length) : told;
    for (const { email, standing } of letters) {
      const told = $("send-table").querySelector(`[data-email="${CSS.escape(email)}"]`);
      if (!told) continue;
      told.dataset.standing = standing;
      told.querySelector(".out-standing").textContent = text.sendStanding[standing];
    }
    if (wait.of) {
      $("send-progress").max = wait.of;
      $("send-progress").value = letters.length;
    }
  }

  function ended(state) {
    busy(false);
    $("send-stop").textContent = "";
    const text = words();
    if (state.mail) {
      plan = state.mail;
      draw();
    }
    const { letters = [], tested } = state;
    const sent = letters.filter((one) => one.standing === "sent").length;
    if (state.ended === "failed") say(text.sendWhy.failed);
    else if (tested) {
      say(text.sendTested(tested.to, text.sendStanding[tested.standing]) + (tested.detail && tested.standing !== "sent" ? ` (${tested.detail})` : ""));
      $("send-wrong").replaceChildren(...tested.wrong.map(toldOf));
    } else if (state.was === "mail") {
      if (state.changed) say(text.sendChanged);
      else if (state.ended === "stopped") say(text.sendPaused(plan?.waiting ?? 0));
      else say(letters.length ? text.sendDone(sent, letters.length - sent, plan.waiting) : text.sendNothing);
    } else {
      say(plan && !plan.seal && plan.waiting ? text.sendUnsound : "");
      const act = then;
      then = () => {};
      if (state.ended === "done") act();
    }
    if (dialog.open && document.activeElement === document.body) ($("send-all").disabled ? $("send-close") : $("send-all")).focus();
  }
  for (const one of ["letters", "mail", "test"]) work.show(one, { doing, ended });

  /* ---- the letters ---- */

  /* The fields of this pane that remarks are about. */
  const FIELDS = {
    "mail-no-sender": "sender", "mail-sender-refused": "sender",
    "mail-no-server": "host", "mail-host-unknown": "host", "mail-certificate": "host",
    "mail-host-unreachable": "security", "mail-host-strange": "security", "mail-host-silent": "security", "mail-no-starttls": "security",
    "mail-tls": "security", "mail-plain-login": "security", "mail-in-clear": "security",
    "mail-login": "user", "mail-no-login": "user",
  };

  /** What is to be said, with the way to its field, or else to its line. */
  function toldOf(found) {
    const field = FIELDS[found.code] && $(`send-${FIELDS[found.code]}`);
    if (!field) return remark(inOurWords(found), led, words().goToLine);
    const made = remark({ ...inOurWords(found), file: "", line: 0 }, null, "");
    const goes = () => {
      $("send-settings").open = true;
      field.focus();
    };
    made.dataset.field = FIELDS[found.code];
    made.append(button(field.labels[0].textContent, goes, { className: "plain-link" }));
    return made;
  }

  /** A field that is empty yet is no mistake. */
  const inOurWords = (found) => ({
    ...found,
    ...(["mail-no-sender", "mail-no-recipients", "mail-no-server"].includes(found.code) && { severity: "warning", file: "", line: 0 }),
  });

  function row(person, at) {
    const text = words();
    const standing = person.standing ?? "";
    const name = person.name || person.email;
    const see = button(text.sendShowShort, () => show(at, true), { "aria-label": text.sendShow(name) });
    const again = ["uncertain", "refused"].includes(standing) && button(text.sendAgain, () => letAgain(person), { "aria-label": text.sendAgainOf(name) });
    const elsewhere = person.wrong.filter((found) => !people.wrong().some((other) => other.code === found.code && other.line === found.line)); // than at the list
    const skip = () => {
      $("send-skips").checked = true;
      look();
    };
    const skips = person.wrong.some(({ code }) => code === NO_ADDRESS) && button(text.sendSkips, skip);
    const about = [name, make("span", { className: "quiet out-name" }, person.email), ...elsewhere.map((found) => remark(inOurWords(found), null, "")), skips || ""];
    const how = [make("span", { className: "out-standing" }, text.sendStanding[standing]), make("span", { className: "quiet out-name" }, standing === "sent" ? "" : (person.detail ?? ""))];
    const what = make("span", { title: (person.files ?? []).join(", ") }, text.sendWhat(person.synthesis, person.sheets));
    const cells = plan.planned ? [about, [what], [person.size], how, [see, " ", again || ""]] : [about];
    return { cells, email: person.email, standing };
  }

  function draw() {
    const text = words();
    $("send-halves").hidden = false;
    const count = plan.seal ? Math.min(plan.waiting, plan.most) : 0;
    $("send-wrong").replaceChildren(...plan.wrong.map(toldOf));
    $("send-table").replaceChildren(...tableOf(plan.planned ? text.sendHead : text.sendHead.slice(0, 1), plan.people.map(row)));
    $("send-plan").hidden = !plan.people.length;
    drawSettings();
    if (plan.other_pages || plan.no_address) $("send-more").open = true;
    $("send-all").textContent = count || (plan.planned && !plan.waiting) ? text.sendGo(count) : text.send;
    $("send-all").disabled = !count;
    $("send-rest").textContent = plan.waiting > plan.most && count ? text.sendRest(plan.waiting, plan.most) : "";
    $("send-inside").hidden = !plan.inside.length;
    $("send-inside").lastElementChild.replaceChildren(...plan.inside.map((name) => make("li", {}, name)));
    const asks = plan.server?.password === "asked";
    $("send-secret").hidden = !asks;
    $("send-password").required = asks;
    if (asks) $("send-password-label").textContent = text.sendPassword(plan.server.user, plan.server.host);
    $("send-try").hidden = !plan.server || !plan.planned;
    if (!$("send-to").value && plan.sender) $("send-to").value = /<([^<>]+)>/.exec(plan.sender)?.[1] ?? plan.sender;
    $("send-letter").hidden = !plan.planned || !plan.people.length;
    if (!$("send-letter").hidden) show(Math.min(letter, plan.people.length - 1));
  }

  /* ---- what workshop.yaml says of letters ---- */

  const PAUSE = 700; // milliseconds without a key, after which is saved
  const NAMES = ["sender", "subject", "message", "host", "security", "port", "user"];
  const attached = () => [...$("send-set").querySelectorAll("[name=attach]")];
  let kept = null; // what workshop.yaml says
  let stale = false; // whether it said something else when the letters that are shown were made
  let timer = 0;
  let writing = Promise.resolve();

  /** What the form says that workshop.yaml does not. */
  function typed() {
    const values = {};
    for (const name of NAMES) if (!$(`send-${name}`).disabled && $(`send-${name}`).value !== kept[name]) values[name] = $(`send-${name}`).value;
    const attach = attached().filter((box) => box.checked).map((box) => box.value);
    if (attach.join() !== kept.attach.join()) values.attach = attach;
    return values;
  }

  function drawSettings() {
    const { settings } = plan;
    $("send-settings").hidden = !settings;
    if (!settings) return;
    const mine = kept ? typed() : {}; // which could not be saved
    kept = settings;
    stale = false;
    for (const name of NAMES) if (!(name in mine)) $(`send-${name}`).value = settings[name];
    if (!mine.attach) for (const box of attached()) box.checked = settings.attach.includes(box.value);
    $("send-message").disabled = $("send-put").hidden = $("send-message-more").hidden = Boolean(settings.message_file);
    if (settings.message_file) $("send-message").value = words().sendMessageIn(settings.message_file);
    if (!settings.sender || !settings.host) $("send-settings").open = true;
  }

  async function write(last) {
    const values = kept ? typed() : {};
    if (!Object.keys(values).length) {
      if ($("send-kept").textContent) $("send-kept").textContent = words().states.saved; // what was typed is taken back
      return true;
    }
    try {
      if (!last) await before();
      await server.settings("mail", values, { last });
      Object.assign(kept, values);
      for (const told of $("send-wrong").querySelectorAll("[data-field]")) if (values[told.dataset.field]) told.remove(); // what it says now is told with the letters
      stale = true;
      $("send-kept").textContent = words().states[Object.keys(typed()).length ? "typing" : "saved"];
      return true;
    } catch (refusal) {
      refused(refusal);
      return false;
    }
  }

  /** Write what the form says into workshop.yaml; whether that could be done. */
  function save() {
    clearTimeout(timer);
    writing = writing.catch(() => {}).then(() => write(false)); // a fault was told when it came
    return writing;
  }
  $("send-set").addEventListener("input", () => {
    $("send-kept").textContent = words().states.typing;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  $("send-set").addEventListener("change", save);
  for (const put of $("send-put").querySelectorAll("button")) {
    put.addEventListener("click", () => {
      $("send-message").focus();
      document.execCommand("insertText", false, put.dataset.put); // at the caret; nothing else can be undone by a key
    });
  }
  $("send-set").addEventListener("submit", (event) => {
    event.preventDefault();
    $("send-settings").open = false; // what is missing still opens it again
    look();
  });
  dialog.addEventListener("close", save);
  window.addEventListener("pagehide", () => write(true));

  /** Do it with letters of the words that stand in the form: those of other words are made anew first, for `renewed`. */
  async function withThese(act, renewed = act) {
    if (!(await save())) return;
    if (!stale) act();
    else look(renewed);
  }

  function show(at, moves = false) {
    letter = at;
    const { name, email } = plan.people[at];
    $("send-letter-title").textContent = words().sendLetterOf(name || email, at + 1, plan.people.length);
    const frame = $("send-frame").cloneNode(); // another one, so that the letters are no pages to go back to
    frame.src = `desk/mail/letters/${at}`;
    $("send-frame").replaceWith(frame);
    $("send-before").disabled = at === 0;
    $("send-next").disabled = at === plan.people.length - 1;
    if (moves) $("send-letter").scrollIntoView({ block: "nearest" });
  }
  $("send-before").addEventListener("click", () => show(letter - 1));
  $("send-next").addEventListener("click", () => show(letter + 1));
  for (const one of $("send-letter").querySelectorAll("button[data-width]")) {
    one.addEventListener("click", () => {
      $("send-frame").dataset.width = one.dataset.width;
      for (const other of $("send-letter").querySelectorAll("button[data-width]")) other.setAttribute("aria-pressed", String(other === one));
    });
  }

  /* ---- what is agreed to ---- */

  function ask(question, yes, act) {
    $("send-ask").textContent = question;
    $("send-yes").textContent = yes;
    sure = act;
    $("send-sure").showModal();
    $("send-no").focus();
  }
  $("send-no").addEventListener("click", () => $("send-sure").close());
  $("send-yes").addEventListener("click", () => {
    $("send-sure").close();
    sure();
  });

  function letAgain(person) {
    const act = () => begin(() => server.allowMail({ ...which(), addresses: [person.email] }), "printStop");
    if (person.standing === "uncertain") ask(words().sendAgainAsk(person.name || person.email), words().sendAgain, act);
    else act();
  }

  $("send-go").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words();
    const goes = () => {
      const count = Math.min(plan.waiting, plan.most);
      const { seal } = plan;
      ask(text.sendAsk(count, $("send-campaign").value.trim() || title(), plan.sender, plan.server.host), text.sendYes(count), () => begin(() => server.sendMail({ ...which(), seal, ...secret() }), "sendPause"));
    };
    withThese(goes, () => say(text.sendRenewed));
  });
  $("send-try").addEventListener("submit", (event) => {
    event.preventDefault();
    withThese(() => {
      if (plan.server && $("send-go").reportValidity()) begin(() => server.testMail({ ...which(), to: $("send-to").value, ...secret() }), "printStop");
    });
  });
  $("send-which").addEventListener("change", ({ target }) => {
    if (target.type === "checkbox") look();
  });
  $("send-which").addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });

  /* ---- the window ---- */

  async function look(renewed = () => {}) {
    if (!(await save())) return;
    then = renewed;
    await before();
    await people.look();
    await begin(() => server.planMail(which()), "printStop");
  }
  $("send-open").addEventListener("click", async () => {
    say("");
    plan = null;
    $("send-halves").hidden = false;
    for (const name of ["send-wrong", "send-table"]) $(name).replaceChildren();
    for (const name of ["send-plan", "send-letter", "send-try"]) $(name).hidden = true;
    $("send-all").textContent = words().send;
    $("send-all").disabled = true;
    dialog.showModal();
    const doing = await work.going();
    if (!doing) look();
    else if (doing === "kit") say(words().workBusy.kit);
  });
  $("send-close").addEventListener("click", () => dialog.close());
  dialog.takeFiles = ([file]) => {
    if (file) people.take(file);
    return true;
  };
}
