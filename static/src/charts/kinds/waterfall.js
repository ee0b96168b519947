// What adds up to a figure: causes as floating bars, their sum at the end.
import { CustomChart } from "echarts/charts";
import { frame } from "../frame.js";
import { tooltip, writer } from "../reading.js";

export const parts = [CustomChart];

/** Option of a waterfall chart. */
export function option(payload, paint, words) {
  const base = frame({ ...payload, series: payload.series.slice(0, 1) }, paint, words);
  const write = writer(words);
  let level = 0;
  const bars = payload.series[0].points.map(([x, y]) => {
    const bar = { x: x || words.none, from: level, to: level + Number(y ?? 0), colour: Number(y) < 0 ? paint.act : paint.good };
    level = bar.to;
    return bar;
  });
  if (bars.length) bars.push({ x: words.total, from: 0, to: level, colour: paint.palette[0] });
  return {
    ...base,
    legend: { show: false },
    tooltip: {
      ...base.tooltip,
      formatter: ([item]) => {
        const bar = bars[item.dataIndex];
        return tooltip(bar.x, [{ colour: bar.colour, name: payload.series[0].name, value: write.value(bar.to - bar.from) }]);
      },
    },
    xAxis: { ...base.xAxis, type: "category", data: bars.map(({ x }) => x), axisLabel: { ...base.xAxis.axisLabel, interval: 0, hideOverlap: false, width: 96, overflow: "break" } },
    series: [
      {
        name: payload.series[0].name,
        type: "custom",
        encode: { x: 0, y: [1, 2] },
        data: bars.map(({ from, to }, place) => [place, from, to]),
        renderItem: (_parameters, api) => {
          const bar = bars[api.value(0)];
          const [x, y1] = api.coord([api.value(0), bar.from]);
          const [, y2] = api.coord([api.value(0), bar.to]);
          const width = Math.min(56, api.size([1, 0])[0] * 0.62);
          return { type: "rect", shape: { x: x - width / 2, y: Math.min(y1, y2), width, height: Math.max(1, Math.abs(y1 - y2)), r: 2 }, style: { fill: bar.colour } };
        },
      },
    ],
  };
}
