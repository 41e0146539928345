/* A search box whose answers are walked with the arrows.

   <input role="combobox" aria-controls="found" aria-expanded="false" …>
   <div id="found" role="listbox">  <a role="option" id="…" aria-selected="false" href="…">  …
   htmx fills the list. The first answer is chosen at once, so that Enter is enough; without a script, the
   form is sent and its page shows the same answers. Options are links or buttons: choosing is clicking. */
"use strict";
(() => {
  const boxes = () => [...document.querySelectorAll("input[role='combobox'][aria-controls]")];
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const optionsOf = (list) => (list ? [...list.querySelectorAll("[role='option']")] : []);
  let made = 0;

  function choose(box, option) {
    for (const other of optionsOf(listOf(box))) other.setAttribute("aria-selected", String(other === option));
    if (!option) { box.removeAttribute("aria-activedescendant"); return; }
    option.id ||= `option-${++made}`;
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function show(box, chooseFirst = true) {
    const list = listOf(box);
    const options = optionsOf(list);
    if (list) list.hidden = false;
    for (const option of options) option.tabIndex = -1;
    box.setAttribute("aria-expanded", String(options.length > 0));
    choose(box, chooseFirst ? options[0] : null);
  }

  function hide(box) {
    const list = listOf(box);
    if (list) list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function move(box, by) {
    const list = listOf(box);
    const options = optionsOf(list);
    if (!options.length) return;
    if (list.hidden) { show(box); return; }
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    choose(box, options[(now + by + options.length) % options.length]);
  }

  const ends = (box, last) => { const options = optionsOf(listOf(box)); choose(box, last ? options.at(-1) : options[0]); };

  function press(event, box) {
    const list = listOf(box);
    const open = list && !list.hidden && optionsOf(list).length > 0;
    const chosen = open && list.querySelector("[aria-selected='true']");
    switch (event.key) {
      case "ArrowDown": move(box, 1); break;
      case "ArrowUp": move(box, -1); break;
      case "PageDown": if (!open) return; ends(box, true); break;
      case "PageUp": if (!open) return; ends(box, false); break;
      case "Enter":
        // What is shown may be older than what is typed: then the first of the answers to come is taken.
        if (box.matches("[hx-get]") && window.htmx && box.dataset.typed !== box.value && box.value.trim().length > 1) box.dataset.entered = box.value;
        else if (chosen) chosen.click();
        else return;
        break;
      case "Escape":
        if (open) { hide(box); box.dataset.closed = box.value; }  // an answer that comes late does not open it again
        else if (box.value) { box.value = ""; box.dispatchEvent(new Event("input", { bubbles: true })); box.dispatchEvent(new Event("search", { bubbles: true })); }
        else return;
        break;
      default: return;
    }
    event.preventDefault();
  }

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("input[role='combobox']");
    if (box && !event.isComposing) { press(event, box); return; }
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const first = boxes().find((candidate) => candidate.offsetParent);
    if (first) { event.preventDefault(); first.focus(); first.select(); }
  });

  document.addEventListener("focusin", (event) => {
    for (const box of boxes()) if (box !== event.target && !listOf(box)?.contains(event.target)) hide(box);
    if (event.target.matches?.("input[role='combobox']") && event.target.value) show(event.target);
  });
  document.addEventListener("pointerdown", (event) => {
    for (const box of boxes()) if (box !== event.target && !listOf(box)?.contains(event.target)) hide(box);
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const asked = event.detail.elt.closest?.("input[role='combobox']") || event.detail.elt.querySelector?.("input[role='combobox']");
    if (asked) asked.dataset.asked = asked.value;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    for (const box of boxes()) {
      const list = listOf(box);
      if (!list || !(list === event.detail.elt || list.contains(event.detail.elt) || event.detail.elt.contains(list))) continue;
      box.dataset.typed = box.dataset.asked ?? box.value;
      if (document.activeElement === box && box.dataset.closed !== box.value) show(box);
      if (box.dataset.entered && box.dataset.entered === box.value && box.dataset.typed === box.value) optionsOf(list)[0]?.click();
    }
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches("input[role='combobox']")) return;
    delete event.target.dataset.entered;
    delete event.target.dataset.closed;
  }, true);

  for (const box of boxes()) {
    box.dataset.typed = box.value;
    const options = optionsOf(listOf(box));
    if (options.length) show(box, document.activeElement === box);
  }
})();
