// Buttons that open and close <dialog data-dialog="name">.
/** Wires one opening or closing button. */
export function attach(button) {
  button.addEventListener("click", () => {
    const name = button.dataset.openDialog;
    if (name) document.querySelector(`dialog[data-dialog="${CSS.escape(name)}"]`)?.showModal();
    else button.closest("dialog").close();
  });
}
