// Lines and areas over time; unknown points are gaps.
import { LineChart } from "echarts/charts";
import { SYMBOLS, at, dash, frame, marks } from "../frame.js";

export const parts = [LineChart];

/** Option of a line or area chart. */
export function option(payload, paint, words) {
  const base = frame(payload, paint, words, { zero: payload.kind === "area" || payload.zero !== false });
  const many = payload.series.some(({ points }) => points.length > 60);
  return {
    ...base,
    series: payload.series.map(({ name, role, points }, place) => ({
      name,
      type: "line",
      data: points.map(([x, y]) => [at(payload, x), y === null ? null : Number(y)]),
      showSymbol: !many,
      symbol: SYMBOLS[place % SYMBOLS.length],
      symbolSize: 6,
      connectNulls: false,
      lineStyle: { width: role === "net" ? 3 : 2, type: dash(place, role) },
      ...(payload.kind === "area" && { areaStyle: { opacity: 0.22 }, stack: "all" }),
      emphasis: { focus: "series" },
      ...(place === 0 ? marks(payload, paint, words) : {}),
    })),
  };
}
