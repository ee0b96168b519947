// From one figure to another: causes as floating bars. First and last point are totals.
import { BarChart } from "echarts/charts";
import { frame } from "../frame.js";
import { tooltip, writer } from "../reading.js";

export const parts = [BarChart];

/** Option of a waterfall chart. */
export function option(payload, paint, words) {
  const base = frame({ ...payload, series: payload.series.slice(0, 1) }, paint, words, { zero: true });
  const write = writer(words);
  const points = payload.series[0].points.map(([x, y]) => [x, Number(y ?? 0)]);
  let level = 0;
  const bars = points.map(([x, y], place) => {
    const isTotal = place === 0 || place === points.length - 1;
    const from = isTotal ? 0 : level;
    level = isTotal ? y : level + y;
    return { x, y, low: Math.min(from, level), high: Math.max(from, level), colour: isTotal ? paint.palette[0] : y < 0 ? paint.act : paint.good };
  });
  return {
    ...base,
    tooltip: { ...base.tooltip, formatter: ([item]) => tooltip(bars[item.dataIndex].x, [{ colour: bars[item.dataIndex].colour, name: payload.series[0].name, value: write.value(bars[item.dataIndex].y) }]) },
    xAxis: { ...base.xAxis, type: "category", data: bars.map(({ x }) => x), axisLabel: { ...base.xAxis.axisLabel, interval: 0, width: 90, overflow: "break" } },
    series: [
      { name: "\u0000", type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: bars.map(({ low }) => low) },
      { name: payload.series[0].name, type: "bar", stack: "all", barMaxWidth: 56, data: bars.map(({ high, low, colour }) => ({ value: high - low, itemStyle: { color: colour, borderRadius: 2 } })) },
    ],
  };
}
