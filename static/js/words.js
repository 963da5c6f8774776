// @ts-check
// Counts the words of an answer as it is typed. Without it the page says how many were saved.

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const said = document.getElementById(`${field.id}-words`);
  if (!said) return;
  const words = field.value.split(/\s+/).filter(Boolean).length;
  const over = words > Number(field.dataset.words);
  said.textContent = ((over ? said.dataset.wordsOver : said.dataset.wordsHere) ?? "").replace("{n}", String(words));
  said.classList.toggle("is-over", over);
}

for (const field of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll("textarea[data-words]"))) {
  field.addEventListener("input", () => count(field));
  field.form?.addEventListener("restored", () => count(field));
  count(field);
}
