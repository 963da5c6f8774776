// @ts-check
// Shows the time that is left by the server's clock. It can be hidden, and it says politely when half of the time is
// over and when ten, five and one minutes are left. The browser's own idea of what time it is plays no part.

const ANNOUNCED_MINUTES = [10, 5, 1];
const PREFERENCE = "genomeready.hide-time";

/** @param {HTMLElement} clock @param {number} seconds @returns {string} */
function inWords(clock, seconds) {
  const words = clock.dataset;
  if (seconds <= 0) return words.wordsOver ?? "";
  if (seconds < 60) return words.wordsUnder ?? "";
  const minutes = Math.floor(seconds / 60);
  return minutes === 1 ? (words.wordsMinute ?? "") : (words.wordsMinutes ?? "").replace("{n}", String(minutes));
}

/** @returns {boolean} */
function isHidden() {
  try {
    return localStorage.getItem(PREFERENCE) === "1";
  } catch {
    return false;
  }
}

/** @param {boolean} hidden */
function keepHidden(hidden) {
  try {
    localStorage.setItem(PREFERENCE, hidden ? "1" : "0");
  } catch {
    // the choice then holds for this page only
  }
}

/**
 * Run a clock.
 * @param {HTMLElement} clock
 * @param {() => void} whenOver called once, when the time is over
 * @returns {{set: (seconds: number) => void}} sets the clock to what the server says
 */
export function run(clock, whenOver) {
  const shown = /** @type {HTMLElement} */ (clock.querySelector("[data-clock-words]"));
  const said = /** @type {HTMLElement} */ (clock.querySelector("[data-clock-said]"));
  const toggle = /** @type {HTMLButtonElement} */ (clock.querySelector("[data-clock-toggle]"));
  const half = Number(clock.dataset.secondsWhole) / 2;
  let left = Number(clock.dataset.secondsLeft);
  let since = performance.now();
  let last = left;
  let hidden = isHidden();

  function draw() {
    const seconds = Math.max(0, left - (performance.now() - since) / 1000);
    shown.textContent = inWords(clock, seconds);
    const crossed = ANNOUNCED_MINUTES.find((minutes) => last > minutes * 60 && seconds <= minutes * 60);
    if (crossed) said.textContent = inWords(clock, crossed * 60);
    else if (half && last > half && seconds <= half) said.textContent = (clock.dataset.wordsHalf ?? "").replace("{n}", String(Math.floor(half / 60)));
    if (last > 0 && seconds <= 0) {
      said.textContent = inWords(clock, 0);
      clearInterval(timer);
      whenOver();
    }
    last = seconds;
  }

  function drawToggle() {
    shown.parentElement?.toggleAttribute("hidden", hidden);
    toggle.textContent = (hidden ? clock.dataset.wordsShow : clock.dataset.wordsHide) ?? "";
    toggle.hidden = false;
  }

  toggle.addEventListener("click", () => {
    hidden = !hidden;
    keepHidden(hidden);
    drawToggle();
  });
  const timer = setInterval(draw, 1000);
  draw();
  drawToggle();
  return {
    set(seconds) {
      left = seconds;
      since = performance.now();
    },
  };
}
