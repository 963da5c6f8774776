// @ts-check
// Sitting an attempt: saves each answer as it is given, says truthfully what is saved, keeps what is
// not, and runs the clock. Without it the page's buttons save and go on all the same.
import { AnswerQueue, renewToken } from "./answer-queue.js";
import { run } from "./countdown.js";
import { offerSignIn } from "./sign-in-again.js";

/** @typedef {import("./answer-queue.js").State} State */

const TYPING_PAUSE_MS = 1200;
const SYMBOLS = { empty: "○", saving: "◔", saved: "●", unsaved: "▲", refused: "▲", "signed-out": "▲" };

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#sitting, #hand-in"));
const clock = /** @type {HTMLElement | null} */ (document.querySelector("[data-clock]"));
const line = /** @type {HTMLElement | null} */ (document.querySelector(".sit-state"));
const signIn = /** @type {HTMLElement | null} */ (document.querySelector("[data-sign-in]"));

/** @param {string} state @returns {string} the words of a state on this page */
const words = (state) => form?.dataset[`words${state.charAt(0).toUpperCase()}${state.slice(1).replace(/-o/, "O")}`] ?? "";

/** @param {string} state @returns {"empty" | "saving" | "saved" | "unsaved"} the state as the navigator and the legend know it */
const inLegend = (state) => (state === "empty" || state === "saving" || state === "saved" ? state : "unsaved");

/** @param {number} place @param {keyof typeof SYMBOLS} state */
function showStep(place, state) {
  const step = document.querySelector(`[data-step="${place}"]`);
  const symbol = step?.querySelector(".step-symbol");
  const said = step?.querySelector("[data-step-words]");
  if (!symbol || !said) return;
  symbol.textContent = SYMBOLS[state];
  symbol.className = `step-symbol step-${inLegend(state)}`;
  said.textContent = legendWords.get(SYMBOLS[state]) ?? "";
}

/** The legend at the end of the page holds the words for each symbol. @type {Map<string, string>} */
const legendWords = new Map(
  [...document.querySelectorAll(".legend li")].map((item) => {
    const symbol = item.querySelector(".step-symbol")?.textContent ?? "";
    return [symbol, (item.textContent ?? "").replace(symbol, "").trim()];
  }),
);

/** @param {keyof typeof SYMBOLS} state @param {string} text */
function showLine(state, text) {
  if (!line) return;
  line.hidden = false;
  line.dataset.state = state;
  const symbol = line.querySelector(".step-symbol");
  const said = line.querySelector("[data-state-words]");
  if (symbol) {
    symbol.textContent = SYMBOLS[state];
    symbol.className = `step-symbol step-${inLegend(state)}`;
  }
  if (said) said.textContent = text;
}

if (form) sit(form);

/** @param {HTMLFormElement} sheet the form of the page: one question, or handing in */
function sit(sheet) {
  const here = Number(sheet.dataset.place ?? 0);
  let current = JSON.stringify(given());
  let acknowledged = current;
  /** @type {string | null} */
  let goingTo = null;

  const queue = new AnswerQueue({ attempt: sheet.dataset.attempt ?? "", url: sheet.dataset.saves ?? "", tell });
  const timer = clock ? run(clock, () => void timeIsOver()) : null;

  /** @returns {string[]} the answer as it stands in the form: `answer` as it is, `answer.<slot>` as `<slot>=<value>` */
  function given() {
    return [...new FormData(sheet)].flatMap(([name, value]) => {
      if (name === "answer") return [String(value)];
      return name.startsWith("answer.") ? [`${name.slice(7)}=${String(value)}`] : [];
    });
  }

  /** @param {number} place @param {State} state @param {{[key: string]: any}} said */
  function tell(place, state, said) {
    const shown = state === "saved" && said.answered === false ? "empty" : state;
    showStep(place, shown);
    if (signIn && state === "signed-out") signIn.hidden = false;
    if (signIn && state === "saved") signIn.hidden = true;
    if (state === "saved") timer?.set(said.seconds_left);
    if (place !== here && here) return;
    if (state === "saved" && place === here) acknowledged = current;
    const also = state === "saved" && said.elsewhere && words("also");
    showLine(shown, state === "refused" ? `${words(state)} ${said.what_to_do ?? ""}` : also || words(shown));
    if (goingTo && state === "unsaved") showLine(state, words("waiting"));
    if (state === "refused") goingTo = null;
    if (goingTo && state === "saved" && !queue.waiting().length) location.assign(goingTo);
  }

  /** Save what the form holds if it is news. @returns {Promise<void>} */
  async function save() {
    const now = JSON.stringify(given());
    if (now === current && now === acknowledged) return;
    current = now;
    showLine("saving", words("saving"));
    await queue.put(here, JSON.parse(now));
  }

  async function timeIsOver() {
    await Promise.race([here ? save().then(() => queue.flush()) : queue.flush(), new Promise((done) => setTimeout(done, 5000))]);
    if (here) location.assign(sheet.dataset.overview ?? "");
    else location.reload();
  }

  /** After signing in again: this browser is the one that sits the attempt, and what waits is sent. */
  async function goOnHere() {
    await renewToken();
    const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
    await fetch(sheet.dataset.here ?? "", { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token } }).catch(() => null);
    queue.hurry();
  }

  /** Put an answer that waits from before a reload back into the form, as not saved. */
  function restore() {
    const mine = queue.waiting().find((item) => item.place === here);
    if (!mine) return;
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (sheet.querySelectorAll('[name="answer"], [name^="answer."]'))) {
      const slot = field.name.startsWith("answer.") ? `${field.name.slice(7)}=` : "";
      const mineHere = mine.answer.filter((text) => text.startsWith(slot)).map((text) => text.slice(slot.length));
      if (field.type === "radio" || field.type === "checkbox") field.checked = mineHere.includes(field.value);
      else field.value = mineHere[0] ?? "";
    }
    sheet.dispatchEvent(new CustomEvent("restored"));
    current = JSON.stringify(given());
  }

  /** @param {string} go @returns {string} the address that a button leads to */
  function address(go) {
    return /^\d+$/.test(go) ? (sheet.dataset.sits ?? "").replace(/1$/, go) : (sheet.dataset.overview ?? "");
  }

  /** @param {SubmitEvent} event */
  async function goOn(event) {
    if (event.submitter?.hasAttribute("formaction")) return; // a file is brought or removed: the form itself does that
    event.preventDefault();
    goingTo = address(/** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "");
    await save();
    if (current === acknowledged && goingTo) location.assign(goingTo);
  }

  /** @param {SubmitEvent} event */
  async function handIn(event) {
    if (!queue.waiting().length) return;
    event.preventDefault();
    await queue.flush();
    if (queue.waiting().length) showLine("unsaved", words("unsaved"));
    else sheet.submit();
  }

  if (here) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let typing;
    sheet.addEventListener("change", () => void save());
    sheet.addEventListener("input", (event) => {
      clearTimeout(typing);
      if (["text", "textarea"].includes(/** @type {HTMLInputElement} */ (event.target).type)) typing = setTimeout(() => void save(), TYPING_PAUSE_MS);
    });
    sheet.addEventListener("submit", (event) => void goOn(event));
    queue.channel?.addEventListener("message", ({ data }) => {
      if (data.attempt === queue.attempt && data.place === here) showLine("unsaved", words("elsewhere"));
    });
    restore();
  } else {
    sheet.addEventListener("submit", (event) => void handIn(event));
  }
  if (signIn) offerSignIn(signIn, () => void goOnHere());
  for (const item of queue.waiting()) showStep(item.place, "unsaved");
  if (queue.waiting().length) void queue.flush();
}
