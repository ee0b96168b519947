// "New data – update": the reader decides when numbers change. What they changed themselves they see at once.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-version]");
  if (button) takeVersion(button.dataset.takeVersion);
});

/** Lets every widget of the page follow to this data version. */
export function takeVersion(version) {
  const bar = document.querySelector("[data-freshness]");
  bar.dataset.version = version;
  bar.replaceChildren();
  document.body.dispatchEvent(new CustomEvent("filters-changed"));
}
