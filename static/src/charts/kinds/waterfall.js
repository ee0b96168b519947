// What adds up to a figure: causes as floating bars below each other, their sum at the end.
import { CustomChart } from "echarts/charts";
import { frame } from "../frame.js";
import { tooltip, writer } from "../reading.js";

export const parts = [CustomChart];

/** Option of a waterfall chart; it lies on its side, so that sentences fit beside the bars. */
export function option(payload, paint, words) {
  const base = frame({ ...payload, series: payload.series.slice(0, 1) }, paint, words);
  const write = writer(words);
  let level = 0;
  const bars = payload.series[0].points.map(([x, y]) => {
    const bar = { x: x || words.none, from: level, to: level + Number(y ?? 0), colour: paint.palette[Number(y) < 0 ? 1 : 2] };
    level = bar.to;
    return bar;
  });
  if (bars.length) bars.push({ x: words.total, from: 0, to: level, colour: paint.palette[0] });
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = (most - least) * 0.2;
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
    xAxis: { ...base.yAxis, nameLocation: "end", nameGap: 6, nameTextStyle: { ...base.yAxis.nameTextStyle, align: "right", verticalAlign: "bottom", padding: [0, 0, 6, 0] }, min: least && least - room, max: most + room, axisLabel: { ...base.yAxis.axisLabel, hideOverlap: true, showMinLabel: false, showMaxLabel: false } },
    yAxis: { ...base.xAxis, type: "category", inverse: true, data: bars.map(({ x }) => x), axisLabel: { ...base.xAxis.axisLabel, interval: 0, hideOverlap: false, width: 128, lineHeight: 15, overflow: "break" } },
    series: [
      {
        name: payload.series[0].name,
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: bars.map(({ from, to }, place) => [place, from, to]),
        renderItem: (_parameters, api) => {
          const bar = bars[api.value(0)];
          const [x1, y] = api.coord([bar.from, api.value(0)]);
          const [x2] = api.coord([bar.to, api.value(0)]);
          const height = Math.min(28, api.size([0, 1])[1] * 0.6);
          const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
          const isBelow = bar.to < bar.from;
          return {
            type: "group",
            children: [
              { type: "rect", shape: { x: left, y: y - height / 2, width: Math.max(2, right - left), height, r: 2 }, style: { fill: bar.colour } },
              { type: "text", style: { x: isBelow ? left - 6 : right + 6, y, text: write.short(bar.to - bar.from), align: isBelow ? "right" : "left", verticalAlign: "middle", fill: paint.ink, font: `600 12px ${paint.font}` } },
            ],
          };
        },
      },
    ],
  };
}
