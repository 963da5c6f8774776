// @ts-check
// Marks a practice question in its place in the lesson, and asks another variant there. Without it each opens as a page.

/** @param {string} address @param {RequestInit} [how] */
async function page(address, how = {}) {
  const answer = await fetch(address, { ...how, headers: { Accept: "text/html" } }).catch(() => null);
  return answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

/** @param {HTMLFormElement} form */
const place = (form) => /** @type {HTMLElement} */ (form.querySelector("[data-practice-here]"));

/** @param {HTMLFormElement} form @param {SubmitEvent} event */
async function check(form, event) {
  event.preventDefault();
  const found = (await page(form.action, { method: "POST", body: new FormData(form) }))?.querySelector("[data-practice-answer]");
  if (found) place(form).replaceChildren(...found.childNodes);
  else place(form).textContent = form.dataset.wordsFailed ?? "";
}

/** @param {HTMLFormElement} form @param {MouseEvent} event */
async function another(form, event) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a[data-practice-another]");
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const found = (await page(link.href))?.querySelector("form[data-practice]");
  if (!found) {
    place(form).textContent = form.dataset.wordsFailed ?? "";
    return;
  }
  form.replaceChildren(...found.childNodes);
  /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-practice]"))) {
  form.addEventListener("submit", (event) => void check(form, event));
  form.addEventListener("click", (event) => void another(form, event));
}
