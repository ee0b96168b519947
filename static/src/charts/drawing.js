// One drawn chart: an ECharts instance on a canvas, its colours from CSS, its points by mouse and by arrow keys.
import { init, use } from "echarts/core";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { colours } from "./colours.js";
import { sentence } from "./reading.js";

use([GridComponent, TooltipComponent, LegendComponent, MarkLineComponent, MarkAreaComponent, AriaComponent, CanvasRenderer]);

const kinds = {
  line: () => import("./kinds/line.js"),
  area: () => import("./kinds/line.js"),
  bar: () => import("./kinds/bar.js"),
  stacked: () => import("./kinds/bar.js"),
  histogram: () => import("./kinds/bar.js"),
  waterfall: () => import("./kinds/waterfall.js"),
  treemap: () => import("./kinds/treemap.js"),
  heatmap: () => import("./kinds/heatmap.js"),
};

// Between the steps of a drawing, so that none of them makes a reader wait who clicks meanwhile.
const pause = () => globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));

/** A chart in its `<figure data-chart>`; the payload is the attribute's JSON. */
export class Drawing {
  static async of(figure) {
    const payload = JSON.parse(figure.dataset.chart);
    const kind = await kinds[payload.kind]();
    use(kind.parts);
    await pause();
    const drawing = new Drawing(figure, payload, kind);
    await pause();
    drawing.paint();
    await pause();
    return drawing;
  }

  constructor(figure, payload, kind) {
    this.figure = figure;
    this.payload = payload;
    this.kind = kind;
    this.canvas = figure.querySelector(".chart-canvas");
    this.reading = figure.querySelector(".chart-reading");
    this.place = { series: 0, point: -1 };
    this.chart = init(this.canvas, null, { renderer: "canvas" });
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.canvas);
    this.canvas.addEventListener("keydown", (event) => this.#move(event));
    this.chart.on("click", ({ seriesIndex, dataIndex, data }) => this.#drill(seriesIndex, dataIndex, data));
  }

  /** Draws with the colours of this moment. */
  paint() {
    const words = JSON.parse(this.figure.dataset.words);
    this.chart.setOption(this.kind.option(this.payload, colours(this.figure), words), { notMerge: true });
  }

  /** Fits the chart to its place; an observer calls this once more when nothing has changed. */
  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width && (width !== this.chart.getWidth() || height !== this.chart.getHeight())) this.chart.resize();
  }

  remove() {
    this.watch.disconnect();
    this.chart.dispose();
  }

  /** The chart as a PNG data address. */
  picture() {
    return this.chart.getDataURL({ pixelRatio: 2, backgroundColor: colours(this.figure).surface });
  }

  #move(event) {
    const points = (series) => this.payload.series[series]?.points ?? [];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const jump = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") return void this.#drill(this.place.series, this.place.point);
    if (!step && !jump) return;
    event.preventDefault();
    const count = this.payload.series.length;
    if (jump) this.place.series = (this.place.series + jump + count) % count;
    const last = points(this.place.series).length - 1;
    this.place.point = Math.max(0, Math.min(last, this.place.point + (step ?? 0)));
    this.chart.dispatchAction({ type: "showTip", seriesIndex: this.place.series, dataIndex: this.place.point });
    this.reading.textContent = sentence(this.payload, this.place, JSON.parse(this.figure.dataset.words));
  }

  #drill(series, point, data) {
    const found = data?.href ?? this.figure.querySelectorAll("template[data-hrefs] a")[point]?.getAttribute("href") ?? this.payload.series[series]?.href;
    if (!found) return;
    const link = document.createElement("a");
    link.href = found;
    link.dataset.drill = "";
    this.figure.append(link);
    link.click();
    link.remove();
  }
}
