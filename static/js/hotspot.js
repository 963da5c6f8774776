// @ts-check
// Clicking on a drawing chooses the region that is clicked in the list below it. The list is the form: without this, or by keyboard, it is all there is.

/** @typedef {{input: HTMLInputElement, shape: string, at: number[], mark: HTMLElement}} Region */

/** @param {Region} region @param {number} x @param {number} y @returns {boolean} whether a point of the drawing lies within a region */
function holds({ shape, at }, x, y) {
  if (shape === "circle") return Math.hypot(x - at[0], y - at[1]) <= at[2];
  return x >= at[0] && x <= at[0] + at[2] && y >= at[1] && y <= at[1] + at[3];
}

/** @param {HTMLElement} mark @param {string} shape @param {number[]} at @param {number} width @param {number} height */
function lay(mark, shape, at, width, height) {
  const [left, top, wide, high] = shape === "circle" ? [at[0] - at[2], at[1] - at[2], 2 * at[2], 2 * at[2]] : at;
  mark.className = `hotspot-mark hotspot-${shape}`;
  Object.assign(mark.style, { left: `${(100 * left) / width}%`, top: `${(100 * top) / height}%`, width: `${(100 * wide) / width}%`, height: `${(100 * high) / height}%` });
}

/** @param {HTMLElement} place */
function dress(place) {
  const drawing = /** @type {HTMLElement} */ (place.querySelector("[data-hotspot-drawing]"));
  const [width, height] = [Number(place.dataset.width), Number(place.dataset.height)];
  /** @type {Region[]} */
  const regions = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-region]"))].map((option) => {
    const shape = option.dataset.region ?? "";
    const at = (option.dataset.at ?? "").split(" ").map(Number);
    const mark = document.createElement("span");
    lay(mark, shape, at, width, height);
    drawing.append(mark);
    return { input: /** @type {HTMLInputElement} */ (option.querySelector("input")), shape, at, mark };
  });
  const show = () => regions.forEach(({ input, mark }) => mark.toggleAttribute("data-chosen", input.checked));
  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const [x, y] = [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
    const hit = regions.find((region) => holds(region, x, y));
    if (!hit || hit.input.checked) return;
    hit.input.checked = true;
    hit.input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  place.addEventListener("change", show);
  place.closest("form")?.addEventListener("restored", show);
  place.dataset.ready = "";
  show();
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-hotspot]:not([data-ready])"))) dress(place);
