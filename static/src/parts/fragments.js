// What happens around every fragment request: filters go along, patience, errors with retry, ended sessions.
import { pageQuery } from "./address.js";
import { askToSignIn } from "./session.js";
import { phrase, say } from "./toasts.js";

const PATIENCE = 10_000;
const TOO_LONG = 30_000;
const waiting = new WeakMap();
const latest = new WeakMap();

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token && ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = token;
  if (source.matches("[data-follows]")) {
    const address = new URL(ctx.request.action, location.origin);
    for (const [name, value] of pageQuery()) if (!address.searchParams.has(name)) address.searchParams.append(name, value);
    ctx.request.action = address.pathname + address.search;
  }
  if (source.matches("[data-freshness]")) {
    ctx.request.action = `${ctx.request.action.split("?")[0]}?have=${source.dataset.version}`;
  }
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const widget = ctx.sourceElement.closest("[data-widget]");
  if (!widget || ctx.request.method !== "GET") return;
  widget.setAttribute("aria-busy", "true");
  latest.set(widget, ctx);
  const timers = [setTimeout(() => show(widget, "phrase-patience"), PATIENCE), setTimeout(() => show(widget, "phrase-too-long"), TOO_LONG)];
  waiting.get(widget)?.forEach(clearTimeout);
  waiting.set(widget, timers);
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const widget = ctx.sourceElement.closest?.("[data-widget]");
  // A request that a newer one replaced says nothing about the widget.
  if (!widget || (latest.has(widget) && latest.get(widget) !== ctx)) return;
  latest.delete(widget);
  widget.removeAttribute("aria-busy");
  waiting.get(widget)?.forEach(clearTimeout);
  widget.querySelector(":scope > .patience")?.remove();
});

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response.status;
  if (status === 401) {
    event.preventDefault();
    askToSignIn(() => reload(ctx.sourceElement));
  } else if (status >= 500) {
    event.preventDefault();
    fail(ctx.sourceElement, ctx.response.headers.get("X-Request-ID"));
  }
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx) return;
  if (ctx.sourceElement.closest("[data-widget]")) fail(ctx.sourceElement, null);
  else say(phrase("phrase-offline"), "act");
});

document.addEventListener("click", (event) => {
  const widget = event.target.closest("[data-widget]");
  if (!widget) return;
  if (event.target.closest("[data-retry]")) reload(widget);
  if (event.target.closest("[data-cancel]")) {
    window.htmx.trigger(widget, "htmx:abort");
    widget.querySelector(":scope > .patience")?.remove();
  }
});

function show(widget, id) {
  widget.querySelector(":scope > .patience")?.remove();
  widget.append(document.getElementById(id).content.cloneNode(true));
}

function fail(source, id) {
  const widget = source.closest("[data-widget]");
  if (!widget) return;
  const text = document.getElementById("phrase-error").content.cloneNode(true);
  text.querySelector("[data-slot=id]").textContent = id ?? "—";
  widget.replaceChildren(text);
}

/** Asks for one widget again. */
export function reload(element) {
  const widget = element.closest("[data-widget]") ?? element;
  widget.dispatchEvent(new CustomEvent("reload-widget"));
}
