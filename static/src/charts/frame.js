// What cartesian charts share: grid, axes, legend, tooltip, marks, uncovered days.
import { tooltip, writer } from "./reading.js";

const DAY = 86_400_000;
const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], [3, 3], [12, 4]];
export const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];

/** A point's place on the x axis; plant days are drawn as UTC days, so no browser zone moves them. */
export const at = (payload, x) => (payload.x.type === "time" ? Date.parse(x) : payload.x.type === "value" ? Number(x) : x);

/** Dash pattern of the n-th series: meaning never by colour alone. */
export const dash = (place, role) => (role === "target" ? "dashed" : role === "last_year" ? "dotted" : DASHES[Math.floor(place / 6) % DASHES.length]);

/** Option parts that line, bar and waterfall charts have in common. `zero` starts the value axis at 0. */
export function frame(payload, paint, words, { zero = true } = {}) {
  const write = writer(words);
  const isTime = payload.x.type === "time";
  const days = isTime ? new Set(payload.series.flatMap(({ points }) => points.map(([x]) => x))) : new Set();
  const text = { color: paint.soft, fontFamily: paint.font, fontSize: 12 };
  const unit = payload.y?.unit ? words.unit || payload.y.unit : "";
  return {
    useUTC: true,
    animation: false, // frames of a movement nobody asked for keep the page busy
    color: paint.palette,
    textStyle: { fontFamily: paint.font },
    grid: { left: 8, right: 16, top: payload.series.length > 1 ? 44 : 28, bottom: 4, containLabel: true },
    legend: { show: payload.series.length > 1, type: "scroll", top: 0, left: 0, right: 0, icon: "roundRect", itemWidth: 14, itemHeight: 8, itemGap: 14, textStyle: { ...text, color: paint.ink, lineHeight: 18 }, pageTextStyle: text, pageIconColor: paint.ink, pageIconInactiveColor: paint.line, pageIconSize: 11 },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: isTime ? "line" : "shadow", lineStyle: { color: paint.faint }, shadowStyle: { color: paint.grid, opacity: 0.45 } },
      formatter: (items) => {
        const shown = items.filter((item) => item.seriesName && !item.seriesName.startsWith("\u0000"));
        const first = shown[0] ?? items[0];
        return tooltip(
          isTime ? write.time(first.axisValue, payload.x) : first.axisValueLabel,
          shown.map((item) => ({ colour: item.color, name: item.seriesName, value: write.value(Array.isArray(item.value) ? item.value[1] : item.value) })),
        );
      },
    },
    xAxis: {
      type: isTime ? "time" : payload.x.type === "value" ? "value" : "category",
      axisLine: { lineStyle: { color: paint.faint } },
      axisTick: { show: false },
      splitLine: { show: false },
      // Whole days only; a single one stands in the middle of its neighbours.
      ...(isTime && { minInterval: DAY }),
      ...(days.size === 1 && { min: Date.parse([...days][0]) - DAY, max: Date.parse([...days][0]) + DAY }),
      axisLabel: { ...text, hideOverlap: true, ...(isTime ? { formatter: (value) => (new Date(value).getUTCDate() === 1 ? write.month(value) : String(new Date(value).getUTCDate())) } : {}) },
    },
    yAxis: {
      type: "value",
      scale: !zero,
      name: unit,
      nameTextStyle: { ...text, align: "left" },
      axisLabel: { ...text, formatter: write.axis(reach(payload)) },
      splitLine: { lineStyle: { color: paint.grid } },
    },
  };
}

/** The largest value that the value axis has to show, stacked series added up. */
function reach(payload) {
  const stacks = payload.kind === "area" || payload.kind === "stacked";
  const sums = new Map();
  for (const { points } of payload.series) {
    for (const [x, y] of points) sums.set(x, stacks ? (sums.get(x) ?? 0) + Math.abs(y ?? 0) : Math.max(sums.get(x) ?? 0, Math.abs(y ?? 0)));
  }
  return Math.max(0, ...sums.values());
}

/** Vertical marks (definition changes, counts) and hatched stretches without data, drawn by the first series. */
export function marks(payload, paint, words) {
  const lines = (payload.marks ?? []).map(({ x, text }) => ({ xAxis: at(payload, x), name: text, label: { formatter: text, color: paint.soft, fontSize: 11 } }));
  const gaps = (payload.uncovered ?? []).map(([from, to]) => [{ xAxis: at(payload, from), name: words.uncovered }, { xAxis: at(payload, to) }]);
  return {
    ...(lines.length && { markLine: { symbol: "none", silent: true, lineStyle: { color: paint.watch, type: "dashed" }, data: lines } }),
    ...(gaps.length && { markArea: { silent: true, itemStyle: { color: paint.watch, opacity: 0.14, decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.8 } }, label: { show: false }, data: gaps } }),
  };
}
