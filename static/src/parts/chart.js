// One chart widget: draws when it is near the screen and the page is at rest, swaps with its table, reads points aloud.
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      rest(() => (turn = turn.catch(() => {}).then(() => draw(target))));
    }
  },
  { rootMargin: "200px" },
);
const made = new WeakMap();
const drawn = new Map();
let turn = Promise.resolve(); // one chart after the other
const rest = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 1_500 }) : setTimeout(work, 50));

/** Wires one `<figure data-chart>`. */
export function attach(figure) {
  near.observe(figure);
  const widget = figure.closest("[data-widget]");
  const twin = widget.querySelector("[data-chart-twin]");
  widget.querySelector("[data-twin]")?.addEventListener("click", ({ currentTarget: button }) => {
    const asTable = twin.hidden;
    twin.hidden = !asTable;
    figure.hidden = asTable;
    button.setAttribute("aria-pressed", String(asTable));
    if (!asTable) drawn.get(figure)?.resize();
  });
  widget.querySelector("[data-png]")?.addEventListener("click", async ({ currentTarget: button }) => {
    await draw(figure);
    const link = document.createElement("a");
    link.href = drawn.get(figure).picture();
    link.download = `${button.dataset.png}.png`;
    link.click();
  });
}

function draw(figure) {
  if (!figure.isConnected) return undefined;
  if (!made.has(figure)) {
    const making = make(figure);
    made.set(figure, making);
    making.catch(() => made.delete(figure)); // the next look tries again
  }
  return made.get(figure);
}

async function make(figure) {
  const { Drawing } = await import("../charts/drawing.js");
  for (const old of drawn.keys()) {
    if (old.isConnected) continue;
    drawn.get(old).remove();
    drawn.delete(old);
  }
  const drawing = await Drawing.of(figure);
  drawn.set(figure, drawing);
  figure.querySelector(".skeleton")?.remove();
}

const redraw = () => drawn.forEach((drawing) => drawing.paint());
document.addEventListener("theme-changed", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("beforeprint", redraw);
addEventListener("afterprint", redraw);
