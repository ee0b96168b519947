// Six digits send themselves. Without this module the button does.
const DIGITS = 6;

/** Wires one field for a one-time code. */
export function attach(field) {
  let sent = false;
  field.addEventListener("input", () => {
    const digits = field.value.replace(/\D/g, "");
    if (sent || digits.length !== DIGITS) return;
    sent = true;
    field.value = digits;
    field.form.requestSubmit();
  });
  // Back from the next page the browser may show this one as it was left.
  addEventListener("pageshow", () => (sent = false));
}
