// Bars from zero: side by side, stacked, or a histogram. A series with the role "net" is a line over the bars.
import { BarChart, LineChart } from "echarts/charts";
import { at, dash, frame, marks } from "../frame.js";

export const parts = [BarChart, LineChart];

/** Option of a bar chart; long category names lie on their side. */
export function option(payload, paint, words) {
  const base = frame(payload, paint, words);
  const categories = payload.x.type === "category" ? payload.x.categories.map((name) => name || words.none) : null;
  const lying = categories && categories.length > 1 && categories.some((name) => String(name).length > 9) && payload.kind !== "histogram";
  const category = { ...base.xAxis, data: categories ?? undefined, ...(lying && { inverse: true, axisLabel: { ...base.xAxis.axisLabel, width: 150, overflow: "truncate" } }) };
  const value = { ...base.yAxis, ...(lying && { nameLocation: "end", nameGap: 6, nameTextStyle: { ...base.yAxis.nameTextStyle, align: "right", verticalAlign: "bottom", padding: [0, 0, 6, 0] }, axisLabel: { ...base.yAxis.axisLabel, hideOverlap: true } }) };
  const pick = categories ? (points) => categories.map((name) => number(points.find(([x]) => (x || words.none) === name)?.[1])) : (points) => points.map(([x, y]) => [at(payload, x), number(y)]);
  return {
    ...base,
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    series: payload.series.map(({ name, role, points }, place) => {
      const isLine = role === "net" || role === "target" || role === "last_year";
      return {
        name,
        type: isLine ? "line" : "bar",
        data: pick(points),
        ...(isLine
          ? { lineStyle: { width: 2.5, type: dash(place, role) }, symbolSize: 6, z: 3 }
          : { barMaxWidth: 36, barCategoryGap: payload.kind === "histogram" ? "4%" : "28%", itemStyle: { borderRadius: payload.kind === "stacked" ? 0 : lying ? [0, 3, 3, 0] : [3, 3, 0, 0], decal: place > 5 ? { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: 0.8 } : undefined } }),
        ...(payload.kind === "stacked" && !isLine && { stack: "all" }),
        emphasis: { focus: payload.series.length > 1 ? "series" : "none" },
        ...(place === 0 && !lying ? marks(payload, paint, words) : {}),
      };
    }),
  };
}

const number = (value) => (value === null || value === undefined ? null : Number(value));
