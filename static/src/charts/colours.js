// Colours of a chart, read from the CSS variables that hold in this theme.
/** Resolved colours for one figure. */
export function colours(figure) {
  const probe = document.createElement("span");
  probe.hidden = true;
  figure.append(probe);
  const of = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  probe.style.color = "light-dark(#000, #fff)";
  const isDark = getComputedStyle(probe).color === "rgb(255, 255, 255)";
  const read = {
    isDark,
    palette: Array.from({ length: 12 }, (_, place) => of(`chart-${place + 1}`)),
    heat: [0, 1, 2, 3, 4].map((step) => of(`heat-${step}`)),
    ink: of("ink"),
    soft: of("ink-soft"),
    faint: of("ink-faint"),
    grid: of("chart-grid"),
    line: of("line"),
    surface: of("surface"),
    watch: of("watch"),
    font: getComputedStyle(figure).fontFamily,
  };
  probe.remove();
  return read;
}
