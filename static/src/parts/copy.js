// Copies the text of data-copy, or of the element that data-copy-from names.
import { phrase, say } from "./toasts.js";

/** Wires one copy button; data-copy="address" copies the address of the page. */
export function attach(button) {
  button.addEventListener("click", async () => {
    const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
    await (source ? copyFrom(source) : navigator.clipboard.writeText(addressOf(button.dataset.copy)));
    say(phrase("phrase-copied"), "good");
    button.closest("details[data-menu]")?.removeAttribute("open");
  });
}

const addressOf = (text) => (text === "address" ? location.href : new URL(text, location.href).href);

/** A field's value or an element's text. Without https browsers have no clipboard; they still copy a selection. */
async function copyFrom(source) {
  if (navigator.clipboard) return navigator.clipboard.writeText(source.value ?? source.innerText);
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
  document.execCommand("copy");
}
