// @ts-check
// Steps of the zoom in their place: by the links, and by + and − on the drawing. Without it the links lead to the steps by themselves.

/** @param {HTMLElement} view */
function dress(view) {
  const steps = /** @type {HTMLElement[]} */ ([...view.querySelectorAll("[data-reads-step]")]);
  const shown = () => steps.findIndex((step) => "shown" in step.dataset);
  /** @param {number} wanted @param {string} focused */
  const show = (wanted, focused) => {
    const step = steps[Math.min(Math.max(wanted, 0), steps.length - 1)];
    steps.forEach((one) => one.toggleAttribute("data-shown", one === step));
    const [region, site] = [step.querySelector("[role=region]"), step.querySelector(".reads-site")];
    if (region && site) region.scrollLeft += site.getBoundingClientRect().left - region.getBoundingClientRect().left - region.clientWidth / 2;
    if (focused) /** @type {HTMLElement | null} */ (step.querySelector(focused))?.focus({ preventScroll: true });
  };
  view.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".reads-steps a") : null;
    if (!link) return;
    event.preventDefault();
    show(steps.findIndex((step) => `#${step.id}` === link.getAttribute("href")), "a[aria-current]");
  });
  view.addEventListener("keydown", (event) => {
    const by = { "+": 1, "=": 1, "-": -1, "−": -1 }[event.key];
    if (by && !event.ctrlKey && !event.metaKey && !event.altKey) show(shown() + by, event.target instanceof HTMLAnchorElement ? "a[aria-current]" : "[role=region]");
  });
  view.dataset.ready = "";
  show(Math.max(0, steps.findIndex((step) => step.matches(":target"))), "");
}

for (const view of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-reads]:not([data-ready])"))) dress(view);
