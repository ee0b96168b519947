// The filters live in the address. This is the only place that writes it; widgets hear "filters-changed".
let search = location.search;
let path = location.pathname;

/** The query of the page, also while a drill panel shows its own address. */
export const pageQuery = () => new URLSearchParams(search);

/** Address of the page below any drill panel. */
export const pageAddress = () => path + search;

/** Puts a query into the address and lets everything on the page follow. `only` names the one widget that changed. */
export function goTo(query, { only = null, replace = false } = {}) {
  const text = [...query].length ? `?${query.toString().replaceAll("%2C", ",")}` : "";
  if (text === search) return;
  search = text;
  history[replace ? "replaceState" : "pushState"]({ page: true }, "", path + text);
  announce(only);
}

/** After back or forward: takes over the address that the browser shows. Says whether the page stays the same. */
export function takeOver() {
  if (location.pathname !== path) return false;
  if (location.search !== search) {
    search = location.search;
    announce(null);
  }
  return true;
}

/** Links that change page but keep the filters carry the current query. */
export function announce(only) {
  for (const link of document.querySelectorAll("a[data-keep-query]")) {
    const target = new URL(link.href);
    const kept = new URLSearchParams([...pageQuery()].filter(([name]) => !name.includes(".")));
    target.search = kept.toString().replaceAll("%2C", ",");
    link.href = target.pathname + target.search;
  }
  for (const widget of only ? [only] : document.querySelectorAll("[data-widget][data-follows]")) widget.setAttribute("aria-busy", "true");
  if (only) only.dispatchEvent(new CustomEvent("reload-widget"));
  else document.body.dispatchEvent(new CustomEvent("filters-changed"));
}
