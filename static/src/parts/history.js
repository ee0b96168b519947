// Back and forward: close or open a drill panel, or let the widgets follow the filters of that moment.
import { takeOver } from "./address.js";
import { followHistory } from "./drill.js";

history.replaceState({ page: true, ...history.state }, "");

addEventListener("popstate", (event) => {
  if (event.state?.drill) {
    followHistory(event.state);
    return;
  }
  followHistory(null);
  if (!takeOver()) location.reload();
});
