// @ts-check
// What every page gains from a script, and none needs: the menu stays open on wide screens,
// and a form that came back with faults puts the focus on their list.
const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.menu"));
const wide = window.matchMedia("(min-width: 48rem)");

function fitMenu() {
  if (menu) menu.open = wide.matches;
}

fitMenu();
wide.addEventListener("change", fitMenu);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu && !wide.matches) menu.open = false;
});
/** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"))?.focus();
