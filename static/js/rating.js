// @ts-check
// Rating oneself: saves each choice as a draft when it is made, says truthfully what is saved, and keeps
// what is not. Without it the page's buttons save all the same.
import { AnswerQueue } from "./answer-queue.js";

/** @typedef {import("./answer-queue.js").State} State */

const TYPING_PAUSE_MS = 1200;
const PARTS = ["level", "confidence", "importance", "comment"];

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-rating]"));
if (form) rate(form);

/** @param {HTMLFormElement} sheet the form: one competency or all of a role */
function rate(sheet) {
  const queue = new AnswerQueue({ attempt: `rating-${sheet.dataset.rating}`, url: sheet.dataset.saves ?? "", tell });
  const signIn = /** @type {HTMLElement | null} */ (sheet.querySelector("[data-sign-in]"));
  /** What was last handed to the queue, by place. @type {Map<string, string>} */
  const handed = new Map();
  let leaving = false;

  /** @param {string} place @returns {HTMLElement | null} */
  const box = (place) => sheet.querySelector(`[data-place="${CSS.escape(place)}"]`);

  /** @param {string} place @returns {string[]} what stands in the fields of a competency */
  function given(place) {
    const data = new FormData(sheet);
    return PARTS.map((part) => String(data.get(`${part}-${place}`) ?? ""));
  }

  /** @param {number | string} place @param {State | "elsewhere"} state @param {{[key: string]: any}} said */
  function tell(place, state, said) {
    if (signIn) signIn.hidden = state !== "signed-out";
    const line = /** @type {HTMLElement | null} */ (box(String(place))?.querySelector(".rating-state"));
    if (!line) return;
    const words = sheet.dataset[`words${state.charAt(0).toUpperCase()}${state.slice(1).replace(/-o/, "O")}`] ?? "";
    line.hidden = false;
    line.dataset.state = state;
    line.textContent = state === "refused" ? `${words} ${said.what_to_do ?? ""}` : words;
  }

  /** Save a competency if it is news. @param {string} place */
  function save(place) {
    const now = JSON.stringify(given(place));
    if (handed.get(place) === now) return;
    handed.set(place, now);
    void queue.put(place, JSON.parse(now));
  }

  /** Put what waits from before a reload back into the fields, as not saved. */
  function restore() {
    for (const { place, answer } of queue.waiting()) {
      const [level, ...rest] = answer;
      const name = CSS.escape(String(place));
      for (const choice of /** @type {NodeListOf<HTMLInputElement>} */ (sheet.querySelectorAll(`[name="level-${name}"]`))) {
        choice.checked = choice.value === level;
      }
      PARTS.slice(1).forEach((part, index) => {
        const field = /** @type {HTMLInputElement | null} */ (sheet.querySelector(`[name="${part}-${name}"]`));
        if (field) field.value = rest[index] ?? "";
      });
      tell(place, "unsaved", {});
    }
  }

  /** @param {Event} event @returns {string} the competency in which something happened */
  const placeOf = (event) => /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-place]"))?.dataset.place ?? "";

  /** Leave only when nothing waits; what could not be saved keeps the page here. @param {SubmitEvent} event */
  async function goOn(event) {
    if (leaving || !queue.waiting().length) return;
    event.preventDefault();
    await queue.flush();
    if (queue.waiting().length) return;
    leaving = true;
    sheet.requestSubmit(/** @type {HTMLElement | null} */ (event.submitter));
  }

  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const typing = new Map();
  sheet.addEventListener("change", (event) => placeOf(event) && save(placeOf(event)));
  sheet.addEventListener("input", (event) => {
    const place = placeOf(event);
    clearTimeout(typing.get(place));
    if (event.target instanceof HTMLTextAreaElement) typing.set(place, setTimeout(() => save(place), TYPING_PAUSE_MS));
  });
  sheet.addEventListener("submit", (event) => void goOn(event));
  queue.channel?.addEventListener("message", ({ data }) => {
    if (data.attempt === queue.attempt) tell(data.place, "elsewhere", {});
  });
  restore();
  if (queue.waiting().length) void queue.flush();
}
