// The library keeps its own choice of colours; the product's counts, which every page writes into one cookie.
(() => {
  const look = document.cookie.match(/(?:^|; )alkana_look=([^;.]*)/)?.[1];
  const theme = look === "light" || look === "dark" ? look : "auto";
  localStorage.setItem("adminTheme", JSON.stringify(theme));
})();
