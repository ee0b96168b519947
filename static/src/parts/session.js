// The session ended while a page was open: sign in inside a dialog, keep the page, then go on with what was asked.
let pending = [];

/** Opens the dialog; `then` runs after signing in. */
export function askToSignIn(then) {
  pending.push(then);
  const dialog = document.querySelector("[data-dialog=session]");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const form = dialog.querySelector("[data-session-form]");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    const failed = !answer.ok || answer.url.includes(dialog.dataset.signIn);
    form.querySelector("[data-session-error]").hidden = !failed;
    if (failed) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("input[name=csrfmiddlewaretoken]");
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh?.value ?? field.value;
    form.reset();
    dialog.close();
    const runs = pending;
    pending = [];
    for (const run of runs) run();
  };
}
