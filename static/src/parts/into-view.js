// A line that is longer than the screen begins where it matters: at the current tab, at the latest day with rows.

/** Wires one element that scrolls sideways; `data-into-view` names what has to be seen. */
export function attach(line) {
  const last = [...line.querySelectorAll(line.dataset.intoView)].at(-1);
  if (!last) return;
  // An observer is told after the page is laid out; asking now would lay it out once more.
  new IntersectionObserver(([{ boundingClientRect: seen, rootBounds: box }], observer) => {
    observer.disconnect();
    if (seen.right > box.right) line.scrollLeft += seen.right - box.right + 24;
  }, { root: line }).observe(last);
}
