/* Show the pages of a workshop while its notes are being written: State in (events), pages kept in place.
 *
 * What tests and helpers may rely on:
 *   #app            [data-connection=connecting|open|lost|moved] [data-version] [data-language] [data-panel=open|closed] [data-building]
 *   #publications   li[data-key][data-status=fresh|failed|missing][data-changed=count] > a (aria-current=page if shown);
 *                   .pub-number .pub-title .pub-meta .pub-left .pub-mark[data-mark=changed|making|failed|missing]
 *   #editions       li[data-edition][data-status=fresh|stale|missing|shown], where there are some
 *   #choose         the same list as a select, where the window is narrow; #filter narrows a list of more than 14
 *   #title #meta #pdf #page-number #page-total   of the publication shown; #status[data-state=connecting|lost|building|refused|failed|fresh]
 *   #zoom (select: fit, page, or a number), #zoom-in #zoom-out #next-changed #help #progress (role=progressbar)
 *   #pages          scrolls; [data-key] the publication shown, [data-zoom], [data-scale] (CSS pixels a point)
 *   .page           [data-page=n] [data-changed], as it is known; > .caption > .caption-page .caption-mark .caption-busy
 *   .frame          focusable; aria-busy=true while its picture is not the newest; > img[alt][data-pdf][data-width] (the picture shown)
 *                   > .paragraphs[data-pdf] > button.paragraph[data-file][data-line]
 *   #place          popover of a paragraph: .place-where .place-text a.place-open button.place-copy .place-close
 *   #offer          [data-key][data-page] > #offer-link; #banner-connection #banner-bug #banner-refused #banner-publication #live (role=status)
 *   #panel-toggle #count-errors #count-warnings; #diagnostics .group[data-severity][data-file] (details)
 *                   > .diagnostic[data-severity][data-code][data-line]: .diagnostic-where (a, or a button that copies)
 *                   .diagnostic-message .diagnostic-hint .diagnostic-source > .at (the character over the caret)
 *                   #left-out (details.group) what the sheet shown left to the synthesis: .left > .diagnostic-where .diagnostic-message
 * Others on the page (the desk) say feuillet:hello, and hear, on the document: feuillet:state {state, connection};
 *   feuillet:left {item} for each .left, whose `place` is in the notes; and feuillet:place {file, line, column}, a place in
 *   the notes that was chosen: who takes it prevents its default. [data-desk] on #app says that there is one.
 * URL: #key/page. localStorage feuillet.zoom, feuillet.panel (feuillet.desk-panel), feuillet.keys; sessionStorage feuillet.places.
 * Keys: + - 0 (width) 1 (100 %) p (whole page) n (next changed) ?; on a page: Enter, arrows, Escape.
 */

import { still } from "./hands.js";

const NB = "\u00a0"; // no-break space
const THIN = "\u202f"; // narrow no-break space
const plural = (language, n) => (language === "fr" ? n >= 2 : n !== 1);

const WORDS = {
  fr: {
    skip: "Aller aux pages",
    publications: "Publications",
    editions: "Éditions",
    editionStates: { fresh: "à jour", stale: "à refaire", missing: "pas encore faite", shown: "montrée ici" },
    editionShown: (name) => `serve --edition ${name} la montre`,
    preview: "aperçu",
    filter: "Chercher un thème",
    sheet: (n) => `Fiche ${n}`,
    page: "Page",
    pageOf: (n, total) => `Page ${n} sur ${total}`,
    total: (n) => `sur ${n}`,
    pages: (n, many) => (many ? `${n} pages` : `${n} page`),
    size: (n) => (n >= 1e6 ? `${rounded(n / 1e6)}${NB}Mo` : `${Math.max(1, Math.round(n / 1e3))}${NB}ko`),
    body: (n) => `corps ${rounded(n)}${NB}pt`,
    room: (n, many) => (n > 0 ? (many ? `${n}${NB}lignes libres` : `${n}${NB}ligne libre`) : "page pleine"),
    left: (n, many) => `${n}${NB}${many ? "points" : "point"} dans la synthèse seulement`,
    leftGroup: "Faute de place sur la fiche, dans la synthèse seulement",
    changed: "modifiée",
    changedPages: (n, many) => (many ? `${n}${NB}pages modifiées` : "modifiée"),
    busy: "actualisation…",
    failed: "non refaite",
    missing: "pas encore faite",
    steps: { lay: "mise en page", press: "impression", merge: "assemblage", fit: "ajustement du corps", set: "composition" },
    step: (step, n) => (n > 1 ? `${step}, ${n}${NB}à la fois` : step),
    connecting: "Connexion…",
    lost: "Connexion perdue",
    lostMore: "nouvel essai…",
    moved: "Aperçu relancé",
    movedBanner: `L’aperçu a été relancé, à une autre adresse${THIN}: celle que montre le terminal. Cette fenêtre ne change plus.`,
    lostBanner: `Connexion perdue, nouvel essai en cours. Le programme d’aperçu est arrêté ou ne répond plus${THIN}; les pages restent celles d’avant.`,
    back: "Connexion rétablie",
    building: "En cours",
    buildingMore: (done, total) => `${done} sur ${total}`,
    refused: "Pages d’avant l’erreur",
    refusedBanner: (n, many) =>
      many
        ? `Les notes contiennent ${n}${NB}erreurs${NB}: les pages montrées sont celles d’avant.`
        : `Les notes contiennent une erreur${NB}: les pages montrées sont celles d’avant.`,
    refusedFirst: (n, many) => (many ? `Les notes contiennent ${n}${NB}erreurs${NB}: il n’y a pas encore de page.` : `Les notes contiennent une erreur${NB}: il n’y a pas encore de page.`),
    refusedNone: "Erreur dans les notes",
    showErrors: "Voir les erreurs",
    failedState: (n, many) => (many ? `${n}${NB}publications non refaites` : "1 publication non refaite"),
    failedHere: "Non refaite",
    missingHere: "Non faite",
    failedBanner: (name) => `${name} n’a pas pu être refaite${NB}: les pages montrées sont les dernières bonnes.`,
    bug: "Erreur du programme",
    bugBanner: `Le programme lui-même a échoué, vos notes n’y sont pour rien${NB}: les pages montrées sont les dernières bonnes.`,
    bugMore: "Ce qu’il en dit",
    fresh: "À jour",
    seconds: (s) => `en ${s < 10 ? rounded(s) : Math.round(s)}${NB}s`,
    none: "Pas encore de page.",
    noneMaking: "Pas encore de page. Les premières arrivent…",
    noPublication: "Pas encore de publication.",
    noThemeState: "Pas encore de thème",
    noTheme: "Les pages seront ici dès que la journée aura un thème.",
    pictureLost: "L’image de cette page n’est pas arrivée. Nouvel essai…",
    zoom: "Taille d’affichage",
    zoomIn: "Agrandir",
    zoomOut: "Réduire",
    fit: "Largeur",
    whole: "Page entière",
    percent: (n) => `${n}${NB}%`,
    nextChanged: (n, many) => (many ? `Modifiée suivante (${n})` : "Page modifiée"),
    seeChanged: "Voir la page modifiée",
    remade: (name) => `${name} refaite`,
    remadeMany: (n) => `${n}${NB}publications refaites`,
    changedHere: (n) => `Page ${n} modifiée`,
    pdf: "PDF accessible",
    pdfLong: (name) => `Ouvrir le PDF accessible${NB}: ${name}`,
    remarks: "Remarques sur les notes",
    errors: (n, many) => (many ? "erreurs" : "erreur"),
    warnings: (n, many) => (many ? "avertissements" : "avertissement"),
    noRemark: "Aucune remarque",
    noRemarkMore: "Rien à signaler dans les notes.",
    errorsGone: "Plus d’erreur dans les notes",
    error: "Erreur",
    warning: "Avertissement",
    hint: "Conseil",
    openAt: (where) => `Ouvrir ${where} dans l’éditeur`,
    copyAt: (where) => `Copier ${where}`,
    writeAt: (where) => `Aller à ${where} dans le texte`,
    theDay: "La journée",
    open: "Ouvrir dans l’éditeur",
    copy: "Copier le fichier et la ligne",
    copied: "Copié",
    notCopied: "La copie n’est pas permise ici",
    line: (n) => `ligne ${n}`,
    paragraph: (text, file, line) => `${text} — ${file}, ligne ${line}`,
    place: "Origine du paragraphe",
    pageHint: "Entrée pour parcourir les paragraphes, flèches gauche et droite pour changer de page.",
    close: "Fermer",
    keys: "Raccourcis du clavier",
    keysOn: "Activer les raccourcis d’une touche",
    keysList: [
      ["+ −", "agrandir, réduire"],
      ["0", "largeur de la fenêtre"],
      ["1", `100${NB}%`],
      ["p", "page entière"],
      ["n", "page modifiée suivante"],
      ["?", "cette liste"],
      ["← →", "sur une page, page voisine"],
      ["Entrée", "sur une page, ses paragraphes"],
      ["Échap", "fermer, revenir à la page"],
    ],
  },
  en: {
    skip: "Go to the pages",
    publications: "Publications",
    editions: "Editions",
    editionStates: { fresh: "up to date", stale: "out of date", missing: "not made yet", shown: "shown here" },
    editionShown: (name) => `serve --edition ${name} shows it`,
    preview: "preview",
    filter: "Find a theme",
    sheet: (n) => `Sheet ${n}`,
    page: "Page",
    pageOf: (n, total) => `Page ${n} of ${total}`,
    total: (n) => `of ${n}`,
    pages: (n, many) => (many ? `${n} pages` : `${n} page`),
    size: (n) => (n >= 1e6 ? `${rounded(n / 1e6)}${NB}MB` : `${Math.max(1, Math.round(n / 1e3))}${NB}kB`),
    body: (n) => `text ${rounded(n)}${NB}pt`,
    room: (n, many) => (n > 0 ? (many ? `${n}${NB}lines free` : `${n}${NB}line free`) : "page full"),
    left: (n, many) => `${n}${NB}${many ? "points" : "point"} in the synthesis only`,
    leftGroup: "No room on the sheet: in the synthesis only",
    changed: "changed",
    changedPages: (n, many) => (many ? `${n}${NB}pages changed` : "changed"),
    busy: "updating…",
    failed: "not remade",
    missing: "not made yet",
    steps: { lay: "layout", press: "printing", merge: "joining", fit: "finding the text size", set: "setting" },
    step: (step, n) => (n > 1 ? `${step}, ${n}${NB}at once` : step),
    connecting: "Connecting…",
    lost: "Connection lost",
    lostMore: "trying again…",
    moved: "Started anew",
    movedBanner: "The preview was started anew, at another address: the one that the terminal shows. This window no longer changes.",
    lostBanner: "Connection lost, trying again. The preview program has stopped or does not answer; the pages stay as they were.",
    back: "Connected again",
    building: "Working",
    buildingMore: (done, total) => `${done} of ${total}`,
    refused: "Pages before the error",
    refusedBanner: (n, many) =>
      many ? `The notes have ${n} errors: the pages shown are those before.` : "The notes have an error: the pages shown are those before it.",
    refusedFirst: (n, many) => (many ? `The notes have ${n} errors: there is no page yet.` : "The notes have an error: there is no page yet."),
    refusedNone: "Error in the notes",
    showErrors: "See the errors",
    failedState: (n, many) => (many ? `${n} publications not remade` : "1 publication not remade"),
    failedHere: "Not remade",
    missingHere: "Not made",
    failedBanner: (name) => `${name} could not be remade: the pages shown are the last good ones.`,
    bug: "Program error",
    bugBanner: "The program itself has failed, your notes are not to blame: the pages shown are the last good ones.",
    bugMore: "What it says",
    fresh: "Up to date",
    seconds: (s) => `in ${s < 10 ? rounded(s) : Math.round(s)}${NB}s`,
    none: "No page yet.",
    noneMaking: "No page yet. The first ones are coming…",
    noPublication: "No publication yet.",
    noThemeState: "No theme yet",
    noTheme: "The pages will be here as soon as the day has a theme.",
    pictureLost: "The picture of this page did not arrive. Trying again…",
    zoom: "Zoom",
    zoomIn: "Larger",
    zoomOut: "Smaller",
    fit: "Width",
    whole: "Whole page",
    percent: (n) => `${n}%`,
    nextChanged: (n, many) => (many ? `Next changed (${n})` : "Changed page"),
    seeChanged: "See the changed page",
    remade: (name) => `${name} remade`,
    remadeMany: (n) => `${n} publications remade`,
    changedHere: (n) => `Page ${n} changed`,
    pdf: "Accessible PDF",
    pdfLong: (name) => `Open the accessible PDF: ${name}`,
    remarks: "Remarks on the notes",
    errors: (n, many) => (many ? "errors" : "error"),
    warnings: (n, many) => (many ? "warnings" : "warning"),
    noRemark: "No remark",
    noRemarkMore: "Nothing to report in the notes.",
    errorsGone: "No more errors in the notes",
    error: "Error",
    warning: "Warning",
    hint: "Hint",
    openAt: (where) => `Open ${where} in the editor`,
    copyAt: (where) => `Copy ${where}`,
    writeAt: (where) => `Go to ${where} in the text`,
    theDay: "The day",
    open: "Open in the editor",
    copy: "Copy file and line",
    copied: "Copied",
    notCopied: "Copying is not allowed here",
    line: (n) => `line ${n}`,
    paragraph: (text, file, line) => `${text} — ${file}, line ${line}`,
    place: "Where the paragraph comes from",
    pageHint: "Enter to step through the paragraphs, left and right arrows to change page.",
    close: "Close",
    keys: "Keyboard shortcuts",
    keysOn: "Use single-key shortcuts",
    keysList: [
      ["+ −", "larger, smaller"],
      ["0", "width of the window"],
      ["1", "100%"],
      ["p", "whole page"],
      ["n", "next changed page"],
      ["?", "this list"],
      ["← →", "on a page: page beside it"],
      ["Enter", "on a page: its paragraphs"],
      ["Esc", "close, back to the page"],
    ],
  },
};

const STEPS = [25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400];
const POINT = 96 / 72; // CSS pixels a point at 100 %
const AT_ONCE = 4; // pictures asked for at the same time: the events take one of a browser's six connections
const SETTLE = 150; // milliseconds without a change before pictures are asked for in another size

let language = (navigator.language || "fr").startsWith("fr") ? "fr" : "en";
let words = WORDS[language];
let decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const rounded = (n) => decimal.format(n);
const say = (name, n, ...more) => words[name](n, plural(language, n), ...more);

/* ---- small tools ---- */

const $ = (id) => document.getElementById(id);
const app = $("app");
const main = $("pages");
const stack = $("stack");

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Write only what differs: a message that changes nothing must cost nothing. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
function mark(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
function show(element, yes) {
  if (element.hidden === yes) element.hidden = !yes;
}

/** Put `wanted` into `parent` in this order, moving and removing as little as can be. */
function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (let child = parent.firstElementChild; child; ) {
    const next = child.nextElementSibling;
    if (!keep.has(child)) child.remove();
    child = next;
  }
  let at = parent.firstElementChild;
  for (const element of wanted) {
    if (element === at) at = at.nextElementSibling;
    else parent.insertBefore(element, at);
  }
}

function debounced(wait, action) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
}

const memory = {
  get(store, name, otherwise) {
    try {
      return JSON.parse(store().getItem(`feuillet.${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(store, name, value) {
    try {
      store().setItem(`feuillet.${name}`, JSON.stringify(value));
    } catch {
      /* a browser that remembers nothing still shows pages */
    }
  },
};
const lasting = () => window.localStorage;
const passing = () => window.sessionStorage;

let liveTimer = 0;
function announce(text) {
  write($("live"), "");
  clearTimeout(liveTimer);
  liveTimer = setTimeout(() => write($("live"), text), 60);
}

async function copyFrom(button, text) {
  const said = await navigator.clipboard.writeText(text).then(() => words.copied, () => words.notCopied);
  announce(said);
  button.dataset.copied = said;
  setTimeout(() => delete button.dataset.copied, 1600);
}

/** Tell whoever shares the page; whether somebody took it. */
const tell = (name, detail) => !document.dispatchEvent(new CustomEvent(`feuillet:${name}`, { detail, cancelable: true }));
document.addEventListener("feuillet:hello", () => state && tell("state", { state, connection }));
const hasDesk = () => "desk" in app.dataset;
const panelName = () => (hasDesk() ? "desk-panel" : "panel");

const where = (file, line) => (line ? `${file}:${line}` : file);

/** The editor's address of a place; empty if there is none, or if it could run a script. */
function editorLink(file, line, column) {
  if (!state?.editor || !file) return "";
  const whole = `${state.project}/${file}`.replaceAll("\\", "/");
  const values = {
    path: whole.split("/").map((part) => encodeURIComponent(part).replaceAll("%3A", ":")).join("/"),
    line: String(Math.trunc(Number(line)) || 1),
    column: String(Math.trunc(Number(column)) || 1),
  };
  try {
    const url = new URL(state.editor.replace(/(?<=[^/]\/)\{path\}/, values.path.replace(/^\//, "")).replace(/\{(path|line|column)\}/g, (_, name) => values[name]));
    return /^(javascript|data|vbscript|blob):$/i.test(url.protocol) ? "" : url.href;
  } catch {
    return "";
  }
}

/* ---- what is known ---- */

let state = null;
let connection = "connecting";
let shownKey = "";
let sheets = []; // the page boxes of the publication shown, in order
let current = 1; // the page being read
let pinned = null; // a page that was asked for, while nobody has scrolled since
let anchor = null; // what is at the reading line
let zoom = memory.get(lasting, "zoom", "fit");
if (zoom !== "page" && !STEPS.includes(zoom)) zoom = "fit";
let scale = POINT;
let places = memory.get(passing, "places", {});
let pending = null; // a place to go to when its page exists
let keysOn = memory.get(lasting, "keys", true);

const publication = (key) => state?.publications.find((shown) => shown.key === key);
const isSynthesis = (pub) => pub.number === null;
const nameOf = (pub) => (isSynthesis(pub) ? pub.title : words.sheet(pub.number));
const changedPages = (pub) => pub.pages.flatMap((page, i) => (page.changed ? [i + 1] : []));

/* ---- where the reader is ---- */

function readingLine() {
  const box = main.getBoundingClientRect();
  return box.top + Math.min(box.height * 0.3, 200);
}

function sheetAt(y) {
  let low = 0;
  let high = sheets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sheets[middle].frame.getBoundingClientRect().bottom < y) low = middle + 1;
    else high = middle;
  }
  return sheets[low];
}

function takeAnchor() {
  if (!sheets.length || !main.clientHeight) return null;
  const y = readingLine();
  const sheet = sheetAt(y);
  const box = sheet.frame.getBoundingClientRect();
  const pane = main.getBoundingClientRect().top;
  const across = main.scrollWidth > main.clientWidth ? (main.scrollLeft + main.clientWidth / 2) / main.scrollWidth : 0.5;
  return { sheet, part: (y - box.top) / box.height, y, across, pane, top: main.scrollTop < 3 };
}

function holdAnchor(held) {
  if (!held || !held.sheet.element.isConnected) return;
  const pane = main.getBoundingClientRect();
  const y = held.y > pane.top && held.y < pane.bottom - 24 ? held.y : readingLine();
  const box = held.sheet.frame.getBoundingClientRect();
  const by = box.top + held.part * box.height - y;
  if (Math.abs(by) >= 0.75) main.scrollTop += by;
  if (main.scrollWidth > main.clientWidth) main.scrollLeft = held.across * main.scrollWidth - main.clientWidth / 2;
  if (pinned) pinned.top = main.scrollTop;
}

function rememberPlace() {
  if (!shownKey || !anchor || pending) return;
  places[shownKey] = { page: current, at: anchor.sheet.number, part: anchor.part };
}

const settlePlace = debounced(250, () => {
  if (!shownKey || pending) return;
  rememberPlace();
  memory.set(passing, "places", places);
  const hash = `#${encodeURIComponent(shownKey)}/${current}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
});

function readHash() {
  const [, key = "", page = ""] = /^#([^/]*)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  try {
    return { key: decodeURIComponent(key), page: Number(page) || 0 };
  } catch {
    return { key: "", page: 0 };
  }
}

function setCurrent(number) {
  const changed = number !== current;
  current = number;
  for (const sheet of sheets) {
    const index = sheet.number === number ? 0 : -1;
    if (sheet.frame.tabIndex !== index) sheet.frame.tabIndex = index;
  }
  if (document.activeElement !== $("page-number")) $("page-number").value = sheets.length ? String(number) : "";
  if (changed) settlePlace();
}

let lastTop = 0;
let hurried = 0; // until when pages fly past: what is only passed is not asked for
const settleScroll = debounced(130, () => {
  hurried = 0;
  pump();
});

function onScroll() {
  const by = Math.abs(main.scrollTop - lastTop);
  lastTop = main.scrollTop;
  if (by > main.clientHeight / 3 && near.size && !pinned) hurried = Date.now() + 120;
  settleScroll();
  if (pinned && Math.abs(main.scrollTop - pinned.top) > 2) pinned = null;
  anchor = takeAnchor();
  if (anchor) setCurrent((pinned ?? anchor).sheet.number);
  settlePlace();
  settleOffer();
  pump();
}

/** Go to a page, to its head or to the part of it that was being read. */
function goTo(page, place = null) {
  const sheet = sheets[Math.min(Math.max(page, 1), sheets.length) - 1];
  if (!sheet) return;
  closePlace();
  if (place && sheets[place.at - 1]) {
    const box = sheets[place.at - 1].frame.getBoundingClientRect();
    main.scrollTop += box.top + place.part * box.height - readingLine();
  } else main.scrollTop += sheet.element.getBoundingClientRect().top - main.getBoundingClientRect().top - 4;
  pinned = { sheet, top: main.scrollTop };
  anchor = takeAnchor();
  setCurrent(sheet.number);
  settlePlace();
  settleOffer();
  pump();
}

/** Show a publication, where the reader was in it unless a page is asked for. */
function choose(key, page = 0, { push = false } = {}) {
  const pub = publication(key);
  if (!pub) return;
  if (push) history.pushState(null, "", `#${encodeURIComponent(key)}/${page || places[key]?.page || 1}`);
  if (key !== shownKey) {
    rememberPlace();
    closePlace();
    shownKey = key;
    for (const sheet of sheets) sheet.end();
    sheets = [];
    stack.replaceChildren();
    anchor = null;
    pinned = null;
    main.scrollTop = 0;
    pending = placeFor(key, page);
    renderPages(pub);
    render();
    revealRow();
    openGroupsOf(key);
  } else if (page) goTo(page);
}

function placeFor(key, page) {
  const known = places[key];
  if (known && (!page || known.page === page)) return { page: known.page, place: known };
  return { page: page || 1, place: null };
}

/* ---- page boxes ---- */

const near = new Set();
let working = 0;

const nearby = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const sheet = entry.target.sheet;
      if (entry.isIntersecting) near.add(sheet);
      else if (near.delete(sheet)) sheet.cancel(); // scrolled past: what has not come is not needed
    }
    pump();
  },
  { root: main, rootMargin: "100% 0px" },
);
const faraway = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (!entry.isIntersecting) entry.target.sheet.forget();
  },
  { root: main, rootMargin: "400% 0px" },
);

class Sheet {
  constructor() {
    this.element = make("section", "page");
    this.caption = make("p", "caption");
    this.captionPage = make("span", "caption-page");
    this.captionMark = make("span", "caption-mark");
    this.captionBusy = make("span", "caption-busy");
    this.caption.append(this.captionPage, " ", this.captionMark, " ", this.captionBusy);
    this.frame = make("div", "frame");
    this.frame.setAttribute("role", "group");
    this.frame.setAttribute("aria-describedby", "page-hint");
    this.frame.tabIndex = -1;
    this.element.append(this.caption, this.frame);
    this.element.sheet = this;
    this.frame.sheet = this;
    this.number = 0;
    this.page = null;
    this.pdf = "";
    this.image = null; // the picture shown
    this.picture = null; // what it shows: {pdf, number, width, id}
    this.job = null; // what is being loaded
    this.failures = 0;
    this.wait = 0;
    this.overlay = null;
    this.sources = ""; // whose paragraphs are known
    this.asking = null;
    this.visited = 0;
    nearby.observe(this.element);
    faraway.observe(this.element);
  }

  set(pub, number) {
    const page = pub.pages[number - 1];
    if (page.width !== this.page?.width) this.frame.style.setProperty("--w", page.width);
    if (page.height !== this.page?.height) this.frame.style.setProperty("--h", page.height);
    if (this.number !== number) this.element.dataset.page = String(number);
    if (this.pdf !== pub.pdf || this.number !== number) {
      this.failures = 0;
      this.wait = 0;
      if (this.job) this.cancel();
      this.asking?.abort();
      this.asking = null;
      // The same page by its own name: the picture is as good as the new one.
      if (this.picture && page.paint && page.paint === this.picture.paint) Object.assign(this.picture, { pdf: pub.pdf, number });
      else if (this.picture && !near.has(this)) this.forget(); // out of sight: loaded when it comes near, never seen stale
    }
    this.number = number;
    this.page = page;
    this.pdf = pub.pdf;
    this.key = pub.key;
    this.total = pub.pages.length;
    this.refresh();
  }

  /** Say what is known of the page, and whether its picture is the newest. */
  refresh() {
    const { page, picture } = this;
    const late = Boolean(picture) && (picture.pdf !== this.pdf || picture.number !== this.number);
    mark(this.frame, "aria-busy", late ? "true" : null);
    const changed = page.changed && !late;
    mark(this.element, "data-changed", changed ? "" : null);
    write(this.captionPage, `${words.page} ${this.number}`);
    write(this.captionMark, changed ? words.changed : "");
    write(this.captionBusy, late ? words.busy : "");
    const name = words.pageOf(this.number, this.total);
    mark(this.frame, "aria-label", changed ? `${name}, ${words.changed}` : name);
    if (this.image) mark(this.image, "alt", name);
    if (picture && !late) this.image.dataset.pdf = picture.pdf;
  }

  /** Width in device pixels, by steps of 200 as the server makes them. */
  wantedWidth() {
    const ratio = window.devicePixelRatio * window.visualViewport.scale;
    return Math.min(4000, Math.max(200, Math.ceil((this.page.width * scale * ratio - 1) / 200) * 200));
  }

  needsPicture() {
    if (!this.pdf || this.wait > Date.now()) return false;
    const { picture } = this;
    return !picture || picture.pdf !== this.pdf || picture.number !== this.number || picture.width < this.wantedWidth();
  }

  async load() {
    const job = { pdf: this.pdf, key: this.key, number: this.number, width: this.wantedWidth(), paint: this.page.paint };
    const image = new Image();
    job.image = image;
    // A browser does not always say that a picture nobody wants any more will not come.
    const stopped = new Promise((_, reject) => (job.stop = reject));
    this.job = job;
    image.decoding = "async";
    image.draggable = false;
    image.alt = words.pageOf(job.number, this.total);
    image.src = `pages/${encodeURIComponent(job.pdf)}/${encodeURIComponent(job.key)}/${job.number}.png?width=${job.width}`;
    try {
      await Promise.race([image.decode(), stopped]);
      if (this.job !== job) return;
      this.job = null;
      this.failures = 0;
      this.place(image, job);
    } catch {
      if (this.job !== job) return;
      this.job = null;
      this.failures += 1;
      const pause = Math.min(8000, 400 * 2 ** this.failures);
      this.wait = Date.now() + pause;
      setTimeout(pump, pause + 10);
      if (!this.image && this.failures > 2) mark(this.frame, "data-note", words.pictureLost);
    }
  }

  /** The new picture lies over the old one until it is painted; then the old one goes. */
  place(image, job) {
    const old = this.image;
    image.dataset.width = String(job.width);
    image.dataset.pdf = job.pdf;
    if (!old) image.classList.add("first");
    this.frame.insertBefore(image, this.overlay ?? null);
    mark(this.frame, "data-note", null);
    this.image = image;
    this.picture = { pdf: job.pdf, number: job.number, width: job.width, paint: job.paint };
    if (old) {
      const done = () => old.remove();
      requestAnimationFrame(() => requestAnimationFrame(done));
      setTimeout(done, 300);
    }
    this.refresh();
  }

  cancel() {
    const { job } = this;
    this.job = null;
    if (!job) return;
    job.stop(new DOMException("no longer wanted", "AbortError"));
    job.image.src = "";
  }

  async loadSources() {
    const asking = new AbortController();
    this.asking = asking;
    const { pdf, key, number } = this;
    try {
      const answer = await fetch(`sources/${encodeURIComponent(pdf)}/${encodeURIComponent(key)}/${number}.json`, { signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const paragraphs = await answer.json();
      if (this.asking === asking && this.element.isConnected) this.placeSources(pdf, paragraphs);
      this.sources = `${pdf}/${number}`;
    } catch {
      if (this.asking === asking) this.sources = `${pdf}/${number}`; // none, until the page is made anew
    } finally {
      if (this.asking === asking) this.asking = null;
    }
  }

  placeSources(pdf, paragraphs) {
    const focused = this.overlay?.contains(document.activeElement) ? document.activeElement : null;
    const opened = placeOf?.sheet === this ? placeOf.button : null;
    const overlay = make("div", "paragraphs");
    overlay.dataset.pdf = pdf;
    const buttons = paragraphs.map((paragraph) => {
      const button = make("button", "paragraph");
      button.type = "button";
      button.tabIndex = -1;
      button.paragraph = paragraph;
      button.dataset.file = paragraph.file;
      button.dataset.line = String(paragraph.line);
      button.setAttribute("aria-label", words.paragraph(paragraph.text, paragraph.file, paragraph.line));
      button.style.left = `${paragraph.x * 100}%`;
      button.style.top = `${paragraph.y * 100}%`;
      button.style.width = `${paragraph.width * 100}%`;
      button.style.height = `${paragraph.height * 100}%`;
      return button;
    });
    // A paragraph within another one lies over it.
    const area = (button) => button.paragraph.width * button.paragraph.height;
    [...buttons].sort((a, b) => area(b) - area(a)).forEach((button, rank) => (button.style.zIndex = String(rank)));
    overlay.append(...buttons);
    const same = (old) =>
      old &&
      (buttons.find((button) => button.paragraph.text === old.paragraph.text) ??
        buttons.find((button) => button.paragraph.file === old.paragraph.file && button.paragraph.line === old.paragraph.line));
    const again = same(focused);
    const reopened = same(opened);
    if (this.overlay) this.overlay.replaceWith(overlay);
    else this.frame.append(overlay);
    this.overlay = overlay;
    if (opened) {
      if (reopened) updatePlace(reopened);
      else closePlace();
    }
    if (focused) {
      if (again) enterParagraph(again, { preventScroll: true });
      else this.frame.focus({ preventScroll: true });
    }
  }

  forget() {
    if (this.frame.contains(document.activeElement) || placeOf?.sheet === this) return;
    this.cancel();
    this.asking?.abort();
    this.asking = null;
    this.image?.remove();
    this.overlay?.remove();
    this.image = this.picture = this.overlay = null;
    this.sources = "";
    this.failures = this.wait = 0;
    if (this.page) this.refresh();
  }

  end() {
    nearby.unobserve(this.element);
    faraway.unobserve(this.element);
    near.delete(this);
    this.cancel();
    this.asking?.abort();
    this.asking = null;
  }
}

/** Load what is near, the nearest first, a few at a time. */
function pump() {
  if (!near.size || hurried > Date.now()) return;
  const pane = main.getBoundingClientRect();
  const middle = pane.top + pane.height / 2;
  const queue = [...near]
    .map((sheet) => {
      const box = sheet.frame.getBoundingClientRect();
      return [Math.max(0, box.top - middle, middle - box.bottom), sheet];
    })
    .sort((a, b) => a[0] - b[0]);
  for (const [, sheet] of queue) {
    if (working < AT_ONCE && !sheet.job && sheet.needsPicture()) {
      working += 1;
      sheet.load().finally(() => {
        working -= 1;
        pump();
      });
    } else if (!sheet.asking && sheet.picture && !sheet.needsPicture() && sheet.sources !== `${sheet.pdf}/${sheet.number}`) {
      if (queue.filter(([, other]) => other.asking).length < 2) sheet.loadSources().finally(pump);
    }
  }
}

/** Which old page is which new one: pairs that hold fast, by what is on the pages. */
function fastPairs(before, after) {
  const pairs = [];
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head].id === after[head].id) pairs.push([head, head++]);
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail).id === after.at(-1 - tail).id) tail += 1;
  const count = new Map();
  for (let i = head; i < before.length - tail; i += 1) count.set(before[i].id, count.has(before[i].id) ? -1 : i);
  for (let last = head - 1, i = head; i < after.length - tail; i += 1) {
    const from = count.get(after[i].id) ?? -1;
    if (from > last) {
      pairs.push([from, i]);
      last = from;
    }
  }
  for (let i = tail; i > 0; i -= 1) pairs.push([before.length - i, after.length - i]);
  return pairs;
}

/** The old boxes in the places of the new pages; what lies between two pairs is taken in order. */
function reuse(after) {
  const result = new Array(after.length).fill(null);
  let old = 0;
  let fresh = 0;
  const before = sheets.map((sheet) => sheet.page);
  for (const [from, to] of [...fastPairs(before, after), [sheets.length, after.length]]) {
    while (old < from && fresh < to) result[fresh++] = sheets[old++];
    if (to < after.length) result[to] = sheets[from];
    old = from + 1;
    fresh = to + 1;
  }
  return result;
}

function renderPages(pub) {
  mark(main, "data-key", pub.key);
  const held = takeAnchor();
  const heldNumber = held?.sheet.number ?? 1;
  const kept = reuse(pub.pages);
  const staying = new Set(kept);
  for (const sheet of sheets) {
    if (!staying.has(sheet)) {
      if (placeOf?.sheet === sheet) closePlace();
      sheet.end();
    }
  }
  sheets = kept.map((sheet) => sheet ?? new Sheet());
  sheets.forEach((sheet, i) => sheet.set(pub, i + 1));
  arrange(stack, sheets.map((sheet) => sheet.element));
  layOut();
  if (held && !held.sheet.element.isConnected && sheets.length) held.sheet = sheets[Math.min(heldNumber, sheets.length) - 1];
  if (pending && sheets.length) {
    const { page, place } = pending;
    pending = null;
    goTo(page, place);
  } else if (sheets.length) {
    holdAnchor(held);
    anchor = takeAnchor();
    if (anchor) {
      if (!pinned?.sheet.element.isConnected) pinned = null;
      setCurrent((pinned ?? anchor).sheet.number);
    }
  }
  show($("empty"), !sheets.length);
  write($("empty").firstElementChild, state.building ? words.noneMaking : words.none);
  pump();
}

/* ---- size ---- */

function layOut() {
  if (!sheets.length) return;
  const widest = Math.max(1, ...sheets.map((sheet) => sheet.page.width));
  const tallest = Math.max(1, ...sheets.map((sheet) => sheet.page.height));
  const style = getComputedStyle(stack);
  const across = main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const down = main.clientHeight - 56;
  if (across <= 0) return;
  let wanted = zoom === "fit" ? across / widest : zoom === "page" ? Math.min(across / widest, down / tallest) : (Number(zoom) / 100) * POINT;
  if (!(wanted > 0)) wanted = across / widest;
  wanted = Math.min(Math.max(wanted, 0.1), 8);
  if (Math.abs(wanted - scale) > 1e-4 || !main.dataset.scale) {
    scale = wanted;
    stack.style.setProperty("--scale", String(scale));
    main.dataset.scale = scale.toFixed(4);
  }
  mark(main, "data-zoom", zoom);
  renderZoom();
}

function renderZoom() {
  const select = $("zoom");
  const percent = Math.round((scale / POINT) * 100);
  const options = [
    ["fit", zoom === "fit" ? `${words.fit} · ${words.percent(percent)}` : words.fit],
    ["page", zoom === "page" ? `${words.whole} · ${words.percent(percent)}` : words.whole],
    ...STEPS.map((step) => [String(step), words.percent(step)]),
  ];
  if (select.options.length !== options.length) select.replaceChildren(...options.map(() => make("option")));
  options.forEach(([value, text], i) => {
    const option = select.options[i];
    if (option.value !== value) option.value = value;
    write(option, text);
  });
  if (select.value !== String(zoom)) select.value = String(zoom);
  $("zoom-in").disabled = percent >= STEPS.at(-1);
  $("zoom-out").disabled = percent <= STEPS[0];
}

const settlePictures = debounced(SETTLE, pump);

function setZoom(value) {
  const held = takeAnchor();
  zoom = value === "fit" || value === "page" ? value : STEPS.includes(Number(value)) ? Number(value) : "fit";
  memory.set(lasting, "zoom", zoom);
  closePlace();
  layOut();
  if (held?.top) main.scrollTop = 0;
  else holdAnchor(held);
  anchor = takeAnchor();
  settlePictures();
}

function stepZoom(by) {
  const percent = (scale / POINT) * 100;
  const next = by > 0 ? STEPS.find((step) => step > percent + 1) : STEPS.findLast((step) => step < percent - 1);
  if (next) setZoom(next);
}

let lastWidth = 0;
new ResizeObserver(() => {
  if (!sheets.length) return;
  const held = anchor;
  const wider = main.clientWidth !== lastWidth;
  lastWidth = main.clientWidth;
  layOut();
  // In another size the head of the first page stays the head; under a new banner, what is read stays where it is.
  const pane = main.getBoundingClientRect().top;
  if (held?.top && (wider || held.pane === pane)) main.scrollTop = 0;
  else holdAnchor(held);
  if (held) held.pane = pane;
  placePlace();
  settlePictures();
}).observe(main);

function watchRatio() {
  matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
    "change",
    () => {
      settlePictures();
      watchRatio();
    },
    { once: true },
  );
}

/* ---- the list ---- */

const rows = new Map();

function metaOf(pub) {
  const parts = [];
  if (isSynthesis(pub)) {
    if (pub.pages.length) parts.push(say("pages", pub.pages.length));
    if (pub.size) parts.push(words.size(pub.size));
  } else {
    if (pub.text_size !== null) parts.push(words.body(pub.text_size));
    if (pub.pages.length > 1) parts.push(say("pages", pub.pages.length));
    else if (pub.room !== null) parts.push(say("room", pub.room));
  }
  return parts.join(" · ");
}
const leftOf = (pub) => (pub.left_out ? say("left", pub.left_out) : "");

function stepsOf(key) {
  return state.making
    .filter((work) => work.key === key)
    .map((work) => words.step(words.steps[work.step] ?? work.step, work.count))
    .join(" · ");
}

/** What a row is marked with; being made comes before changed, because it will say more. */
function markOf(pub, steps) {
  if (steps) return ["making", steps];
  if (pub.status === "failed") return ["failed", words.failed];
  if (pub.status === "missing") return ["missing", words.missing];
  const count = changedPages(pub).length;
  if (count) return ["changed", isSynthesis(pub) && pub.pages.length > 1 ? say("changedPages", count) : words.changed];
  return ["", ""];
}

function makeRow(key) {
  const element = make("li");
  const link = make("a");
  const number = make("span", "pub-number");
  const title = make("span", "pub-title");
  const meta = make("span", "pub-meta");
  const left = make("span", "pub-left");
  const status = make("span", "pub-mark");
  element.dataset.key = key;
  link.href = `#${encodeURIComponent(key)}`;
  link.append(number, " ", title, " ", meta, " ", left, " ", status);
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(key, 0, { push: key !== shownKey });
  });
  element.append(link);
  const option = make("option");
  option.value = key;
  return { element, link, number, title, meta, left, status, option, signature: "" };
}

function renderList() {
  const wanted = [];
  const options = [];
  for (const pub of state.publications) {
    let row = rows.get(pub.key);
    if (!row) rows.set(pub.key, (row = makeRow(pub.key)));
    const steps = stepsOf(pub.key);
    const [kind, text] = markOf(pub, steps);
    const chosen = pub.key === shownKey;
    const count = changedPages(pub).length;
    const signature = JSON.stringify([language, pub.number, pub.title, metaOf(pub), leftOf(pub), kind, text, chosen, pub.status, count]);
    if (row.signature !== signature) {
      row.signature = signature;
      mark(row.element, "data-status", pub.status);
      mark(row.element, "data-changed", count || null);
      mark(row.link, "aria-current", chosen ? "page" : null);
      write(row.number, isSynthesis(pub) ? "" : String(pub.number));
      write(row.title, pub.title);
      write(row.meta, metaOf(pub));
      write(row.left, leftOf(pub));
      write(row.status, text);
      mark(row.status, "data-mark", kind || null);
      row.words = `${pub.number ?? ""} ${pub.title}`.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      const label = isSynthesis(pub) ? pub.title : `${pub.number}. ${pub.title}`;
      write(row.option, text ? `${label} — ${text}` : label);
    }
    wanted.push(row.element);
    options.push(row.option);
  }
  for (const key of [...rows.keys()]) if (!publication(key)) rows.delete(key);
  arrange($("publications"), wanted);
  arrange($("choose"), options);
  if ($("choose").value !== shownKey) $("choose").value = shownKey;
  show($("filter"), state.publications.length > 14);
  filterList();
}

let drawnEditions = "";
/** Those that are there stay: the desk has words of its own for them. */
function renderEditions() {
  const drawn = JSON.stringify([language, state.editions]);
  if (drawn === drawnEditions) return;
  drawnEditions = drawn;
  const rows = state.editions.map((edition) => {
    const row = make("li");
    mark(row, "data-edition", edition.name);
    mark(row, "data-status", edition.status);
    mark(row, "title", edition.status === "shown" ? null : words.editionShown(edition.name));
    row.append(make("span", "", edition.title || edition.name), " ", make("span", "quiet", words.editionStates[edition.status]));
    return row;
  });
  $("editions").lastElementChild.replaceChildren(...rows);
  show($("editions"), rows.length > 0);
}

function filterList() {
  const asked = $("filter").hidden ? "" : $("filter").value.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  for (const row of rows.values()) show(row.element, !asked || row.words.includes(asked));
}

function revealRow() {
  rows.get(shownKey)?.element.scrollIntoView({ block: "nearest" });
}

/* ---- bar and banners ---- */

function renderBar() {
  const pub = publication(shownKey);
  const errors = state.diagnostics.filter((one) => one.severity === "error").length;
  write($("brand-title"), state.title);
  mark($("brand"), "title", state.project);
  const title = pub ? (isSynthesis(pub) ? pub.title : `${nameOf(pub)} · ${pub.title}`) : state.title;
  write($("title"), title);
  write($("meta"), pub ? [metaOf(pub), leftOf(pub)].filter(Boolean).join(" · ") : "");
  write($("page-total"), sheets.length ? words.total(sheets.length) : "");
  show($("folio"), sheets.length > 1);
  show($("zoom").parentElement, sheets.length > 0);
  $("page-number").size = Math.max(2, String(sheets.length).length);
  show($("pdf"), Boolean(pub?.pdf));
  if (pub) {
    mark($("pdf"), "href", `pdf/${encodeURIComponent(pub.key)}`);
    mark($("pdf"), "title", words.pdfLong(nameOf(pub)));
  }
  const changed = state.publications.reduce((sum, one) => sum + changedPages(one).length, 0);
  show($("next-changed"), changed > 0);
  write($("next-changed"), changed ? say("nextChanged", changed) : "");
  document.title = `${errors ? `(${errors} ${say("errors", errors)}) ` : ""}${title} – Feuillet`;
}

function statusNow() {
  if (connection === "lost") return ["lost", words.lost, words.lostMore];
  if (connection === "moved") return ["lost", words.moved, ""];
  if (!state) return ["connecting", words.connecting, ""];
  const pub = publication(shownKey);
  const failed = state.publications.filter((one) => one.status !== "fresh").length;
  const seconds = words.seconds(state.seconds);
  // How many there are is not known before the first build is over.
  if (state.building) return ["building", words.building, state.publications.length ? words.buildingMore(state.done, state.total) : ""];
  if (state.bugs.length) return ["failed", words.bug, ""];
  if (state.blank) return ["connecting", words.noThemeState, ""];
  if (state.refused) return ["refused", state.publications.length ? words.refused : words.refusedNone, ""];
  if (pub && pub.status !== "fresh") return ["failed", words[`${pub.status}Here`], seconds]; // a build has ended
  if (failed) return ["failed", say("failedState", failed), seconds];
  return ["fresh", words.fresh, seconds];
}

function renderStatus() {
  const [name, text, more] = statusNow();
  mark($("status"), "data-state", name);
  write($("status-text"), text);
  write($("status-more"), more);
  mark(app, "data-connection", connection);
  if (!state) return;
  mark(app, "data-building", state.building ? "" : null);
  const bar = $("progress");
  show(bar, state.building && connection === "open");
  const done = Math.min(state.done, state.total);
  mark(bar, "aria-valuemax", state.total);
  mark(bar, "aria-valuenow", done);
  mark(bar, "aria-label", words.building);
  bar.firstElementChild.style.setProperty("--part", String(done / state.total));

  const pub = publication(shownKey);
  const errors = state.diagnostics.filter((one) => one.severity === "error").length;
  banner("connection", { lost: words.lostBanner, moved: words.movedBanner }[connection] ?? "");
  banner("bug", state.bugs.length ? words.bugBanner : "");
  write($("bugs"), state.bugs.join("\n"));
  banner("refused", state.refused ? say(state.publications.length ? "refusedBanner" : "refusedFirst", Math.max(1, errors)) : "");
  banner("publication", !state.refused && pub?.status === "failed" && sheets.length ? words.failedBanner(nameOf(pub)) : "");
}

function banner(name, text) {
  const element = $(`banner-${name}`);
  show(element, Boolean(text));
  write(element.firstElementChild, text);
}

/* ---- what has changed elsewhere ---- */

let batch = []; // {key, pages}: what this build has remade so far
let batchOver = true;
let offered = null;

function noteRemade(previous) {
  const remade = [];
  for (const pub of state.publications) {
    const old = previous.publications.find((other) => other.key === pub.key);
    if (!old?.pdf || !pub.pdf || old.pdf === pub.pdf) continue;
    const pages = changedPages(pub);
    if (!pages.length && old.pages.length === pub.pages.length) continue;
    remade.push({ key: pub.key, pages: pages.length ? pages : [Math.min(old.pages.length, pub.pages.length) || 1] });
  }
  if (!previous.building) batchOver = true;
  if (!remade.length) return;
  if (batchOver) batch = [];
  batchOver = false;
  if (batch.dismissed) remade.dismissed = true;
  batch = Object.assign([...batch.filter((old) => !remade.some((one) => one.key === old.key)), ...remade], { dismissed: batch.dismissed });
  announce(
    remade.length > 3 ? words.remadeMany(remade.length) : remade.map((one) => words.remade(nameOf(publication(one.key)))).join(", "),
  );
}

function isSeen(number) {
  const sheet = sheets[number - 1];
  if (!sheet) return false;
  const box = sheet.frame.getBoundingClientRect();
  const pane = main.getBoundingClientRect();
  return Math.min(box.bottom, pane.bottom) - Math.max(box.top, pane.top) > 48;
}

/** Offer the page that was changed, unless it is before the reader's eyes: nobody is taken away from where they are. */
function renderOffer() {
  if (!batch.dismissed && batch.some((one) => one.key === shownKey && one.pages.some(isSeen))) batch.dismissed = true;
  const choices = batch.filter((one) => publication(one.key));
  const target = batch.dismissed
    ? null
    : (choices.find((one) => one.key === shownKey) ?? choices.find((one) => !isSynthesis(publication(one.key))) ?? choices[0]);
  offered = target ?? null;
  show($("offer"), Boolean(target));
  if (!target) return;
  const pub = publication(target.key);
  mark($("offer"), "data-key", target.key);
  mark($("offer"), "data-page", target.pages[0]);
  write($("offer-text"), target.key === shownKey ? words.changedHere(target.pages[0]) : words.remade(nameOf(pub)));
  mark($("offer-link"), "href", `#${encodeURIComponent(target.key)}/${target.pages[0]}`);
}
const settleOffer = debounced(200, () => state && renderOffer());

function nextChanged() {
  if (!state) return;
  const all = state.publications.flatMap((pub) => changedPages(pub).map((page) => [pub.key, page]));
  if (!all.length) return;
  const order = new Map(state.publications.map((pub, i) => [pub.key, i]));
  const here = order.get(shownKey) ?? -1;
  const next = all.find(([key, page]) => order.get(key) > here || (order.get(key) === here && page > current)) ?? all[0];
  if (next[0] === shownKey) goTo(next[1]);
  else choose(next[0], next[1], { push: true });
}

/* ---- a paragraph's place in the notes ---- */

let placeOf = null; // {sheet, button}
const place = buildPlace();

function buildPlace() {
  const element = make("div");
  element.id = "place";
  element.hidden = true;
  element.setAttribute("role", "dialog");
  const head = make("p", "place-where");
  const text = make("p", "place-text");
  const actions = make("p", "place-actions");
  const open = make("a", "place-open tool");
  const copying = make("button", "place-copy tool");
  const close = make("button", "place-close icon");
  copying.type = close.type = "button";
  close.dataset.icon = "close";
  actions.append(open, copying);
  element.append(head, close, text, actions);
  copying.addEventListener("click", () => placeOf && copyFrom(copying, where(placeOf.button.paragraph.file, placeOf.button.paragraph.line)));
  close.addEventListener("click", () => closePlace({ back: true }));
  return { element, head, text, open, copying, close };
}

function openPlace(button) {
  closePlace();
  if (tell("place", { ...button.paragraph })) return;
  const { sheet } = button.closest(".frame");
  placeOf = { sheet, button };
  sheet.element.append(place.element);
  updatePlace(button);
  place.element.hidden = false;
  placePlace();
  (place.open.hidden ? place.copying : place.open).focus({ preventScroll: true });
  place.element.scrollIntoView({ block: "nearest" });
}

function updatePlace(button) {
  placeOf.button = button;
  button.classList.add("open");
  const { file, line, column, text } = button.paragraph;
  const link = editorLink(file, line, column);
  place.element.setAttribute("aria-label", words.place);
  place.head.replaceChildren(make("b", "", file), ` ${words.line(line)}`);
  write(place.text, text);
  show(place.open, Boolean(link));
  mark(place.open, "href", link || null);
  write(place.open, words.open);
  write(place.copying, words.copy);
  mark(place.close, "aria-label", words.close);
}

function placePlace() {
  if (!placeOf) return;
  const { element } = place;
  const pane = main.getBoundingClientRect();
  const page = placeOf.sheet.element.getBoundingClientRect();
  const box = placeOf.button.getBoundingClientRect();
  const left = Math.max(pane.left + 8, Math.min(box.left, pane.left + main.clientWidth - element.offsetWidth - 8));
  const below = box.bottom + 8;
  const above = box.top - 8 - element.offsetHeight;
  const top = below + element.offsetHeight > pane.bottom - 8 && above > pane.top + 8 ? above : below;
  element.style.left = `${left - page.left}px`;
  element.style.top = `${top - page.top}px`;
}

function closePlace({ back = false } = {}) {
  if (!placeOf) return;
  const { sheet, button } = placeOf;
  placeOf = null;
  const focused = place.element.contains(document.activeElement);
  button.classList.remove("open");
  place.element.hidden = true;
  place.element.remove();
  if (back || focused) (button.isConnected ? button : sheet.frame).focus({ preventScroll: true });
}

function enterParagraph(button, options) {
  const { sheet } = button.closest(".frame");
  const buttons = [...sheet.overlay.children];
  for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  sheet.visited = buttons.indexOf(button);
  button.focus(options);
}

function onPageKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  const frame = target.closest?.(".frame");
  if (!frame) return;
  const { sheet } = frame;
  const use = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (target === frame) {
    if (event.key === "Enter" && sheet.overlay?.children.length) {
      use();
      const buttons = sheet.overlay.children;
      enterParagraph(buttons[Math.min(sheet.visited, buttons.length - 1)]);
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const other = sheets[sheet.number - 1 + (event.key === "ArrowRight" ? 1 : -1)];
      use();
      if (!other) return;
      goTo(other.number);
      other.frame.focus({ preventScroll: true });
    }
    return;
  }
  if (!target.classList.contains("paragraph")) return;
  const buttons = [...sheet.overlay.children];
  const at = buttons.indexOf(target);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to !== undefined) {
    use();
    closePlace();
    if (buttons[to]) enterParagraph(buttons[to]);
  } else if (event.key === "Escape") {
    use();
    closePlace();
    target.tabIndex = -1;
    frame.focus({ preventScroll: true });
  }
}

/* ---- diagnostics ---- */

const groups = new Map();
let diagnosticsKnown = "";

/** What a file is called at the desk, where nobody need know files; else it is empty. */
const calledAt = (file) => (hasDesk() && (file === "content/workshop.yaml" ? words.theDay : state.publications.find((one) => one.file === file)?.title)) || "";

function groupOf(severity, file) {
  const id = `${severity}\n${file}`;
  let group = groups.get(id);
  if (!group) {
    const element = make("details", "group");
    element.dataset.severity = severity;
    element.dataset.file = file;
    const summary = make("summary");
    const name = make("span", "group-file");
    const cut = file.lastIndexOf("/") + 1;
    if (calledAt(file)) name.append(make("b", "", calledAt(file)));
    else name.append(make("span", "group-folder", file.slice(0, cut)), make("b", "", file.slice(cut)));
    const count = make("span", "group-count");
    summary.append(make("span", "group-icon"), name, " ", count);
    element.append(summary, make("div", "group-items"));
    summary.addEventListener("click", () => (group.touched = true));
    group = { element, summary, count, items: element.lastElementChild, file, severity, nodes: new Map(), touched: false };
    groups.set(id, group);
  }
  return group;
}

/** Whether a file of notes is the one a sheet is made from: 05-places.md is that of "places". */
const belongsTo = (file, key) => file === publication(key)?.file;

function openGroupsOf(key) {
  for (const group of groups.values()) {
    if (group.severity !== "error" && !group.touched) group.element.open = group.open ?? belongsTo(group.file, key);
  }
}

/** French marks keep to their words, as on paper. */
const bound = (text) => text.replace(/ (?=[:;!?»])|(?<=«) /g, NB);

function makeDiagnostic(one) {
  const element = make("article", "diagnostic");
  element.dataset.severity = one.severity;
  element.dataset.code = one.code ?? "";
  element.append(placed(element, one, one.severity === "error" ? words.error : words.warning), make("p", "diagnostic-message", bound(one.message)));
  if (one.source?.trim()) element.append(sourceLine(one));
  if (one.hint) {
    const hint = make("p", "diagnostic-hint");
    hint.append(make("b", "", words.hint), " ", bound(one.hint));
    element.append(hint);
  }
  return element;
}

/** Where something stands in the notes; a click anywhere on it leads there, or copies the place. */
function placed(element, one, kind) {
  element.dataset.line = String(one.line ?? "");
  const called = calledAt(one.file);
  const place = called ? [called, one.line && words.line(one.line)].filter(Boolean).join(", ") : where(one.file, one.line);
  const link = hasDesk() ? "" : editorLink(one.file, one.line, one.column);
  const head = make(link ? "a" : "button", "diagnostic-where");
  if (link) head.href = link;
  else {
    head.type = "button";
    head.addEventListener("click", () => tell("place", { file: one.file, line: one.line, column: one.column }) || copyFrom(head, place));
  }
  const leads = hasDesk() ? words.writeAt : link ? words.openAt : words.copyAt;
  head.title = leads(place);
  head.append(make("span", "hidden", `${kind}, ${leads("")}`), make("span", "diagnostic-file", called && one.line ? "" : called || one.file));
  if (one.line) head.append(make("span", "diagnostic-line", called ? words.line(one.line).replace(/^./, (letter) => letter.toUpperCase()) : `:${one.line}`));
  element.addEventListener("click", (event) => {
    if (event.target.closest("a, button") || String(getSelection())) return;
    head.click();
  });
  return head;
}

/** The line as it was written, with the character in question set apart; a long line is cut around it. */
function sourceLine(one) {
  const letters = [...one.source.replace(/[\r\n]+$/, "").replaceAll("\t", " ")];
  const at = Math.min(Math.max((one.column || 1) - 1, 0), letters.length);
  const indent = letters.findIndex((letter) => letter !== " ");
  let from = Math.min(Math.max(indent, 0), at);
  if (at - from > 60) from = at - 40;
  const to = Math.min(letters.length, at + 90);
  const line = make("code", "diagnostic-source");
  line.append(
    (from > Math.max(indent, 0) ? "…" : "") + letters.slice(from, at).join(""),
    make("span", "at", letters[at] ?? " "),
    letters.slice(at + 1, to).join("") + (to < letters.length ? "…" : ""),
  );
  return line;
}

function renderDiagnostics() {
  const all = state.diagnostics;
  const errors = all.filter((one) => one.severity === "error");
  const warnings = all.filter((one) => one.severity === "warning");
  for (const [name, some] of [["errors", errors], ["warnings", warnings]]) {
    const element = $(`count-${name}`);
    show(element, some.length > 0);
    write(element.firstElementChild, String(some.length));
    write(element.lastElementChild, say(name, some.length));
  }
  show($("count-none"), !errors.length && !warnings.length); // there may be notes, which are listed nowhere
  mark($("panel"), "data-worst", errors.length ? "error" : warnings.length ? "warning" : "none");

  const known = JSON.stringify([language, state.editor, state.project, all, all.map((one) => calledAt(one.file))]);
  if (known === diagnosticsKnown) return;
  const setting = JSON.stringify([language, state.editor, state.project, all.map((one) => calledAt(one.file))]);
  if (renderDiagnostics.setting !== setting) {
    groups.clear(); // words and links are other ones
    renderDiagnostics.setting = setting;
  }
  diagnosticsKnown = known;
  const wanted = new Map();
  for (const one of [...errors, ...warnings]) {
    const group = groupOf(one.severity === "error" ? "error" : "warning", one.file);
    if (!wanted.has(group)) wanted.set(group, []);
    wanted.get(group).push(one);
  }
  for (const [group, list] of wanted) {
    const fresh = !group.nodes.size;
    const nodes = new Map();
    for (const one of list) {
      let id = JSON.stringify([one.line, one.column, one.code, one.message, one.hint, one.source]);
      while (nodes.has(id)) id += "+";
      nodes.set(id, group.nodes.get(id) ?? makeDiagnostic(one));
    }
    group.nodes = nodes;
    arrange(group.items, [...nodes.values()]);
    write(group.count, String(list.length));
    group.open = warnings.length <= 6 ? true : undefined;
    if (group.severity === "error") {
      if (fresh) group.element.open = true;
    } else if (!group.touched) group.element.open = group.open ?? belongsTo(group.file, shownKey);
  }
  for (const [id, group] of groups) if (!wanted.has(group)) groups.delete(id);
  // By file, errors first: the order in which pages happen to be made must not move remarks about.
  const order = (a, b) => (a.severity > b.severity) - (a.severity < b.severity) || a.file.localeCompare(b.file, language, { numeric: true });
  const elements = [...wanted.keys()].sort(order).map((group) => group.element);
  if (!elements.length) {
    renderDiagnostics.nothing ??= make("p", "nothing");
    write(renderDiagnostics.nothing, words.noRemarkMore);
    elements.push(renderDiagnostics.nothing);
  }
  remarks = elements;
  arrangePanel();
}

/* ---- what a sheet left to the synthesis ---- */

let remarks = [];
let leftOut = null; // {known, element} of the sheet shown

function arrangePanel() {
  arrange($("diagnostics"), leftOut?.element ? [...remarks, leftOut.element] : remarks);
}

async function renderLeftOut() {
  const pub = publication(shownKey);
  const known = pub?.left_out ? JSON.stringify([pub.key, pub.pdf, state.builds, language, state.editor, state.project]) : "";
  if (known === (leftOut?.known ?? "")) return;
  const before = leftOut?.key === pub?.key ? leftOut : null;
  const asked = { known, element: before?.element, shown: before?.shown, key: pub?.key };
  leftOut = known ? asked : null;
  arrangePanel();
  if (!known) return;
  let found = [];
  try {
    const answer = await fetch(`left-out/${encodeURIComponent(pub.key)}.json`, { cache: "no-store" });
    found = answer.ok ? await answer.json() : [];
  } catch {
    // Nobody is there: the events say so.
  }
  await still();
  const shown = JSON.stringify([found, language]);
  if (leftOut !== asked || !found.length || asked.shown === shown) return; // who clicks on it clicks on what stays
  const element = make("details", "group");
  element.id = "left-out";
  element.open = asked.element?.open ?? false;
  const summary = make("summary");
  const name = make("span", "group-file");
  name.append(make("span", "group-folder", nameOf(pub)), make("b", "", words.leftGroup));
  summary.append(make("span", "group-icon"), name, " ", make("span", "group-count", String(found.length)));
  const items = make("div", "group-items");
  for (const one of found) {
    const item = make("article", "diagnostic left");
    item.append(placed(item, one, words.leftGroup), make("p", "diagnostic-message", bound(one.words)));
    items.append(item);
    item.place = one;
    tell("left", { item });
  }
  element.append(summary, items);
  Object.assign(asked, { element, shown });
  arrangePanel();
}

function setPanel(open, { remember = true } = {}) {
  mark(app, "data-panel", open ? "open" : "closed");
  mark($("panel-toggle"), "aria-expanded", String(open));
  $("diagnostics").inert = !open;
  if (remember) memory.set(lasting, panelName(), open);
}

function showErrors() {
  setPanel(true);
  const first = $("diagnostics").querySelector('.group[data-severity="error"]');
  if (!first) return;
  first.open = true;
  first.scrollIntoView({ block: "start" });
  first.querySelector(".diagnostic-where")?.focus();
}

/* ---- a new state ---- */

function setLanguage(name) {
  language = name === "en" ? "en" : "fr";
  words = WORDS[language];
  decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) write(element, words[element.dataset.t]);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    mark(element, "aria-label", words[element.dataset.tLabel]);
    if (element.localName === "button") mark(element, "title", words[element.dataset.tLabel]);
  }
  for (const element of document.querySelectorAll("[data-t-placeholder]")) mark(element, "placeholder", words[element.dataset.tPlaceholder]);
  $("keys-list").replaceChildren(...words.keysList.flatMap(([key, text]) => [make("dt", "", key), make("dd", "", text)]));
  for (const row of rows.values()) row.signature = "";
}

function render() {
  renderList();
  renderEditions();
  renderBar();
  renderStatus();
  renderDiagnostics();
  renderLeftOut();
  renderOffer();
}

function apply(next) {
  const previous = state;
  // A server that was started again knows of no page before its first build: those of before stay.
  if (previous && next.building && !next.publications.length) next.publications = previous.publications;
  state = next;
  // A day that nobody has written in yet is no mistake, where notes are brought and written in this window.
  state.blank = hasDesk() && state.diagnostics.length === 1 && state.diagnostics[0].code === "no-themes";
  if (state.blank) Object.assign(state, { diagnostics: [], refused: false });
  if (!previous || previous.language !== state.language) setLanguage(state.language);
  mark(app, "data-version", state.version);
  mark(app, "data-language", language);
  if (previous) noteRemade(previous);

  const asked = readHash();
  if (!previous) setPanel(memory.get(lasting, panelName(), !hasDesk() && matchMedia("(min-width: 84rem)").matches), { remember: false });
  if (!publication(shownKey)) {
    // The first state, or a publication that is no more.
    const pub = publication(asked.key) ?? state.publications[0];
    shownKey = "";
    if (pub) choose(pub.key, pub.key === asked.key ? asked.page : 0);
    else {
      for (const sheet of sheets) sheet.end();
      sheets = [];
      stack.replaceChildren();
      show($("empty"), true);
      write($("empty").firstElementChild, state.building ? words.noneMaking : state.blank ? words.noTheme : words.noPublication);
      render();
    }
  } else {
    const pub = publication(shownKey);
    const old = previous?.publications.find((one) => one.key === shownKey);
    const same = old && previous.language === state.language && old.pdf === pub.pdf && JSON.stringify(old.pages) === JSON.stringify(pub.pages);
    if (!same || !sheets.length) renderPages(pub);
    render();
  }
  tell("state", { state, connection });
  if (previous) {
    const count = (some) => some.diagnostics.filter((one) => one.severity === "error").length;
    const [before, now] = [count(previous), count(state)];
    if (now && now !== before && state.refused) announce(say("refusedBanner", now));
    else if (before && !now) announce(words.errorsGone);
  }
}

/* ---- the server ---- */

let events = null;
let attempts = 0;
let again = 0;

function setConnection(name) {
  if (connection === name) return;
  const before = connection;
  connection = name;
  if (name === "lost") announce(words.lostBanner);
  else if (name === "moved") announce(words.movedBanner);
  else if (before === "lost" || before === "moved") {
    announce(words.back);
    for (const sheet of sheets) sheet.failures = sheet.wait = 0;
    pump();
  }
  renderStatus();
  if (state) tell("state", { state, connection });
}

function connect() {
  clearTimeout(again);
  events?.close();
  const source = new EventSource("events");
  events = source;
  source.onopen = () => {
    attempts = 0;
    setConnection("open");
  };
  let last = null;
  source.onmessage = async (message) => {
    setConnection("open");
    last = message;
    await still();
    if (last === message) apply(JSON.parse(message.data));
  };
  source.onerror = () => {
    if (events !== source) return;
    // A browser gives up on some errors, and waits longer than we need to on others.
    source.close();
    attempts += 1;
    if (attempts > 1 || connection !== "open") setConnection("lost");
    else setTimeout(() => events?.readyState !== EventSource.OPEN && setConnection("lost"), 700);
    again = setTimeout(reconnect, Math.min(4000, 300 * 2 ** (attempts - 1)));
  };
}

/* A preview that was started anew has another address: the one that we are at leads nowhere any more. */
async function reconnect() {
  try {
    const answer = await fetch("state.json", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (answer.status === 403) {
      setConnection("moved");
      return;
    }
  } catch {
    // Nobody is there: the events say so.
  }
  connect();
}

/* ---- hands ---- */

main.addEventListener("scroll", onScroll, { passive: true });
main.addEventListener("keydown", onPageKey);
stack.addEventListener("click", (event) => {
  const button = event.target.closest?.(".paragraph");
  if (!button) return;
  if (placeOf?.button === button) closePlace({ back: true });
  else {
    enterParagraph(button, { preventScroll: true });
    openPlace(button);
  }
});
document.addEventListener("pointerdown", (event) => {
  if (placeOf && !place.element.contains(event.target) && !event.target.closest?.(".paragraph")) closePlace();
});
stack.addEventListener("focusout", (event) => {
  // Outside, a page is one stop of the Tab key, not sixty.
  if (event.target.classList?.contains("paragraph") && !event.relatedTarget?.classList?.contains("paragraph")) event.target.tabIndex = -1;
});

$("skip").addEventListener("click", () => (sheets[current - 1]?.frame ?? main).focus({ preventScroll: true }));
$("choose").addEventListener("change", (event) => choose(event.target.value, 0, { push: true }));
$("filter").addEventListener("input", filterList);
$("zoom").addEventListener("change", (event) => setZoom(event.target.value));
$("zoom-in").addEventListener("click", () => stepZoom(1));
$("zoom-out").addEventListener("click", () => stepZoom(-1));
$("next-changed").addEventListener("click", nextChanged);
$("page-number").addEventListener("change", (event) => {
  const page = Number.parseInt(event.target.value, 10);
  if (page) goTo(page);
  event.target.value = String(current);
});
$("page-number").addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.target.dispatchEvent(new Event("change"));
});
$("page-number").addEventListener("focus", (event) => event.target.select());
$("panel-toggle").addEventListener("click", () => setPanel(app.dataset.panel !== "open"));
$("show-errors").addEventListener("click", showErrors);
$("offer-link").addEventListener("click", (event) => {
  event.preventDefault();
  if (!offered) return;
  const { key, pages } = offered;
  batch.dismissed = true;
  if (key === shownKey) goTo(pages[0]);
  else choose(key, pages[0], { push: true });
  renderOffer();
  (sheets[pages[0] - 1]?.frame ?? main).focus({ preventScroll: true });
});
$("offer-close").addEventListener("click", () => {
  batch.dismissed = true;
  renderOffer();
  main.focus({ preventScroll: true });
});
$("help").addEventListener("click", () => $("keys").showModal());
$("keys-on").checked = keysOn;
$("keys-on").addEventListener("change", (event) => memory.set(lasting, "keys", (keysOn = event.target.checked)));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && placeOf) {
    event.preventDefault();
    closePlace({ back: true });
    return;
  }
  const from = event.composedPath()[0]; // in a shadow tree, where the event says its host
  if (!keysOn || document.querySelector("dialog[open]") || from.closest?.("input, select, textarea, [contenteditable]")) return;
  const action = {
    "+": () => stepZoom(1),
    "=": () => stepZoom(1),
    "-": () => stepZoom(-1),
    "−": () => stepZoom(-1),
    0: () => setZoom("fit"),
    1: () => setZoom(100),
    p: () => setZoom("page"),
    n: nextChanged,
    "?": () => $("keys").showModal(),
  };
  // On a French keyboard the digits are on the shifted row.
  const key = event.key.length === 1 && /^Digit[01]$/.test(event.code) && !(event.key in action) ? event.code.at(-1) : event.key;
  if (!Object.hasOwn(action, key)) return;
  event.preventDefault();
  action[key]();
});

window.addEventListener("hashchange", () => {
  const { key, page } = readHash();
  if (!state || !publication(key)) return;
  if (key !== shownKey || (page && page !== current)) choose(key, page);
});
window.addEventListener("pagehide", () => {
  rememberPlace();
  memory.set(passing, "places", places);
});
window.visualViewport.addEventListener("resize", settlePictures);
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) return;
  pump();
  // A computer that slept may hold a connection that is dead without knowing it.
  try {
    const answer = await fetch("state.json", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    const next = await answer.json();
    if (state && next.version !== state.version) {
      apply(next);
      connect();
    } else if (connection === "lost") connect();
  } catch {
    if (connection === "open") connect();
  }
});

history.scrollRestoration = "manual";
setLanguage(language);
app.hidden = false;
renderStatus();
renderZoom();
watchRatio();
connect();
