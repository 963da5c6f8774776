// @ts-check
// Shows how far a long work has come, and the whole page anew when it is done; without a script the page has a link for it.
const EVERY_MS = 2000;

/** @param {Element} shown */
async function look(shown) {
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (answer === null || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (now === null || now.querySelector("h2")?.textContent !== shown.querySelector("h2")?.textContent) {
    location.reload();
    return;
  }
  const line = now.querySelector(".progress-line");
  if (line !== null) shown.querySelector(".progress-line")?.replaceWith(line);
}

const work = document.querySelector("[data-progress]");
if (work !== null) setInterval(() => void look(work), EVERY_MS);
