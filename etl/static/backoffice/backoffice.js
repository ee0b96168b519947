// The library keeps its own choice of colours; the product's counts, which every page writes into one cookie.
(() => {
  const look = document.cookie.match(/(?:^|; )alkana_look=([^;.]*)/)?.[1];
  const theme = look === "light" || look === "dark" ? look : "auto";
  localStorage.setItem("adminTheme", JSON.stringify(theme));
})();

// The library names every scrolling part the same; a screen reader needs to tell them apart.
addEventListener("load", () => {
  const parts = document.querySelectorAll('[role="region"][aria-label="scrollable content"]');
  parts.forEach((part, place) => part.setAttribute("aria-label", `${part.closest("nav, aside, [id]")?.id || "part"} ${place + 1}`));
});
