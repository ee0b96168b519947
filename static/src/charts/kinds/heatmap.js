// Two categories and a strength. Points are rows in the order of `fields`: x, y, value.
import { HeatmapChart } from "echarts/charts";
import { VisualMapComponent } from "echarts/components";
import { tooltip, writer } from "../reading.js";

export const parts = [HeatmapChart, VisualMapComponent];

/** Option of a heat map. */
export function option(payload, paint, words) {
  const write = writer(words);
  const points = payload.series[0].points;
  const names = (place) => [...new Set(points.map((point) => String(point[place])))];
  const text = { color: paint.soft, fontFamily: paint.font, fontSize: 12 };
  const most = Math.max(1, ...points.map((point) => Number(point[2] ?? 0)));
  return {
    animation: false,
    textStyle: { fontFamily: paint.font },
    grid: { left: 8, right: 16, top: 8, bottom: 40, containLabel: true },
    tooltip: { formatter: ({ value }) => tooltip(`${value[0]} · ${value[1]}`, [{ colour: paint.heat[3], name: payload.series[0].name, value: write.value(value[2]) }]) },
    xAxis: { type: "category", data: names(0), axisLabel: text, axisTick: { show: false }, axisLine: { show: false } },
    yAxis: { type: "category", data: names(1), axisLabel: text, axisTick: { show: false }, axisLine: { show: false } },
    visualMap: { min: 0, max: most, orient: "horizontal", left: "center", bottom: 0, itemHeight: 160, itemWidth: 10, inRange: { color: paint.heat }, textStyle: text, formatter: (value) => write.short(value) },
    series: [{ type: "heatmap", data: points.map(([x, y, value]) => [String(x), String(y), value === null ? null : Number(value)]), itemStyle: { borderColor: paint.surface, borderWidth: 2 }, label: { show: points.length <= 60, color: paint.ink, formatter: ({ value }) => write.short(value[2]) } }],
  };
}
