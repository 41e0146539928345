/* The counter keeps itself up to date without getting in anybody's way.

   htmx asks every two seconds for what is new (#news) and puts each changed part in its place. Here: a part that
   has not changed is left alone, one that has keeps its scroll and its open table, nothing is replaced under a
   pressed finger, and after a gesture the search box is ready for the next one. */
"use strict";
(() => {
  const QUIET = "(hover: none), (pointer: coarse)";  // no keyboard jumping up on a phone
  let pressed = false, kept = null, byItself = false, typed = "";

  addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => setTimeout(() => { pressed = false; }, 50), true);

  const wouldDisturb = () => pressed || document.hidden || document.querySelector("dialog[open]");
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt.id === "news" && wouldDisturb()) event.preventDefault(); });

  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.verb !== "get") typed = document.getElementById("q")?.value; });

  const html = (element) => element.outerHTML.replace(/ hx-swap-oob="true"/, "").replace(/ class="htmx-[a-z-]+"| htmx-(?:added|settling|swapping|request)/g, "").replace(/\s+/g, " ");

  document.addEventListener("htmx:beforeSwap", (event) => {
    byItself = event.detail.requestConfig.elt.id === "news";
    if (byItself && wouldDisturb()) event.preventDefault();  // pressed since it was asked: the next look brings it
  });
  const isAsked = (target) => target.id === "line" && target.querySelector(".tl-ghost") && document.querySelector("#panel .refusal");

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (byItself && isAsked(target)) { event.detail.shouldSwap = false; return; }  // the letters of the refusal stay
    const fresh = fragment.querySelector?.(`#${CSS.escape(target.id)}`) || fragment.firstElementChild;
    if (fresh && fresh.id === target.id && html(fresh) === html(target)) { event.detail.shouldSwap = false; return; }
    kept = {
      scrolled: [...target.querySelectorAll("[id]")].filter((one) => one.scrollTop).map((one) => [one.id, one.scrollTop]),
      open: [...target.querySelectorAll("details[id][open]")].map((one) => one.id),
    };
  });

  document.addEventListener("htmx:oobAfterSwap", () => {
    if (!kept) return;
    for (const [id, top] of kept.scrolled) { const one = document.getElementById(id); if (one) one.scrollTop = top; }
    for (const id of kept.open) { const one = document.getElementById(id); if (one) one.open = true; }
    kept = null;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const panel = event.detail.elt;
    if (panel.id !== "panel" || !panel.firstElementChild) return;
    for (const button of panel.querySelectorAll("[data-step]")) button.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    const first = panel.querySelector("[data-focus]") || panel.querySelector("[autofocus]") || panel.querySelector("h2[tabindex]");
    if (first && !(first.matches("input") && matchMedia(QUIET).matches)) first.focus({ preventScroll: true });
  });

  document.addEventListener("comptoir:done", () => {
    const box = document.getElementById("q");
    if (!box) return;
    if (box.value && box.value === typed) {  // what was typed since it was sent is the next name
      box.value = "";
      document.getElementById("found")?.replaceChildren();
      box.setAttribute("aria-expanded", "false");
    }
    const lost = document.activeElement === document.body || document.getElementById("panel")?.contains(document.activeElement);
    if (lost && !matchMedia(QUIET).matches) box.focus({ preventScroll: true });
  });

  // Another day is one choice, without a second press.
  document.getElementById("jour")?.addEventListener("change", (event) => { if (event.target.validity.valid && event.target.value) event.target.form.requestSubmit(); });
  addEventListener("comptoir:outbox-sent", () => window.htmx?.trigger("#news", "comptoir:look"));
})();
