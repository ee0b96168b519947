// One chart widget: hands its canvas to the worker that draws, shows its tooltips, swaps with its table, reads points aloud.
import { transfer, wrap } from "comlink";
import { colours } from "../charts/colours.js";
import { tooltip } from "../charts/tooltip.js";

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      charts.get(target).drawn();
    }
  },
  { rootMargin: "200px" },
);
const charts = new Map();
let worker; // one for all charts of the page

/** Wires one `<figure data-chart>`. */
export function attach(figure) {
  for (const [old, chart] of charts) if (!old.isConnected) chart.remove();
  const chart = new Chart(figure);
  charts.set(figure, chart);
  near.observe(figure);
  const widget = figure.closest("[data-widget]");
  widget.querySelector("[data-twin]")?.addEventListener("click", () => chart.showTable(figure.hidden === false));
  widget.querySelector("[data-png]")?.addEventListener("click", ({ currentTarget: { dataset } }) => chart.save(`${dataset.png}.png`));
}

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.frame = figure.querySelector(".chart-canvas");
    this.tip = tooltip(this.frame);
  }

  /** The drawing in the worker, begun once. */
  drawn() {
    this.drawing ??= this.#draw().catch((problem) => {
      this.drawing = undefined;
      this.showTable(true); // the figures are there without a picture
      throw problem;
    });
    return this.drawing;
  }

  showTable(asTable) {
    const widget = this.figure.closest("[data-widget]");
    widget.querySelector("[data-chart-twin]").hidden = !asTable;
    this.figure.hidden = asTable;
    widget.querySelector("[data-twin]")?.setAttribute("aria-pressed", String(asTable));
  }

  async paint() {
    if (!this.drawing) return;
    this.tip.show(null);
    await (await this.drawing).paint(this.#colours());
  }

  async save(name) {
    const bytes = await (await this.drawn()).picture();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  remove() {
    charts.delete(this.figure);
    near.unobserve(this.figure);
    this.watch?.disconnect();
    this.drawing?.then((drawing) => drawing.remove());
  }

  async #draw() {
    const { chart: payload, words, worker: address } = this.figure.dataset;
    worker ??= started(address);
    const canvas = document.createElement("canvas");
    const offscreen = canvas.transferControlToOffscreen();
    const size = this.#size();
    const drawing = await Promise.race([worker.failed, worker.api.draw(transfer({ canvas: offscreen, payload, words, paint: this.#colours(), size }, [offscreen]))]);
    this.frame.querySelector(".skeleton")?.remove();
    this.frame.prepend(canvas);
    this.#listen(drawing);
    let drawnAs = size;
    this.watch = new ResizeObserver(() => {
      const now = this.#size();
      if (!now.width || !now.height || (now.width === drawnAs.width && now.height === drawnAs.height && now.ratio === drawnAs.ratio)) return;
      drawnAs = now;
      drawing.resize(now);
    });
    this.watch.observe(this.frame);
    return drawing;
  }

  #listen(drawing) {
    const { frame, tip } = this;
    const reading = this.figure.querySelector(".chart-reading");
    let pointer = null; // the newest place that nobody has been asked about
    let isAsking = false;
    const ask = async () => {
      if (isAsking) return;
      isAsking = true;
      while (pointer) {
        const [x, y] = pointer;
        pointer = null;
        const { tip: said, cursor } = await drawing.point(x, y);
        frame.style.cursor = cursor;
        tip.show(said);
      }
      isAsking = false;
    };
    const at = ({ clientX, clientY }) => {
      const { left, top } = frame.getBoundingClientRect();
      return [clientX - left, clientY - top];
    };
    const show = (event) => {
      pointer = at(event);
      ask();
    };
    frame.addEventListener("pointermove", show);
    const leave = async () => {
      pointer = null;
      await drawing.leave();
      tip.show(null);
    };
    // A finger leaves at once; what it tapped stays until another place is tapped.
    frame.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && leave());
    frame.addEventListener("blur", leave);
    frame.addEventListener("click", async (event) => {
      show(event);
      this.#open(await drawing.click(...at(event)));
    });
    frame.addEventListener("keydown", async (event) => {
      if (event.key === "Enter") this.#open(await drawing.enter());
      if (!event.key.startsWith("Arrow")) return;
      event.preventDefault();
      const moved = await drawing.move(event.key);
      reading.textContent = moved.reading;
      tip.show(moved.tip);
    });
  }

  #open(address) {
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.dataset.drill = "";
    this.figure.append(link);
    link.click();
    link.remove();
  }

  #size() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    return { width, height, ratio: devicePixelRatio };
  }

  #colours() {
    const read = colours(this.figure);
    this.figure.toggleAttribute("data-dark", read.isDark); // print turns it light
    return read;
  }
}

/** The worker at this address. `failed` rejects when its script cannot run. */
function started(address) {
  const script = new Worker(address, { type: "module" });
  const failed = new Promise((_resolve, reject) => script.addEventListener("error", () => reject(new Error(`${address} does not run`))));
  failed.catch(() => {});
  return { api: wrap(script), failed };
}

const repaint = () => charts.forEach((chart) => chart.paint());
document.addEventListener("theme-changed", repaint);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
