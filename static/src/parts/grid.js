// Tables: sorting, paging, columns and search without leaving the page; rows by keyboard; cards that unfold on phones.
import { goTo, pageQuery } from "./address.js";

/** Wires one table widget (its fragment, again after each swap). */
export function attach(grid) {
  const widget = grid.closest("[data-widget]");
  const prefix = grid.dataset.grid;
  const change = (values) => ask(widget, prefix, values);

  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-grid-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      change(Object.fromEntries(new URLSearchParams(link.dataset.gridLink)));
      return;
    }
    const more = event.target.closest("[data-more]");
    if (more) {
      const row = more.closest("tr");
      more.setAttribute("aria-expanded", String(row.toggleAttribute("data-open")));
      return;
    }
    const row = event.target.closest("tbody tr[data-href]");
    if (row && !event.target.closest("a, button, input") && !getSelection().toString()) row.querySelector("a")?.click();
  });

  grid.addEventListener("change", (event) => {
    if (event.target.matches("select[name=limit]")) change({ limit: event.target.value, cursor: "" });
  });

  grid.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-columns]");
    if (!form) return;
    event.preventDefault();
    change({ columns: new FormData(form).getAll("columns").join(",") });
  });

  let timer = 0;
  grid.addEventListener("input", (event) => {
    if (!event.target.matches("[data-table-search]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => change({ q: event.target.value, cursor: "" }), 350);
  });

  grid.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || event.target !== row) return;
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });

  const search = grid.querySelector("[data-table-search]");
  if (search?.value && search.dataset.refocus !== undefined) search.focus();
}

/** A table of the page keeps its state in the address; one inside a panel keeps it in its own request. */
function ask(widget, prefix, values) {
  const own = !widget.matches("[data-follows]");
  const address = new URL(widget.getAttribute("hx-get"), location.origin);
  const query = own ? address.searchParams : pageQuery();
  for (const [name, value] of Object.entries(values)) {
    const full = own ? name : `${prefix}.${name}`;
    if (value) query.set(full, value);
    else query.delete(full);
  }
  if (!own) {
    goTo(query, { only: widget });
    return;
  }
  widget.setAttribute("hx-get", address.pathname + address.search);
  widget.dispatchEvent(new CustomEvent("reload-widget"));
}
