// "New data – update": the reader decides when numbers change.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-version]");
  if (!button) return;
  const bar = button.closest("[data-freshness]");
  bar.dataset.version = button.dataset.takeVersion;
  bar.replaceChildren();
  document.body.dispatchEvent(new CustomEvent("filters-changed"));
});
