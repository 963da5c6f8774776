// @ts-check
// Small comforts; no page needs them.
// A form that came back with faults puts the focus on their list.
/** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
// An address to copy is chosen as a whole when the reader comes to it.
for (const field of document.querySelectorAll("input[data-copy]")) {
  field.addEventListener("focus", () => /** @type {HTMLInputElement} */ (field).select());
}
