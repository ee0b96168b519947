// Widgets ask for their figures in turn, so that the page can answer its reader in between.
const waiting = [];
const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));

document.addEventListener("htmx:after:init", ({ target }) => {
  if (!target.matches("[data-widget][hx-trigger^=its-turn]")) return;
  waiting.push(target);
  if (waiting.length === 1) ask();
});

async function ask() {
  while (waiting.length) {
    await pause();
    waiting[0].dispatchEvent(new CustomEvent("its-turn"));
    waiting.shift();
  }
}
