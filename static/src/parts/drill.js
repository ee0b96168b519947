// The drill panel: a link with data-drill opens its page in a panel from the right, under its own address.
// Every level is an entry of the browser's history, so Esc and "back" are the same thing.
import { attachTo } from "../attach.js";
import { pageAddress } from "./address.js";
import { takeVersion } from "./freshness.js";
import { askToSignIn } from "./session.js";

const panel = document.querySelector("dialog[data-drill]");
const body = panel?.querySelector("[data-drill-body]");
let depth = 0;
let opener = null;
let request = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drill]");
  if (!link || !panel || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.getAttribute("href"), link);
});

/** Opens an address one level deeper. */
export function open(address, from = document.activeElement) {
  if (!depth) opener = from;
  depth += 1;
  history.pushState({ drill: address, depth }, "", address);
  show(address);
}

/** Follows back and forward; null closes the panel. */
export function followHistory(state) {
  depth = state?.depth ?? 0;
  if (state) show(state.drill);
  else if (panel?.open) close();
}

const asked = (address, more) => fetch(address, { headers: { "HX-Request": "true", "X-Drill": "1" }, credentials: "same-origin", ...more });

async function show(address) {
  request?.abort();
  request = new AbortController();
  if (!panel.open) panel.showModal();
  panel.querySelector("[data-drill-page]").href = address;
  panel.querySelector("[data-drill-back]").hidden = depth < 2;
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await asked(address, { signal: request.signal });
    if (answer.status === 401) {
      askToSignIn(() => show(address));
      return;
    }
    fill(answer.ok || answer.status === 404 ? await answer.text() : "", answer.headers.get("X-Request-ID"));
  } catch (error) {
    if (error.name !== "AbortError") fill("", null);
  }
}

function fill(html, id) {
  body.removeAttribute("aria-busy");
  if (html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    body.replaceChildren(...page.body.childNodes);
  } else {
    const failure = document.getElementById("phrase-error").content.cloneNode(true);
    failure.querySelector("[data-slot=id]").textContent = id ?? "—";
    failure.querySelector("[data-retry]").addEventListener("click", () => show(location.pathname + location.search));
    body.replaceChildren(failure);
  }
  const title = body.querySelector("[data-drill-title]");
  panel.querySelector("#drill-title").textContent = title?.dataset.drillTitle ?? "";
  window.htmx.process(body);
  attachTo(body);
  body.scrollTop = 0;
  panel.querySelector("#drill-title").focus();
}

// A form that stays: sent from here, answered here; what it changed is shown behind the panel at once.
body?.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-stay]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  body.setAttribute("aria-busy", "true");
  const answer = await asked(form.action, { method: "POST", body: new FormData(form, event.submitter) }).catch(() => null);
  if (answer?.status === 401) {
    body.removeAttribute("aria-busy");
    askToSignIn(() => form.requestSubmit(event.submitter));
    return;
  }
  fill(answer?.ok ? await answer.text() : "", answer?.headers.get("X-Request-ID"));
  const version = answer?.redirected && body.querySelector("[data-version]")?.dataset.version;
  if (version) takeVersion(version);
});

function close() {
  request?.abort();
  panel.close();
  body.replaceChildren();
  opener?.isConnected && opener.focus();
  opener = null;
}

function leave(levels) {
  if (history.state?.drill) history.go(-levels);
  else {
    close();
    history.replaceState({ page: true }, "", pageAddress());
  }
}

panel?.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave(1);
});
panel?.addEventListener("click", (event) => {
  if (event.target === panel || event.target.closest("[data-drill-close]")) leave(depth || 1);
  else if (event.target.closest("[data-drill-back]")) leave(1);
});
