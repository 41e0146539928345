/* What is typed without the network is kept on this device and sent when it is back.

   <form method="post" data-outbox="Welcome Nadia Benali"> <input type="hidden" name="key" value="{uuid}"> …

   Kept per person and place in localStorage. The server must record a `key` once, however often it comes: then
   nothing is lost and nothing is doubled. What waits is sent with `X-Outbox: 1`, and `X-Outbox-At`, the instant of
   the gesture. A 2xx or 3xx takes it out; any other 4xx keeps it with the server's sentence and what was typed, to
   be corrected; no answer, 408, 429 or 502–504 is tried again. Words come from kit/outbox.html. After sending,
   `comptoir:outbox-sent` is fired on <body>: hx-trigger="comptoir:outbox-sent from:body". */
"use strict";
(() => {
  const bar = document.getElementById("outbox");
  const { person, place, signIn } = document.body.dataset;
  if (!bar || !person) return;
  const STORE = `comptoir-outbox:${person}:${place}`;
  const FORM = "form[data-outbox]";
  const UNSURE_AFTER = 20000, FIRST_WAIT = 2000, LONGEST_WAIT = 60000, TRIES_IF_BROKEN = 3;
  const house = window.comptoir;
  let reachable = true, mustSignIn = false, sending = false, wait = FIRST_WAIT, timer = 0, toCorrect = null;

  /* The store ------------------------------------------------------- */
  function load() {
    try { return JSON.parse(localStorage.getItem(STORE)) || []; } catch { return []; }
  }
  function save(entries) {
    try {
      if (entries.length) localStorage.setItem(STORE, JSON.stringify(entries));
      else localStorage.removeItem(STORE);
      return true;
    } catch { return false; }
  }
  const put = (entry) => save([...load().filter((other) => other.key !== entry.key), entry]);
  const forget = (key) => save(load().filter((entry) => entry.key !== key));
  const change = (key, changes) => save(load().map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)));

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();  // missing where the page is not served over https
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((byte, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  }

  /* From a form to an entry, and back --------------------------------- */
  function said(form, fields) {
    const shown = [];
    for (const [name, value] of fields) {
      const element = form.elements[name];
      const control = element?.tagName ? element : element?.[0];
      if (!value || !control || ["hidden", "submit"].includes(control.type)) continue;
      const label = control.type === "radio" ? control.closest("fieldset")?.querySelector("legend") : control.labels?.[0];
      const chosen = control.tagName === "SELECT" ? control.selectedOptions[0]?.textContent.trim() : value;
      shown.push([label?.firstChild?.textContent.trim() || name, chosen]);
    }
    return shown;
  }

  function entryOf(form, submitter, state) {
    const fields = [...new FormData(form, submitter)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    // In a list that is one form, each button brings the key of its own line.
    const key = (submitter?.name === "key" && submitter.value) || form.elements.key?.value || newKey();
    const what = form.dataset.outbox || submitter?.textContent.trim() || document.title;
    const action = submitter?.getAttribute("formaction") || form.getAttribute("hx-post") || form.getAttribute("action") || location.href;
    return {
      key, what, state, fields, form: form.id, said: said(form, fields), why: "", tries: 0, touched: Date.now(),
      at: new Date().toISOString(), action: new URL(action, location.href).href, page: location.href.split("#")[0],
    };
  }

  function keep(form, submitter) {
    if (!put(entryOf(form, submitter, "waiting"))) { house.tell(bar.dataset.notKept); return; }
    renew(form);
    form.reset();
    form.closest("dialog")?.close();
    const what = form.dataset.outbox || submitter?.textContent.trim();
    house.say(what ? `${what}. ${bar.dataset.kept}` : bar.dataset.kept);
    show();
    later();
  }

  function renew(form) {
    if (!form.elements.key) return;
    form.elements.key.value = form.elements.key.defaultValue = newKey();
  }

  function fill(form, entry) {
    for (const [name, value] of entry.fields) {
      const element = form.elements[name];
      for (const control of element?.tagName ? [element] : element || []) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
        else control.value = value;
      }
    }
    form.closest("dialog:not([open])")?.showModal();
    const hidden = form.closest("details:not([open])");
    if (hidden) hidden.open = true;
    form.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  }

  /** Where an entry was typed: several forms of a page may post to the same address. */
  function formFor(entry) {
    const there = [...document.querySelectorAll(FORM)].filter((form) => entryOf(form, null, "").action === entry.action);
    return there.find((form) => form.id && form.id === entry.form) || there.find((form) => form.dataset.outbox === entry.what) || there[0];
  }

  function correct() {
    const asked = location.hash.match(/^#outbox=(.+)$/)?.[1];
    toCorrect = load().find((entry) => entry.key === asked) || toCorrect;
    const form = toCorrect && formFor(toCorrect);
    if (!form) return;
    fill(form, toCorrect);
    toCorrect = null;
    history.replaceState(null, "", location.pathname + location.search);
  }

  /* Going out ---------------------------------------------------------- */
  const isDown = (status) => [0, 408, 429, 502, 503, 504].includes(status);
  const isSignIn = (url) => Boolean(url && signIn) && new URL(url, location.href).pathname === signIn;

  async function reach() {
    try {
      const answer = await fetch(document.querySelector("link[rel='icon']").href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4000) });
      reachable = !isDown(answer.status);
    } catch { reachable = false; }
    return reachable;
  }

  async function whyOf(answer) {
    const text = await answer.text();
    if (!answer.headers.get("content-type")?.includes("html")) return text.slice(0, 500).trim();
    const page = new DOMParser().parseFromString(text, "text/html");
    const found = page.querySelector(".refusal :is(h2, h3)") || page.querySelector(".form-errors p") || page.querySelector(".field .error") || page.querySelector("main h1");
    return found?.textContent.trim() || "";
  }

  async function send(entry) {
    const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
    let answer;
    try {
      answer = await fetch(entry.action, {
        method: "POST", credentials: "same-origin", body: new URLSearchParams(entry.fields), signal: AbortSignal.timeout(20000),
        headers: { "X-CSRFToken": token, "X-Outbox": "1", "X-Outbox-At": entry.at },
      });
    } catch { return { state: "down" }; }
    if (answer.status === 401 || (answer.redirected && isSignIn(answer.url))) return { state: "sign-in" };
    if (answer.ok) return { state: "sent" };
    if (isDown(answer.status)) return { state: "down" };
    if (answer.status >= 500) return entry.tries + 1 < TRIES_IF_BROKEN ? { state: "broken" } : { state: "refused", why: bar.dataset.broken };
    return { state: "refused", why: (await whyOf(answer)) || bar.dataset.broken };
  }

  async function sendAll() {
    let sent = 0;
    for (const { key } of load().filter((entry) => entry.state === "waiting")) {
      const entry = load().find((candidate) => candidate.key === key && candidate.state === "waiting");
      if (!entry) continue;
      const { state, why } = await send(entry);
      reachable = state !== "down";
      mustSignIn = state === "sign-in";
      if (state === "sent") { forget(key); sent += 1; }
      else if (state === "refused") change(key, { state, why });
      else if (state === "broken") change(key, { tries: entry.tries + 1 });
      if (state === "down" || state === "sign-in") break;
      show();
    }
    if (sent) {
      house.say(counted("sent", sent));
      document.body.dispatchEvent(new CustomEvent("comptoir:outbox-sent", { bubbles: true, detail: { sent } }));
    }
  }

  async function flush() {
    for (const entry of load()) {
      // Its page was left before the answer came: nobody knows, so it goes again; the server knows its key.
      if (entry.state === "sending" && Date.now() - entry.touched > UNSURE_AFTER) change(entry.key, { state: "waiting" });
    }
    if (sending) return;
    sending = true;
    try {
      if (load().some((entry) => entry.state === "waiting") && navigator.onLine) {
        if (navigator.locks) await navigator.locks.request(STORE, { ifAvailable: true }, (lock) => lock && sendAll());
        else await sendAll();
      }
    } finally { sending = false; }
    show();
    if (load().some((entry) => entry.state !== "refused")) later();
    else wait = FIRST_WAIT;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  const now = () => { wait = FIRST_WAIT; flush(); };

  /* What is said of it ---------------------------------------------------- */
  const counted = (word, n) => (n === 1 ? bar.dataset[`${word}One`] : bar.dataset[`${word}Many`]).replace("{n}", n);

  function sentence(waiting, refused) {
    if (waiting && mustSignIn) return bar.dataset.signIn;
    if (waiting) return counted(navigator.onLine && reachable ? "sending" : "waiting", waiting);
    if (refused) return counted("refused", refused);
    return navigator.onLine ? "" : bar.dataset.offline;
  }

  function clockOf(iso) {
    const at = new Date(iso);
    const minutes = String(at.getMinutes()).padStart(2, "0");
    return document.documentElement.lang === "fr" ? `${at.getHours()}\u00a0h\u00a0${minutes}` : `${at.getHours()}:${minutes}`;
  }

  function line(entry) {
    const item = bar.querySelector("template").content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-${name}]`);
    item.classList.toggle("is-refused", entry.state === "refused");
    part("what").textContent = entry.what;
    part("when").textContent = clockOf(entry.at);
    part("values").textContent = entry.said.map(([label, value]) => `${label} ${value}`).join(", ");
    part("why").textContent = entry.why;
    part("correct").href = `${entry.page}#outbox=${entry.key}`;
    part("correct").hidden = part("again").hidden = entry.state !== "refused";
    part("again").addEventListener("click", () => { change(entry.key, { state: "waiting", tries: 0, why: "" }); show(); now(); });
    part("remove").addEventListener("click", async () => { if (await house.ask(bar.dataset.removeSure)) { forget(entry.key); show(); } });
    return item;
  }

  function show() {
    const shown = load().filter((entry) => entry.state !== "sending");
    const refused = shown.filter((entry) => entry.state === "refused").length;
    const text = sentence(shown.length - refused, refused);
    bar.hidden = !text;
    const spoken = bar.querySelector("[data-outbox-sentence]");
    if (spoken.textContent !== text) spoken.textContent = text;
    bar.querySelector("[data-outbox-retry]").hidden = shown.length === refused || mustSignIn;
    bar.querySelector("[data-outbox-list]").replaceChildren(...shown.map(line));
  }

  /* When ------------------------------------------------------------------- */
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.matches(FORM) || event.defaultPrevented) return;
    if (form.dataset.reached) { delete form.dataset.reached; return; }
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (!navigator.onLine) { stop(); keep(form, submitter); return; }
    if (form.matches("[hx-post], [data-hx-post]")) return;
    stop();  // a plain form leaves the page: ring first, so that it does not leave for nowhere
    house.hold(form, submitter);
    reach().then((there) => {
      house.release(form);
      if (!there) { keep(form, submitter); return; }
      if (load().some((entry) => entry.key === form.elements.key?.value)) put(entryOf(form, submitter, "sending"));
      const asked = submitter?.dataset.confirm ? submitter : form.dataset.confirm ? form : null;
      if (asked) asked.dataset.confirmed = "yes";
      form.dataset.reached = "yes";
      form.requestSubmit(submitter);
    });
  }, true);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches?.(FORM) || !form.elements.key) return;
    put(entryOf(form, event.detail.requestConfig.triggeringEvent?.submitter, "sending"));
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    const form = requestConfig.elt;  // the answer may have replaced it: then the event comes from what is left
    if (!form.matches?.(FORM)) return;
    const key = new URLSearchParams([...requestConfig.formData].filter(([name]) => name === "key")).get("key");
    if (isSignIn(xhr.responseURL)) { if (key) change(key, { state: "waiting" }); return; }
    if (isDown(xhr.status)) { reachable = false; keep(form, requestConfig.triggeringEvent?.submitter); return; }
    if (key) forget(key);
    if (event.detail.successful && form.elements.key?.value === key) renew(form);
    show();
  });

  addEventListener("online", () => { reachable = true; show(); now(); });
  addEventListener("offline", show);
  addEventListener("storage", (event) => { if (event.key === STORE) show(); });
  addEventListener("hashchange", correct);
  document.addEventListener("htmx:afterSettle", () => { if (toCorrect) correct(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && load().length) now(); });
  bar.querySelector("[data-outbox-retry]").addEventListener("click", now);
  show();
  correct();
  if (load().length) flush();
})();
