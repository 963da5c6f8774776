// @ts-check
// Marks a practice question in its place in the lesson. Without it the answer opens as a page.

/** @param {HTMLFormElement} form @param {SubmitEvent} event */
async function check(form, event) {
  event.preventDefault();
  const here = /** @type {HTMLElement} */ (form.querySelector("[data-practice-here]"));
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const found = page?.querySelector("[data-practice-answer]");
  if (found) here.replaceChildren(...found.childNodes);
  else here.textContent = form.dataset.wordsFailed ?? "";
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-practice]"))) {
  form.addEventListener("submit", (event) => void check(form, event));
}
