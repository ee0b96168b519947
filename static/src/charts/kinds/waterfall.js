// How one figure becomes another: what there is first, every step floating from where the one before ended, what there is last.
// Steps are slivers beside what there is, so the axis counts from the first figure: the ends say in words what they are.
import { CustomChart } from "echarts/charts";
import { frame } from "../frame.js";
import { tooltip, writer } from "../reading.js";

export const parts = [CustomChart];

/** Option of a waterfall chart; it lies on its side, so that sentences fit beside the bars. */
export function option(payload, paint, words) {
  const base = frame({ ...payload, series: payload.series.slice(0, 1) }, paint, words);
  const write = writer(words);
  const bars = steps(payload, paint);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = (most - least || 1) * 0.25;
  const name = `${base.yAxis.name} · 0 = ${bars[0]?.x ?? ""}`;
  return {
    ...base,
    grid: { ...base.grid, top: 8, bottom: 28 },
    legend: { show: false },
    tooltip: {
      ...base.tooltip,
      formatter: ([item]) => {
        const { x, colour, change, level } = bars[item.dataIndex];
        const lines = payload.series.map((series, place) => ({ colour, name: series.name, value: [change, level][place] }));
        return tooltip(x, lines.filter(({ value }) => value !== null).map((line) => ({ ...line, value: write.value(line.value) })));
      },
    },
    xAxis: { ...base.yAxis, name, nameLocation: "middle", nameGap: 26, nameTextStyle: { ...base.yAxis.nameTextStyle, align: "center" }, min: least - room, max: most + room, axisLabel: { ...base.yAxis.axisLabel, hideOverlap: true, showMinLabel: false, showMaxLabel: false } },
    yAxis: { ...base.xAxis, type: "category", inverse: true, data: bars.map(({ x, isEnd, level }) => (isEnd ? `${x}\n${write.value(level)}` : x)), axisLabel: { ...base.xAxis.axisLabel, interval: 0, hideOverlap: false, width: 128, lineHeight: 15, overflow: "break" } },
    series: [
      {
        name: payload.series[0].name,
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: bars.map(({ from, to }, place) => [place, from, to]),
        renderItem: ({ coordSys }, api) => drawn(bars, api, { paint, write, space: coordSys }),
      },
    ],
  };
}

/** The bars, counted from the first level: both ends from zero, every step from where the one before ended. */
function steps(payload, paint) {
  const [changes, levels] = payload.series.map(({ points }) => points.map(([, y]) => (y === null ? null : Number(y))));
  const names = payload.series[0].points.map(([x]) => x);
  return names.map((x, place) => {
    const isEnd = place === 0 || place === names.length - 1;
    const to = levels[place] - levels[0];
    const from = isEnd ? 0 : levels[place - 1] - levels[0];
    const colour = paint.palette[isEnd ? 0 : to < from ? 1 : 2];
    return { x, from, to, colour, isEnd, change: changes[place], level: levels[place] };
  });
}

const GAP = 6;
const DIGIT = 7.5;

/** One bar with what it adds, and the line that leads on to the next one. */
function drawn(bars, api, { paint, write, space }) {
  const place = api.value(0);
  const { from, to, colour } = bars[place];
  const [start, y] = api.coord([from, place]);
  const [end] = api.coord([to, place]);
  const row = api.size([0, 1])[1];
  const height = Math.min(28, row * 0.6);
  const bar = { left: Math.min(start, end), right: Math.max(start, end) };
  const text = write.signed(to - from);
  const leadsOn = place < bars.length - 1;
  return {
    type: "group",
    children: [
      { type: "rect", shape: { x: bar.left - (start === end ? 1 : 0), y: y - height / 2, width: Math.max(2, bar.right - bar.left), height, r: start === end ? 0 : 2 }, style: { fill: colour } },
      ...(leadsOn ? [{ type: "line", shape: { x1: end, y1: y + height / 2, x2: end, y2: y + row - height / 2 }, style: { stroke: paint.faint, lineWidth: 1 } }] : []),
      { type: "text", style: { ...beside(bar, space, text.length * DIGIT + GAP, to < from, paint), y, text, verticalAlign: "middle", font: `600 12px ${paint.font}` } },
    ],
  };
}

/** Where a bar's text stands: where the bar leads, else on its other side, else inside of it. */
function beside({ left, right }, { x, width }, need, leadsLeft, paint) {
  const before = { x: left - GAP, align: "right", fill: paint.ink };
  const after = { x: right + GAP, align: "left", fill: paint.ink };
  const [fitsBefore, fitsAfter] = [left - need > x, right + need < x + width];
  if (fitsBefore && (leadsLeft || !fitsAfter)) return before;
  return fitsAfter ? after : { x: (left + right) / 2, align: "center", fill: paint.surface };
}
