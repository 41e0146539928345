// The wheel and the hand on the map. Without it the same is done by the buttons beside the map.
"use strict";

(() => {
  const SIDE = 800;

  // The link that htmx follows, led to another view.
  function go(frame, x, y, width) {
    const link = frame.querySelector("[data-map-go]");
    const url = link.dataset.base + [x, y, width].map(Math.round).join(",");
    link.href = url;
    link.setAttribute("hx-get", url);
    htmx.process(link);
    link.click();
  }

  function view(frame) {
    return { x: +frame.dataset.x, y: +frame.dataset.y, width: +frame.dataset.width };
  }

  // Where on the ground a point of the screen is.
  function ground(frame, event) {
    const box = frame.querySelector("svg").getBoundingClientRect();
    const now = view(frame);
    return {
      x: now.x + ((event.clientX - box.left) / box.width - 0.5) * now.width,
      y: now.y + ((event.clientY - box.top) / box.height - 0.5) * now.width,
      unit: now.width / box.width,
    };
  }

  let waiting = null;
  document.addEventListener("wheel", (event) => {
    const frame = event.target.closest("[data-map]");
    if (!frame || !event.target.closest("svg") || !event.ctrlKey) return;
    event.preventDefault();
    const now = view(frame);
    const at = ground(frame, event);
    const factor = event.deltaY > 0 ? 1.6 : 1 / 1.6;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      go(frame, at.x + (now.x - at.x) * factor, at.y + (now.y - at.y) * factor, now.width * factor);
    }, 120);
  }, { passive: false });

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const frame = event.target.closest("[data-map]");
    if (!frame || event.button !== 0 || event.pointerType === "touch") return;
    if (!event.target.closest("svg")) return;
    held = { frame, x: event.clientX, y: event.clientY, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    held.moved = held.moved || Math.hypot(dx, dy) > 6;
    if (!held.moved) return;
    const box = held.frame.querySelector("svg").getBoundingClientRect();
    held.frame.classList.add("is-held");
    held.frame.querySelector(".map-moves").setAttribute(
      "transform", `translate(${(dx * SIDE) / box.width} ${(dy * SIDE) / box.height})`);
  });
  document.addEventListener("pointerup", (event) => {
    if (!held) return;
    const { frame, x, y, moved } = held;
    held = null;
    frame.classList.remove("is-held");
    if (!moved) return;
    const now = view(frame);
    const { unit } = ground(frame, event);
    // The click that ends a drag must not follow the link under the hand.
    document.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); },
      { capture: true, once: true });
    setTimeout(() => go(frame, now.x - (event.clientX - x) * unit, now.y - (event.clientY - y) * unit, now.width), 0);
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-map] svg")) event.preventDefault();
  });
})();
