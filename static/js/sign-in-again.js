// @ts-check
// Signs somebody in again from a page that must not be left: the form of the sign-in page is filled in behind it.

/**
 * @param {HTMLElement} box holds the small form, and a link to the sign-in page
 * @param {() => void} whenIn called once somebody is signed in
 */
export function offerSignIn(box, whenIn) {
  const form = /** @type {HTMLFormElement} */ (box.querySelector("[data-sign-in-form]"));
  const fault = /** @type {HTMLElement} */ (box.querySelector("[data-sign-in-fault]"));
  const address = /** @type {HTMLAnchorElement} */ (box.querySelector("a")).href;

  /** @returns {Promise<boolean>} whether the sign-in page led on, which it does for those who are in */
  async function tryIt() {
    const page = await fetch(address);
    if (page.redirected && page.url !== address) return true;
    const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector('[name="csrf_token"]');
    const sent = new FormData(form);
    sent.set("csrf_token", token?.getAttribute("value") ?? "");
    const answer = await fetch(address, { method: "POST", body: sent });
    return answer.ok && answer.redirected && answer.url !== address;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    const isIn = await tryIt().catch(() => false);
    if (!isIn) fault.textContent = box.dataset.wordsFailed ?? "";
    form.reset();
    if (isIn) whenIn();
  });
}
