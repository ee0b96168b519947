// The pages before signing in: show the password, caps-lock hint, codes, menus, colours.
import { attach as menu } from "./parts/menus.js";
import { attach as oneTimeCode } from "./parts/one-time-code.js";
import { attach as theme } from "./parts/theme.js";

document.querySelectorAll("details[data-menu]").forEach(menu);
document.querySelectorAll("[data-theme-form]").forEach(theme);
document.querySelectorAll("[data-one-time-code]").forEach(oneTimeCode);

for (const button of document.querySelectorAll("[data-show-password]")) {
  const field = button.closest(".password").querySelector("input");
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
}

for (const hint of document.querySelectorAll("[data-caps]")) {
  hint.closest("form").addEventListener("keyup", (event) => {
    if (event.getModifierState) hint.hidden = !event.getModifierState("CapsLock");
  });
}
