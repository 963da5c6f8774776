// @ts-check
// A form that came back with faults puts the focus on their list. No page needs it.
/** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
