// The search box: arrows move through the hits, Esc closes, on phones a button opens it.
/** Wires one search box. */
export function attach(box) {
  const input = box.querySelector("input");
  const results = box.querySelector(".search-results");
  const hits = () => [...results.querySelectorAll("a")];
  box.querySelector("[data-search-open]")?.addEventListener("click", () => {
    box.dataset.open = "";
    input.focus();
  });
  const close = () => {
    results.replaceChildren();
    delete box.dataset.open;
  };
  box.addEventListener("keydown", (event) => {
    const all = hits();
    const place = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && all.length) all[Math.min(place + 1, all.length - 1)].focus();
    else if (event.key === "ArrowUp" && all.length) (place > 0 ? all[place - 1] : input).focus();
    else if (event.key === "Enter" && document.activeElement === input && all.length) all[0].click();
    else if (event.key === "Escape") {
      close();
      input.blur();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => box.contains(event.target) || close());
}
