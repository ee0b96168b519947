// The tooltip of a chart, written on the page from what the worker says. The page's CSP allows no style in HTML texts.
const BESIDE = 14;

/** A tooltip inside `frame`, hidden until `show` gets { title, rows, x, y }. */
export function tooltip(frame) {
  const box = Object.assign(document.createElement("div"), { className: "chart-tip", hidden: true });
  return {
    show(said) {
      box.hidden = !said;
      if (!said) return;
      box.replaceChildren(Object.assign(document.createElement("b"), { textContent: said.title }), ...said.rows.map(line));
      frame.append(box);
      // Beside the point, on its other side where the frame ends.
      const { clientWidth: width, clientHeight: height } = frame;
      const { offsetWidth: wide, offsetHeight: high } = box;
      const left = said.x + BESIDE + wide > width ? said.x - BESIDE - wide : said.x + BESIDE;
      box.style.left = `${Math.max(0, Math.min(left, width - wide))}px`;
      box.style.top = `${Math.max(0, Math.min(said.y + BESIDE, height - high))}px`;
    },
  };
}

function line({ colour, name, value }) {
  const row = document.createElement("div");
  const mark = document.createElement("i");
  mark.style.background = colour;
  row.append(mark, Object.assign(document.createElement("span"), { textContent: name }), Object.assign(document.createElement("strong"), { textContent: value }));
  return row;
}
