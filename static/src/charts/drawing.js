// One drawn chart: an ECharts instance on a canvas of the page. Pointer and keys arrive as calls, what is to be shown
// beside the picture (tooltip, cursor, the sentence that is read aloud) is their answer.
import { transfer } from "comlink";
import { init, use } from "echarts/core";
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { sentence } from "./reading.js";

use([GridComponent, TooltipComponent, LegendComponent, MarkLineComponent, MarkAreaComponent, CanvasRenderer]);

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
const PICTURE_RATIO = 2;

/** A chart on a canvas. `payload` and `words` are the JSON of the widget, `size` is { width, height, ratio }. */
export class Drawing {
  static async of({ canvas, payload, words, paint, size }) {
    const chart = JSON.parse(payload);
    const kind = await kinds[chart.kind]();
    use(kind.parts);
    return new Drawing(canvas, { payload: chart, words: JSON.parse(words), kind, paint, size });
  }

  constructor(canvas, { payload, words, kind, paint, size }) {
    Object.assign(this, { payload, words, kind, size });
    this.place = { series: 0, point: -1 };
    this.shown = { tip: null, cursor: "default", href: null };
    this.chart = instance(canvas, size);
    this.chart.getZr().handler.proxy.setCursor = (cursor) => (this.shown.cursor = cursor);
    this.chart.on("click", ({ seriesIndex, data }) => (this.shown.href = this.#target(seriesIndex, data)));
    this.chart.on("hideTip", () => (this.shown.tip = null));
    this.paint(paint);
  }

  /** Draws with these colours. */
  paint(paint) {
    this.colours = paint;
    this.chart.setOption(this.#option(), { notMerge: true });
  }

  resize(size) {
    this.size = size;
    this.chart.resize({ width: size.width, height: size.height, devicePixelRatio: size.ratio });
  }

  /** What to show when the pointer is at x, y: { tip, cursor }. */
  point(x, y) {
    this.#dispatch("mousemove", x, y);
    return this.shown;
  }

  leave() {
    this.#dispatch("mouseout", -1, -1);
    this.shown.tip = null;
  }

  /** The address that a click at x, y leads to, if any. */
  click(x, y) {
    this.shown.href = null;
    for (const name of ["mousedown", "mouseup", "click"]) this.#dispatch(name, x, y);
    return this.shown.href;
  }

  /** Moves by an arrow key: { tip, reading }. */
  move(key) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
    const jump = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
    const { series } = this.payload;
    this.place.series = (this.place.series + jump + series.length) % series.length;
    const last = (series[this.place.series]?.points.length ?? 0) - 1;
    this.place.point = Math.max(0, Math.min(last, this.place.point + step));
    this.chart.dispatchAction({ type: "showTip", seriesIndex: this.place.series, dataIndex: this.place.point });
    return { tip: this.shown.tip, reading: sentence(this.payload, this.place, this.words) };
  }

  /** The address behind the point that arrow keys chose, if any. */
  enter() {
    return this.#target(this.place.series);
  }

  /** The chart as a PNG, twice as fine as on a plain screen. */
  async picture() {
    const canvas = new OffscreenCanvas(1, 1);
    const copy = instance(canvas, { ...this.size, ratio: PICTURE_RATIO });
    copy.setOption({ ...this.#option(), backgroundColor: this.colours.surface });
    copy.getZr().flush();
    const blob = await canvas.convertToBlob({ type: "image/png" });
    copy.dispose();
    const bytes = await blob.arrayBuffer();
    return transfer(bytes, [bytes]);
  }

  remove() {
    this.chart.dispose();
  }

  /** The kind's option. Its tooltips are data: the page shows them. */
  #option() {
    const option = this.kind.option(this.payload, this.colours, this.words);
    const tell = option.tooltip.formatter;
    let said = null;
    return {
      ...option,
      tooltip: {
        ...option.tooltip,
        renderMode: "richText",
        backgroundColor: "transparent",
        borderWidth: 0,
        shadowBlur: 0,
        hideDelay: 0,
        formatter: (items) => {
          said = tell(items);
          return "";
        },
        position: ([x, y]) => {
          this.shown.tip = { ...said, x, y };
          return [x, y];
        },
      },
    };
  }

  #dispatch(name, x, y) {
    const nothing = () => {};
    this.chart.getZr().handler.dispatch(name, { zrX: x, zrY: y, offsetX: x, offsetY: y, preventDefault: nothing, stopPropagation: nothing, stopImmediatePropagation: nothing });
  }

  #target(series, data) {
    return data?.href ?? this.payload.series[series]?.href ?? null;
  }
}

const instance = (canvas, { width, height, ratio }) => init(canvas, null, { renderer: "canvas", width, height, devicePixelRatio: ratio });
