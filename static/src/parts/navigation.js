// Width of the navigation on large screens, drawer on phones.
const root = document.documentElement;

/** Wires the narrow/wide button or the phone's menu button. */
export function attach(button) {
  button.addEventListener("click", button.matches("[data-nav-toggle]") ? toggleWidth : () => drawer(button));
}

function toggleWidth() {
  const narrow = document.querySelector(".sidebar").getBoundingClientRect().width > 120;
  root.dataset.nav = narrow ? "narrow" : "wide";
  const parts = (/alkana_look=([^;]*)/.exec(document.cookie)?.[1] ?? "system.comfortable..on").split(".");
  parts[2] = root.dataset.nav;
  document.cookie = `alkana_look=${parts.join(".")}; path=/; max-age=31536000; samesite=lax`;
}

function drawer(button) {
  const nav = document.getElementById("nav");
  const close = () => {
    delete nav.dataset.open;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("keydown", escape);
  };
  const outside = (event) => nav.contains(event.target) || close();
  const escape = (event) => {
    if (event.key !== "Escape") return;
    close();
    button.focus();
  };
  nav.dataset.open = "";
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside);
  document.addEventListener("keydown", escape);
  nav.querySelector("a[aria-current], a").focus();
}
