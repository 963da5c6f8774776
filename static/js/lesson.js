// @ts-check
// Notes the heading at which the reader is, so that "go on reading" comes back exactly there.
// Nothing on the page needs it: without it, reading goes on at the lesson that was opened last.

const QUIET_MS = 2000; // how long after the last scroll a place counts as one where somebody reads
const READING_LINE = 0.35; // a heading above this share of the window is being read

const article = /** @type {HTMLElement | null} */ (document.querySelector("[data-place-url]"));
const token = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'))?.content ?? "";

/**
 * Give the id of the last heading above the reading line; "" at the top.
 * @param {HTMLElement[]} headings in the order of the page
 * @returns {string}
 */
function placeOf(headings) {
  const line = window.innerHeight * READING_LINE;
  return headings.filter((heading) => heading.getBoundingClientRect().top <= line).at(-1)?.id ?? "";
}

/**
 * Follow the reader through one lesson.
 * @param {HTMLElement} text the lesson
 * @param {string} url where places are kept
 */
function follow(text, url) {
  const headings = /** @type {HTMLElement[]} */ ([...text.querySelectorAll("h2[id], h3[id]")]);
  /** @type {string | undefined} */
  let kept;
  let going = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} place */
  function keep(place) {
    clearTimeout(timer);
    if (going || place === kept) return;
    if (!place && kept) return; // back at the top to reach the menu: that is not where they were reading
    kept = place;
    fetch(url, {
      method: "POST",
      keepalive: true, // it arrives although the page is being left
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ place }),
    }).catch(() => {
      kept = undefined; // no network: the next place tries again
    });
  }

  const wanted = decodeURIComponent(location.hash.slice(1));
  keep(headings.some((heading) => heading.id === wanted) ? wanted : placeOf(headings));

  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(placeOf(headings)), QUIET_MS);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(placeOf(headings));
  });
  addEventListener("pagehide", () => keep(placeOf(headings)));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    going = false; // "back" brought the page as it was left; the reader is here again
    kept = undefined;
    keep(placeOf(headings));
  });
  // Marking as read moves the reader on; a place noted after that would call them back.
  document.querySelector("form[data-finishes]")?.addEventListener("submit", () => {
    going = true;
    clearTimeout(timer);
  });
}

if (article?.dataset.placeUrl) follow(article, article.dataset.placeUrl);
