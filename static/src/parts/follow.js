// A slider shows its value while it moves and changes the address when it rests.
import { goTo, pageQuery } from "./address.js";

/** Wires one range input with data-follow-value="id of the output". */
export function attach(slider) {
  const output = document.getElementById(slider.dataset.followValue);
  slider.addEventListener("input", () => (output.textContent = `${slider.value} ${output.dataset.unit}`));
  slider.addEventListener("change", () => {
    const query = pageQuery();
    query.set(slider.name, slider.value);
    goTo(query);
  });
}
