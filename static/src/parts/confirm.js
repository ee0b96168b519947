// A dangerous button works only after its text was typed: data-must-type="412" on the form's field.
/** Wires one field. */
export function attach(field) {
  const button = field.form.querySelector("[data-dangerous]");
  const check = () => (button.disabled = field.value.trim() !== field.dataset.mustType);
  field.addEventListener("input", check);
  check();
}
