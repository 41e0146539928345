/* Small behaviours of every page. Everything works without them, a little less comfortably.

   data-toast                      leaves by itself, waits while one reads it; stays when it has a data-leave
   data-theme-choice="dark"        colours
   <details class="drop">          closes on Escape and on a click elsewhere
   data-opens="id", data-closes    a <dialog>
   data-confirm="Sentence?"        on a form, a link or a button; data-confirm-yes="Remove" names the gesture
   data-step="id" data-by="1"      the buttons of a number
   data-copy="id" hidden           copies that field; shown where it can, says data-copied when done
   data-upload                     a file may be dropped there
   data-focus                      after a swap, what to read first
   <table class="folds">           on a phone each line stands alone, its cells named after their column,
                                   or as the head's data-named says; "" where the cell speaks for itself
   Forms that post are sent once: a second press waits for the first answer. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const asked = () => document.getElementById("ask");

  /* Toasts --------------------------------------------------------- */
  const LASTS = 8000, LASTS_WITH_UNDO = 20000, SHOWN_AT_ONCE = 2;

  function watchToast(toast) {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    let timer;
    const leave = () => {
      toast.classList.add("is-leaving");
      setTimeout(() => toast.remove(), 220);
    };
    const wait = () => clearTimeout(timer);
    const go = () => {
      wait();
      if (!toast.matches(":hover, :focus-within")) timer = setTimeout(leave, one("form", toast) ? LASTS_WITH_UNDO : LASTS);
    };
    toast.addEventListener("pointerenter", wait);
    toast.addEventListener("focusin", wait);
    toast.addEventListener("pointerleave", go);
    toast.addEventListener("focusout", () => setTimeout(go, 0));
    const close = one("[data-leave]", toast);
    if (close) { close.hidden = false; close.addEventListener("click", leave); } else go();
  }

  function say(sentence, level = "success") {
    const toast = document.createElement("div");
    toast.className = `toast is-${level}`;
    const p = toast.appendChild(document.createElement("p"));
    p.textContent = sentence;
    const pad = document.getElementById("toasts");
    pad?.append(toast);
    for (const old of all(".toast:not(:has([data-leave]))", pad).slice(0, -SHOWN_AT_ONCE)) old.remove();
    watchToast(toast);
  }

  /* Colours -------------------------------------------------------- */
  function showTheme() {
    const now = document.documentElement.dataset.theme || "";
    for (const button of all("[data-theme-choice]")) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
  }

  function chooseTheme(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    try { theme ? localStorage.setItem("comptoir-theme", theme) : localStorage.removeItem("comptoir-theme"); } catch { /* for this page only */ }
    showTheme();
  }

  /* Questions and dialogs -------------------------------------------- */
  function openAsk(sentence, yes) {
    const dialog = asked();
    one("#ask-sentence", dialog).textContent = sentence;
    for (const button of all("[data-yes], [data-no]", dialog)) button.hidden = !yes;
    one("[data-read]", dialog).hidden = Boolean(yes);
    if (yes) one("[data-yes]", dialog).textContent = yes;
    dialog.returnValue = "no";
    dialog.showModal();
    one(yes ? "[data-no]" : "[data-read]", dialog).focus();
    return dialog;
  }

  const tell = (sentence) => { if (sentence) openAsk(sentence, ""); };

  /** Resolves to true when the person says yes. */
  function ask(sentence, yes) {
    const dialog = openAsk(sentence, yes || one("[data-yes]", asked()).dataset.word);
    return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
  }

  function confirmFirst(event, element, then) {
    if (element.dataset.confirmed) { delete element.dataset.confirmed; return false; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(element.dataset.confirm, element.dataset.confirmYes).then((yes) => {
      if (!yes) return element.focus?.();
      element.dataset.confirmed = "yes";
      then();
    });
    return true;
  }

  /* One press, one gesture ------------------------------------------- */
  const RELEASED_AFTER = 8000;  // a download answers without leaving the page

  function hold(form, button) {
    form.setAttribute("aria-busy", "true");
    if (button) { button.dataset.inFlight = "yes"; button.setAttribute("aria-disabled", "true"); }
  }

  function release(form) {
    form.removeAttribute("aria-busy");
    for (const button of all("[data-in-flight]", form.id ? document : form)) {
      if (button.form && button.form !== form) continue;
      delete button.dataset.inFlight;
      button.removeAttribute("aria-disabled");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asks = event.submitter?.dataset.confirm ? event.submitter : form.dataset.confirm ? form : null;
    if (asks && confirmFirst(event, asks, () => form.requestSubmit(event.submitter))) return;
    if (form.method !== "post") return;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;  // htmx and the outbox hold their own
    if (!navigator.onLine) { event.preventDefault(); say(asked().dataset.unsent, "warning"); return; }
    hold(form, event.submitter);
    setTimeout(() => release(form), RELEASED_AFTER);
  });

  window.addEventListener("pageshow", () => all("form[aria-busy]").forEach(release));
  const formOf = (element) => (element?.matches?.("form") ? element : element?.closest?.("form"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event.detail.elt);
    if (form && event.detail.requestConfig.verb === "post") hold(form, event.detail.requestConfig.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => { const form = formOf(event.detail.elt); if (form) release(form); });

  /* Answers that are not a page -------------------------------------- */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    const signIn = document.body.dataset.signIn;
    if (!signIn || !xhr.responseURL || new URL(xhr.responseURL).pathname !== signIn || location.pathname === signIn) return;
    event.preventDefault();  // the session ended: sign in, then come back here
    location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  });

  /** A part that refreshes itself stays silent, and the outbox speaks for its own forms. */
  const isQuiet = ({ elt, xhr }) => elt.matches("[hx-trigger*='every']") || (elt.matches("form[data-outbox]") && [0, 408, 429, 502, 503, 504].includes(xhr.status));

  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => { if (!isQuiet(event.detail)) say(asked().dataset.offline, "warning"); });
  }
  document.addEventListener("allauth.error", () => tell(asked().dataset.passkey));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (isQuiet(event.detail)) return;
    const page = new DOMParser().parseFromString(xhr.responseText || "", "text/html");
    const refusal = one(".refusal :is(h2, h3)", page)?.textContent.trim();
    const words = asked().dataset;
    tell(refusal || { 403: words.notAllowed, 404: words.gone }[xhr.status] || words.failed);
  });

  /* Focus after a swap ------------------------------------------------ */
  let left = null;  // what had the focus inside the part that is about to be replaced
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const signature = (element) => [element.tagName, element.name, element.value, element.getAttribute("href"), element.form?.getAttribute("action"), element.tagName === "INPUT" ? "" : element.textContent.trim()].join("|");

  function remember(target) {
    const active = document.activeElement;
    if (active === document.body || !target?.contains(active)) return;
    left = { id: active.id, name: active.name, signature: signature(active), target: target.id };
  }

  function giveBack(root) {
    if (!left || document.activeElement !== document.body) return;
    const area = document.getElementById(left.target) || root;
    const same = all(FOCUSABLE, area).find((element) => signature(element) === left.signature);
    focusOn(left.id && document.getElementById(left.id)) || focusOn(same) || focusOn(left.name && area.querySelector(`[name="${CSS.escape(left.name)}"]`)) || focusOn(area);
    left = null;
  }

  document.addEventListener("htmx:beforeSwap", (event) => { left = null; remember(event.detail.target); });
  document.addEventListener("htmx:oobBeforeSwap", (event) => remember(event.detail.target));

  function focusOn(element) {
    if (!element) return false;
    if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
    element.focus({ preventScroll: element.matches("[tabindex='-1']") === false });
    return document.activeElement === element;
  }

  document.addEventListener("htmx:oobAfterSwap", (event) => { all("[data-toast]").forEach(watchToast); giveBack(event.detail.target); });
  /* Tables on a phone ---------------------------------------------------- */
  function nameCells(root = document) {
    for (const table of all("table.folds", root)) {
      const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1].cells || [])];
      for (const cell of all(":is(tbody, tfoot) td", table)) {
        const head = heads[cell.cellIndex];
        if (head && !one(".unseen", head)) cell.dataset.column = head.dataset.named ?? head.textContent.trim();
        cell.classList.toggle("is-none", ["", "–"].includes(cell.textContent.trim()) && !one("input, select, svg", cell));
      }
    }
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    if (!root?.querySelector) return;
    nameCells(root);
    all("[data-step]", root).forEach((button) => { button.hidden = false; });
    const byGesture = event.detail.requestConfig?.verb !== "get";
    if (byGesture && focusOn(one("[data-focus], [aria-invalid='true']", root))) return;
    giveBack(root);
  });

  /* Presses ------------------------------------------------------------ */
  function step(button) {
    const input = document.getElementById(button.dataset.step);
    const next = (Number(input.value) || 0) + Number(button.dataset.by || 1);
    input.value = Math.min(Number(input.max || Infinity), Math.max(Number(input.min || 0), next));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("a, button");
    if (at?.dataset.confirm && !at.form && confirmFirst(event, at, () => at.click())) return;
    if (at?.getAttribute("aria-disabled") === "true") { event.preventDefault(); return; }
    if (at?.dataset.themeChoice !== undefined) chooseTheme(at.dataset.themeChoice);
    if (at?.dataset.step) step(at);
    if (at?.dataset.copy) {
      navigator.clipboard.writeText(document.getElementById(at.dataset.copy).value).then(() => say(at.dataset.copied, "success"));
    }
    if (at?.dataset.opens) { event.preventDefault(); document.getElementById(at.dataset.opens)?.showModal(); }
    if (at?.dataset.closes !== undefined) at.closest("dialog")?.close();
    if (event.target.matches?.("dialog[open]")) event.target.close();  // its backdrop
    for (const drop of all("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
  }, true);

  if (navigator.clipboard) all("[data-copy]").forEach((button) => { button.hidden = false; });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of all("details.drop[open]")) {
      drop.open = false;
      if (drop.contains(document.activeElement)) one("summary", drop).focus();
    }
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const box = event.target.closest?.("[data-upload]");
      if (!box) return;
      event.preventDefault();
      box.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") one("input[type=file]", box).files = event.dataTransfer.files;
    });
  }

  /* Start --------------------------------------------------------------- */
  all("[data-themes], [data-step]").forEach((element) => { element.hidden = false; });
  showTheme();
  nameCells();
  const bringTab = () => all(".tabs [aria-current]").forEach((tab) => { tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 24; });
  bringTab();
  window.addEventListener("load", bringTab);  // fonts and styles may have come after
  const toasts = document.getElementById("toasts");
  if (toasts?.children.length) {  // put back a moment later, so that it is read aloud
    const waiting = [...toasts.children];
    setTimeout(() => { toasts.replaceChildren(...waiting); waiting.forEach(watchToast); }, 60);
  }
  const wrong = one("main form [aria-invalid='true']");
  if (wrong) focusOn(wrong);
  window.comptoir = Object.assign(window.comptoir || {}, { say, ask, tell, hold, release });
})();
