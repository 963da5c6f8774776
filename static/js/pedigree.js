// @ts-check
// Rows of a family one after the other as they are filled in, removed at a press, and a relative added by a click on the drawing.
// Without it all rows are there to be filled in.

/** @param {Element} row @returns {(HTMLInputElement | HTMLSelectElement)[]} */
const fieldsOf = (row) => [.../** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (row.querySelectorAll("input, select"))];

/** @param {HTMLInputElement | HTMLSelectElement} field */
const isFilled = (field) => (field instanceof HTMLInputElement && field.type === "checkbox" ? field.checked : field.value.trim() !== "");

/** @param {Element} row @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
const fieldOf = (row, name) => /** @type {HTMLInputElement} */ (fieldsOf(row).find((field) => field.name.endsWith(`-${name}`)));

/** @param {string} words @param {() => void} act @returns {HTMLButtonElement} */
function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary btn-sm", textContent: words });
  made.addEventListener("click", act);
  return made;
}

/** @param {HTMLElement} place */
function dress(place) {
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-row]"))];
  const more = /** @type {HTMLDetailsElement} */ (place.querySelector(".kin-more"));
  const changed = () => place.dispatchEvent(new Event("change", { bubbles: true }));
  more.open = true;
  more.querySelector("summary")?.setAttribute("hidden", "");

  const next = () => rows.findLastIndex((row) => fieldsOf(row).some(isFilled)) + 1;

  const show = () => rows.forEach((row, n) => { row.hidden = n !== next() && !fieldsOf(row).some(isFilled); });

  /** @param {string} of */
  const add = (of) => {
    const row = rows[next()];
    if (!row) return;
    if (of) fieldOf(row, "of").value = of;
    show();
    fieldOf(row, "kin").focus();
  };

  for (const row of rows) {
    row.append(
      button(place.dataset.wordsRemove ?? "", () => {
        for (const field of fieldsOf(row)) {
          if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = false;
          else field.value = "";
        }
        show();
        changed();
        adding.focus();
      }),
    );
  }
  const adding = button(place.dataset.wordsAdd ?? "", () => add(""));
  place.append(adding);
  for (const person of place.querySelectorAll("[data-person]")) {
    const number = person.getAttribute("data-person") ?? "";
    if (number) person.addEventListener("click", () => add(number));
  }
  place.addEventListener("input", show);
  place.closest("form")?.addEventListener("restored", show);
  place.dataset.ready = "";
  show();
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-kin]:not([data-ready])"))) dress(place);
