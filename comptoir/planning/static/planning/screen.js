/* A screen that nobody looks after: it says when the network is gone, and empties itself after somebody left.

   htmx asks for #state every fifteen seconds (see the template); what is being typed is outside it and stays. */
"use strict";
(() => {
  const IDLE = 60_000;
  const banner = document.querySelector("[data-screen-offline]"), form = document.querySelector("[data-screen-form]");
  const tell = (isGone) => { if (banner) banner.hidden = !isGone; };

  for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(kind, () => tell(true));
  document.addEventListener("htmx:afterOnLoad", () => tell(false));
  addEventListener("offline", () => tell(true));
  addEventListener("online", () => window.htmx?.ajax("GET", location.pathname, { target: "#state", swap: "outerHTML" }).catch(() => tell(true)));

  /* Somebody left in the middle, or after a refusal: the next one finds it as new. */
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => { if (form?.elements.carte.value || form?.querySelector(".error")) location.replace(location.pathname); }, IDLE); };
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, wait, true);
  wait();

  /* A card reader types where the focus is: it is always on the number. */
  const field = form?.elements.carte;
  if (field && !matchMedia("(hover: none)").matches) field.focus({ preventScroll: true });
})();
