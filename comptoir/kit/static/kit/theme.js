/* Before the page is drawn: there is a script, and the colours this person chose on this device. */
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("comptoir-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage is refused: the device decides */ }
