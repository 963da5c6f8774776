// @ts-check
// Folds the menu on narrow screens before they are painted; without a script it stays open everywhere.
(() => {
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.menu"));
  if (!menu) return;
  const wide = window.matchMedia("(min-width: 62rem)");
  const fit = () => {
    menu.open = wide.matches;
  };
  fit();
  wide.addEventListener("change", fit);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || wide.matches || !menu.open) return;
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary")?.focus();
  });
})();
