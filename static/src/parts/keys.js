// Single keys. They rest while someone types, inside dialogs, and when the profile turned them off.
import { goTo, pageQuery } from "./address.js";

let waitsForPage = false;

const actions = {
  "/": () => document.querySelector("[data-search] input")?.focus(),
  "?": () => document.querySelector("[data-open-dialog=keys]")?.click(),
  f: () => document.querySelector("[data-filter-bar] summary")?.focus(),
  r: () => document.body.dispatchEvent(new CustomEvent("filters-changed")),
  R: () => goTo(new URLSearchParams()),
  t: () => near("[data-twin]")?.click(),
  x: () => near("[data-export]")?.click(),
  "[": () => document.querySelector("[data-period-before]")?.click(),
  "]": () => document.querySelector("[data-period-after]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (document.cookie.includes(".off") || document.querySelector("dialog[open]:not([data-drill])")) return;
  if (waitsForPage) {
    waitsForPage = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  if (event.key === "g") {
    waitsForPage = true;
    setTimeout(() => (waitsForPage = false), 1_500);
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    document.querySelector(`[data-tab="${event.key}"]`)?.click();
    return;
  }
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || isTyping(event.target)) return;
  event.target.closest("tr[data-href]") && event.target.matches("tr") && event.target.querySelector("a")?.click();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-filter-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const kept = [...pageQuery()].filter(([name]) => name.includes(".") && !name.endsWith(".cursor"));
  goTo(new URLSearchParams([...new URL(link.href).searchParams, ...kept]));
});

function near(selector) {
  const widget = document.activeElement?.closest("[data-widget]");
  return widget?.querySelector(selector) ?? document.querySelector(selector);
}

function isTyping(element) {
  return element.matches?.("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");
}
