// Which module serves which elements. Heavy parts are loaded when the first element that needs them appears.
import * as confirm from "./parts/confirm.js";
import * as copy from "./parts/copy.js";
import * as dialogs from "./parts/dialogs.js";
import * as filters from "./parts/filters.js";
import * as follow from "./parts/follow.js";
import * as grid from "./parts/grid.js";
import * as intoView from "./parts/into-view.js";
import * as menus from "./parts/menus.js";
import * as navigation from "./parts/navigation.js";
import * as oneTimeCode from "./parts/one-time-code.js";
import * as search from "./parts/search.js";
import * as theme from "./parts/theme.js";

const parts = {
  "details[data-menu]": menus,
  "[data-open-dialog], [data-close-dialog]": dialogs,
  "[data-filter-bar]": filters,
  "[data-search]": search,
  "[data-nav-toggle], [data-nav-open]": navigation,
  "[data-theme-form]": theme,
  "[data-grid]": grid,
  "[data-into-view]": intoView,
  "[data-copy], [data-copy-from]": copy,
  "[data-follow-value]": follow,
  "[data-must-type]": confirm,
  "[data-one-time-code]": oneTimeCode,
  "[data-chart]": () => import("./parts/chart.js"),
  "[data-drop]": () => import("./parts/uploads.js"),
};

const done = new WeakMap();

/** Gives every element below `root` its part, once. */
export function attachTo(root) {
  for (const [selector, part] of Object.entries(parts)) {
    const fresh = [...root.querySelectorAll(selector)].filter((element) => !done.get(element)?.has(selector));
    for (const element of fresh) done.set(element, (done.get(element) ?? new Set()).add(selector));
    if (typeof part !== "function") fresh.forEach(part.attach);
    else if (fresh.length) part().then(({ attach }) => fresh.forEach(attach));
  }
}
