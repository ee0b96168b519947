// Short messages that go away by themselves; screen readers hear them politely.
const STAY = 6_000;

/** Text of a translated phrase of the page. */
export const phrase = (id) => document.getElementById(id).content.textContent.trim();

/** Says one sentence. `tone` is "", "good" or "act". */
export function say(text, tone = "") {
  const shelf = document.querySelector("[data-toasts]");
  const message = document.createElement("div");
  message.className = "toast-message";
  message.dataset.tone = tone;
  message.textContent = text;
  shelf.append(message);
  setTimeout(() => message.remove(), STAY);
}
