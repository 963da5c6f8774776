// @ts-check
// Marking an answer: keeps marks and notes as one goes, says truthfully what is kept, and sums the marks up.
// Without it the button "Keep for later" keeps them all the same.

const TYPING_PAUSE_MS = 1200;
const AGAIN_MS = 5000;

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-marking]"));
if (form) mark(form);

/** @param {HTMLFormElement} sheet */
function mark(sheet) {
  const line = /** @type {HTMLElement | null} */ (sheet.querySelector(".sit-state"));
  const sum = /** @type {HTMLElement | null} */ (sheet.querySelector("[data-marks-so-far]"));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  let kept = given();
  let sending = false;

  /** @returns {string} all that the form holds */
  function given() {
    return new URLSearchParams([...new FormData(sheet)].map(([name, value]) => [name, String(value)])).toString();
  }

  /** @param {string} state @param {string} [more] */
  function tell(state, more = "") {
    if (!line) return;
    line.hidden = false;
    line.dataset.state = state;
    line.textContent = `${sheet.dataset[`words${state.charAt(0).toUpperCase()}${state.slice(1)}`] ?? ""} ${more}`.trim();
  }

  function addUp() {
    if (!sum) return;
    const chosen = [...sheet.querySelectorAll("input[type=radio]:checked")];
    sum.hidden = !chosen.length;
    const marks = chosen.reduce((all, one) => all + Number(/** @type {HTMLInputElement} */ (one).value), 0);
    sum.textContent = (sheet.dataset.wordsMarks ?? "").replace("{n}", String(marks));
  }

  /** Send what is news, one after the other; what could not be sent is sent again. @returns {Promise<void>} */
  async function keep() {
    const now = given();
    if (sending || now === kept) return;
    sending = true;
    tell("saving");
    const answer = await fetch(sheet.dataset.marking ?? "", { method: "POST", body: new URLSearchParams(now) }).catch(() => null);
    const said = answer && !answer.redirected ? await answer.json().catch(() => null) : null;
    sending = false;
    if (said?.saved) {
      kept = now;
      tell("saved");
      if (given() !== kept) void keep();
    } else if (said) {
      tell("refused", said.what_to_do ?? "");
    } else {
      tell("unsaved");
      later(AGAIN_MS);
    }
  }

  /** @param {number} pause in milliseconds */
  function later(pause) {
    clearTimeout(soon);
    soon = setTimeout(() => void keep(), pause);
  }

  sheet.addEventListener("change", () => {
    addUp();
    void keep();
  });
  sheet.addEventListener("input", () => later(TYPING_PAUSE_MS));
  sheet.addEventListener("submit", () => {
    clearTimeout(soon);
    kept = given();
  });
  addEventListener("beforeunload", (event) => {
    if (given() !== kept) event.preventDefault();
  });
  addUp();
}
