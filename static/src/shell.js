// Every page inside the frame: htmx for fragments, and the parts that attach themselves by data attributes.
import "htmx.org";
import { attachTo } from "./attach.js";
import "./parts/fragments.js";
import "./parts/turns.js";
import "./parts/history.js";
import "./parts/drill.js";
import "./parts/keys.js";
import "./parts/freshness.js";

attachTo(document);
document.addEventListener("htmx:after:swap", () => attachTo(document));
