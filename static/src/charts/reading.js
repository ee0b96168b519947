// How chart values are written: axis labels, tooltips and the sentence that is read aloud.
/** Formats numbers and dates in the language of `words`, which also carries scale words and unit. */
export function writer(words) {
  const language = words.language === "en" ? "en-GB" : "vi-VN";
  const full = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const few = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const digits = language === "en-GB" ? { day: "numeric", month: "short" } : { day: "2-digit", month: "2-digit" };
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...digits, year: "numeric" });
  const month = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: language === "en-GB" ? "short" : "2-digit", year: "numeric" });
  const scales = [[1e9, words.billion], [1e6, words.million], [1e4, words.thousand]];
  /** Few signs, in the scale that fits `size`: on one axis every label has the same. */
  const scaled = (value, size = value) => {
    const [limit, word] = scales.find(([least]) => Math.abs(size) >= least) ?? [];
    return limit && value ? `${few.format(value / (limit === 1e4 ? 1e3 : limit))} ${word}` : few.format(value);
  };
  return {
    value: (value, unit = words.unit) => (value === null || value === undefined || Number.isNaN(value) ? words.unknown : `${full.format(value)} ${unit ?? ""}`.trim()),
    short: scaled,
    signed: (value) => `${value > 0 ? "+" : ""}${full.format(value)}`,
    share: (value, total) => `${percent.format((100 * value) / total)} %`,
    axis: (size) => (value) => scaled(value, size),
    day: (value) => day.format(new Date(value)),
    month: (value) => month.format(new Date(value)),
    /** A place on an axis of time, as the page writes it elsewhere. */
    time: (value, axis) => (axis?.kind === "month" ? month : day).format(new Date(value)),
  };
}

/** One point as a sentence; a step of a waterfall says what it adds and what there is after it. */
export function sentence(payload, { series, point }, words) {
  const write = writer(words);
  const chosen = payload.series[series];
  const [x, y] = chosen.points[point] ?? [];
  const where = payload.x?.type === "time" ? write.time(x, payload.x) : x;
  if (payload.kind === "waterfall") {
    const said = payload.series.filter(({ points }) => points[point]?.[1] != null);
    return [where, ...said.map(({ name, points }) => `${name}: ${write.value(Number(points[point][1]))}`)].join(" · ");
  }
  return [chosen.name, where, write.value(y === null ? null : Number(y))].filter(Boolean).join(" · ");
}

/** What a tooltip says: rows of { colour, name, value } under a title. */
export const tooltip = (title, rows) => ({ title, rows });
