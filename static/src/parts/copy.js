// Copies the text of data-copy.
import { phrase, say } from "./toasts.js";

/** Wires one copy button; data-copy="address" copies the address of the page. */
export function attach(button) {
  button.addEventListener("click", async () => {
    const text = button.dataset.copy === "address" ? location.href : new URL(button.dataset.copy, location.href).href;
    await navigator.clipboard.writeText(text);
    say(phrase("phrase-copied"), "good");
    button.closest("details[data-menu]")?.removeAttribute("open");
  });
}
