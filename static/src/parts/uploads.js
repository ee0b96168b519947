// The drop zone: each file goes to the API by itself, its row follows the load until it rests.
const PAUSE = 900;

/** Wires one drop zone. */
export function attach(zone) {
  const list = document.getElementById(zone.dataset.drop) ?? document.querySelector("[data-uploads]");
  for (const row of list.querySelectorAll("[data-follow-load]")) follow(row, row.dataset.followLoad);
  const input = zone.querySelector("input[type=file]");
  if (!input) return;
  const take = (files) => [...files].slice(0, 20).forEach((file) => send(zone, list, file));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || delete zone.dataset.over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    take(event.dataTransfer.files);
  });
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
}

function send(zone, list, file) {
  const row = zone.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-slot=name]").textContent = file.name;
  list.prepend(row);
  const bar = row.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", zone.dataset.api);
  request.setRequestHeader("X-CSRFToken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = ({ loaded, total }) => {
    bar.max = total;
    bar.value = loaded;
  };
  request.onerror = () => refuse(row, zone.dataset.failed);
  request.onload = () => {
    const answer = read(request.responseText);
    const load = answer?.load ?? answer?.id ?? answer?.uploads?.[0]?.load;
    if (request.status >= 400 || !load) refuse(row, answer?.detail ?? answer?.title ?? zone.dataset.failed);
    else if (answer.state === "already_loaded") replace(row, load, "?already=1");
    else follow(row, load);
  };
  const body = new FormData();
  body.append("file", file);
  if (zone.querySelector("[name=hold]")?.checked) body.append("publish", "false");
  const totals = zone.querySelector("[name=totals]")?.value.trim();
  if (totals) body.append("totals", JSON.stringify(Object.fromEntries(totals.split(/[;\s]+/).map((one) => one.split("=")))));
  request.send(body);
}

async function follow(row, load) {
  const list = row.closest("[data-uploads]");
  for (;;) {
    if (!row.isConnected) return;
    const answer = await fetch(`${list.dataset.api}${load}`, { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) {
      const { state, progress } = await answer.json();
      if (!["received", "reading"].includes(state) && !progress) break;
      step(row, progress);
    }
    await new Promise((go) => setTimeout(go, PAUSE));
  }
  if (row.dataset.then === "reload") return void location.reload();
  await replace(row, load);
}

async function replace(row, load, query = "") {
  const rows = row.closest("[data-uploads]").dataset.rows;
  const fresh = await fetch(`${rows}${load}/row/${query}`, { credentials: "same-origin" });
  if (!fresh.ok) return;
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  row.replaceWith(...page.body.childNodes);
}

function step(row, progress) {
  const bar = row.querySelector("progress");
  if (progress?.total) {
    bar.max = progress.total;
    bar.value = progress.done;
  } else bar.removeAttribute("value");
  const stage = (progress?.stage ?? "").split(" ")[0];
  const steps = [...row.querySelectorAll("[data-step]")];
  const place = steps.findIndex((one) => one.dataset.step === stage);
  steps.forEach((one, index) => (one.dataset.state = index < place ? "done" : index === place ? "now" : ""));
}

function refuse(row, text) {
  row.querySelector("progress").remove();
  const message = row.querySelector("[data-slot=message]");
  message.textContent = text;
  message.hidden = false;
  message.setAttribute("role", "alert");
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
