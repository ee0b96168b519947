// Parts of a whole as areas, with name and share written inside.
import { TreemapChart } from "echarts/charts";
import { tooltip, writer } from "../reading.js";

export const parts = [TreemapChart];

/** Option of a treemap; only positive parts have an area. */
export function option(payload, paint, words) {
  const write = writer(words);
  const points = payload.series[0].points.filter(([, y]) => Number(y) > 0);
  const total = points.reduce((sum, [, y]) => sum + Number(y), 0);
  return {
    animation: false,
    color: paint.palette,
    textStyle: { fontFamily: paint.font },
    tooltip: { formatter: ({ name, value, color }) => tooltip(name, [{ colour: color, name: write.share(value, total), value: write.value(value) }]) },
    series: [
      {
        type: "treemap",
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        left: 0,
        right: 0,
        top: 4,
        bottom: 0,
        itemStyle: { borderColor: paint.surface, borderWidth: 2, gapWidth: 1 },
        label: { fontSize: 12, lineHeight: 17, color: paint.surface, overflow: "truncate", formatter: ({ name, value }) => `${name}\n${write.share(value, total)}` },
        data: points.map(([name, y]) => ({ name: String(name ?? "") || words.none, value: Number(y) })),
      },
    ],
  };
}
