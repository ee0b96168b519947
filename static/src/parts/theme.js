// Colours change at once; the server remembers them.
/** Wires the form of the three colour buttons. */
export function attach(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = event.submitter;
    const data = new FormData(form, event.submitter);
    document.documentElement.dataset.theme = value;
    for (const button of form.querySelectorAll("button[name=theme]")) button.setAttribute("aria-pressed", String(button.value === value));
    form.closest("details").open = false;
    document.dispatchEvent(new CustomEvent("theme-changed"));
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" });
  });
}
