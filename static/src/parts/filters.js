// The filter bar: its small forms put their values into the address; on phones it opens as a sheet.
import { goTo, pageQuery } from "./address.js";

let lastUsed = null;

/** Wires one filter bar (again after the server sent a fresh one). */
export function attach(bar) {
  bar.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-filter-form]");
    if (!form) return;
    event.preventDefault();
    lastUsed = form.dataset.filterForm;
    apply(form);
  });
  bar.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-at-once]");
    if (!select) return;
    lastUsed = select.name;
    apply(select.form);
  });
  bar.querySelector("[data-open-sheet]")?.addEventListener("click", () => bar.toggleAttribute("data-sheet"));
  for (const button of bar.querySelectorAll("[data-close-sheet]")) button.addEventListener("click", () => bar.removeAttribute("data-sheet"));
  if (lastUsed) {
    bar.querySelector(`[data-filter="${CSS.escape(lastUsed)}"] summary, select[name="${CSS.escape(lastUsed)}"]`)?.focus();
    lastUsed = null;
  }
}

function apply(form) {
  const query = pageQuery();
  for (const name of [...query.keys()]) if (name.endsWith(".cursor")) query.delete(name);
  const data = new FormData(form);
  for (const name of form.dataset.filterForm.split(" ")) {
    const values = data.getAll(name).filter((value) => value !== "");
    if (values.length) query.set(name, values.join(","));
    else query.delete(name);
  }
  form.closest("details")?.removeAttribute("open");
  goTo(query);
}
