/* A booking is moved on the grid with the mouse, a finger or the keys; the server has the last word.

   <li class="tl-block" data-move="address" data-starts="ISO" data-ends="ISO">  what may be moved
   <div class="tl-row" data-resource="slug" data-name="…" data-day="…" data-step="30">  where it may go
   Without this script a block is a link to the page that changes it, and free time a link to book its first hour. */
"use strict";
(() => {
  const STEP = 15, FAR = 6, EDGE = 10, BRINK = 56, FASTEST = 14, PULL = 16, HOLD = 350, LATEST = 24 * 60;
  let grabbed = null, asked = null, justDragged = false;

  const two = (number) => String(number).padStart(2, "0");
  const mark = (minute) => two(Math.floor(minute / 60)) + two(minute % 60);
  const minuteOf = (iso) => Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
  const gridOf = (element) => element.closest(".plan-grid");
  const rowsOf = (grid) => [...grid.querySelectorAll(".tl-row[data-resource]")];
  const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

  function clock(minute) {
    const hour = Math.floor(minute / 60), rest = minute % 60;
    if (!document.documentElement.lang.startsWith("fr")) return `${hour}:${two(rest)}`;
    return rest ? `${hour}\u00a0h\u00a0${two(rest)}` : `${hour}\u00a0h`;
  }

  /* What is asked: a block, the row it would stand on, its minutes there. */
  function begin(block) {
    const row = block.closest(".tl-row"), first = minuteOf(block.dataset.starts);
    const last = block.dataset.ends.slice(0, 10) === block.dataset.starts.slice(0, 10) ? minuteOf(block.dataset.ends) : LATEST;
    return { block, row, from: row, first, last, was: [first, last], ghost: null, begun: Boolean(block.dataset.begun) };
  }

  const changed = (wish) => wish.row !== wish.from || wish.first !== wish.was[0] || wish.last !== wish.was[1];
  const stepOf = (wish) => Number(wish.row.dataset.step) || STEP;

  function hours(wish) {
    const words = gridOf(wish.block).dataset.fromTo;
    return words.replace("{start}", clock(wish.first)).replace("{end}", clock(wish.last));
  }

  function what(wish) {
    const grid = gridOf(wish.block);
    return grid.dataset.view ? wish.row.dataset.saysDay : wish.row.dataset.name;
  }

  function draw(wish) {
    if (!wish.ghost) {
      wish.ghost = document.createElement("li");
      wish.ghost.append(document.createElement("span"));
      wish.block.classList.add("is-leaving");
    }
    const track = wish.row.querySelector(".tl-track");
    if (wish.ghost.parentElement !== track) track.append(wish.ghost);
    wish.ghost.className = `tl-ghost is-drag from-${mark(wish.first)} to-${mark(wish.last)}`;
    wish.ghost.firstChild.textContent = `${clock(wish.first)} – ${clock(wish.last)}`;
  }

  function forget(wish) {
    wish?.ghost?.remove();
    wish?.block.classList.remove("is-leaving");
    document.body.classList.remove("is-dragging");
    if (asked === wish) asked = null;
  }

  function say(wish, sentence) {
    const place = document.querySelector("[data-grid-says]");
    if (place) place.textContent = sentence.replace("{what}", what(wish)).replace("{hours}", hours(wish));
  }

  function ask(wish) {
    const grid = gridOf(wish.block), { day } = wish.row.dataset;
    const at = (minute) => (minute === LATEST ? `${nextDay(day)}T00:00` : `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
    const same = wish.row.dataset.day === wish.from.dataset.day;
    const values = {
      key: crypto.randomUUID ? crypto.randomUUID() : "", vue: grid.dataset.view, jour: grid.dataset.shown,
      resource: wish.row.dataset.resource,
      starts: same && wish.first === wish.was[0] ? wish.block.dataset.starts : at(wish.first),
      ends: same && wish.last === wish.was[1] ? wish.block.dataset.ends : at(wish.last),
    };
    for (const field of document.querySelectorAll(".plan-filters [name]")) if (field.value && !(field.name in values)) values[field.name] = field.value;
    values.ouvert = new URLSearchParams(location.search).getAll("ouvert");
    say(wish, grid.dataset.asking);
    const link = wish.block.querySelector("a"), { move } = wish.block.dataset;
    asked = null;
    window.htmx.ajax("POST", move, { source: link, target: "#grid", swap: "outerHTML", values }).catch(() => forget(wish));
  }

  function nextDay(day) {
    const next = new Date(`${day}T12:00Z`);
    next.setUTCDate(next.getUTCDate() + 1);
    return next.toISOString().slice(0, 10);
  }

  /* Mouse and finger -------------------------------------------------
     A finger that stays takes the block, and goes anywhere; one that moves at once scrolls the page, or takes the
     block sideways. */
  document.addEventListener("pointerdown", (event) => {
    const block = event.target.closest?.(".tl-block[data-move]");
    if (!block || event.button !== 0 || !event.isPrimary || !window.htmx) return;
    forget(asked);
    const box = block.getBoundingClientRect();
    const edge = event.clientX > box.right - EDGE ? "end" : event.clientX < box.left + EDGE && box.width > 4 * EDGE ? "start" : "";
    if (grabbed) forget(letGo().wish);
    grabbed = { wish: begin(block), x: event.clientX, y: event.clientY, edge, pointer: event.pointerId, moving: false, held: false, timer: 0 };
    if (event.pointerType !== "mouse") grabbed.timer = setTimeout(hold, HOLD);
  });

  function hold() {
    grabbed.held = true;
    take();
    draw(grabbed.wish);
    navigator.vibrate?.(15);
  }

  function take() {
    grabbed.moving = true;
    grabbed.wish.block.setPointerCapture?.(grabbed.pointer);
    document.body.classList.add("is-dragging");
  }

  /* What was grabbed is so no more; what it was. */
  function letGo() {
    const was = grabbed;
    clearTimeout(was?.timer);
    grabbed = null;
    document.body.classList.remove("is-dragging");
    return was;
  }

  /* The page does not scroll under a block that a finger holds, and no menu opens on it. */
  document.addEventListener("touchmove", (event) => { if (grabbed?.held && event.cancelable) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (grabbed?.timer && event.target.closest?.(".tl-block[data-move]")) event.preventDefault(); });

  document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".tl-block[data-move]")) event.preventDefault(); });

  document.addEventListener("pointermove", (event) => {
    if (!grabbed || event.pointerId !== grabbed.pointer) return;
    const { wish, x, y } = grabbed;
    if (!grabbed.moving && Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
    clearTimeout(grabbed.timer);
    if (!grabbed.moving) take();
    event.preventDefault();
    grabbed.at = [event.clientX, event.clientY];
    drag(wish, event.clientX - x, event.clientY, grabbed.edge);
    if (!grabbed.gliding) glide(grabbed);
  });

  /* Near the top or the bottom of the window the page goes on by itself, faster the nearer, and the block
     with it; not for a block that was grabbed there and only goes sideways. */
  function glide(held) {
    const [x, y] = held.at, high = held.y - y > PULL ? clamp(BRINK - y, 0, BRINK) : 0;
    const low = y - held.y > PULL ? clamp(y - (innerHeight - BRINK), 0, BRINK) : 0;
    held.gliding = grabbed === held && !held.edge && Boolean(high || low);
    if (!held.gliding) return;
    const before = scrollY;
    scrollBy({ top: Math.ceil((FASTEST * (low - high)) / BRINK), behavior: "instant" });
    if (scrollY !== before) drag(held.wish, x - held.x, y, held.edge);
    requestAnimationFrame(() => glide(held));
  }

  function drag(wish, dx, y, edge) {
    const grid = gridOf(wish.block), shown = (Number(grid.dataset.closes) - Number(grid.dataset.opens)) * 60;
    const width = wish.row.querySelector(".tl-track").getBoundingClientRect().width;
    const step = stepOf(wish), by = Math.round((dx / width) * shown / step) * step, [first, last] = wish.was;
    if (edge === "end") wish.last = clamp(last + by, first + step, LATEST);
    else if (edge === "start" && !wish.begun) wish.first = clamp(first + by, 0, last - step);
    else if (!edge) {
      const shift = wish.begun ? 0 : clamp(by, -first, LATEST - last);
      wish.first = first + shift;
      wish.last = last + shift;
      const row = document.elementsFromPoint(innerWidth / 2, y).map((one) => one.closest?.(".tl-row[data-resource]")).find(Boolean);
      if (row && gridOf(row) === grid) wish.row = row;
    }
    draw(wish);
  }

  addEventListener("pointerup", (event) => {
    if (!grabbed || event.pointerId !== grabbed.pointer) return;
    const { wish, moving } = letGo();
    if (!moving) return;
    justDragged = true;
    setTimeout(() => { justDragged = false; }, 50);
    if (changed(wish)) ask(wish); else forget(wish);
  });

  addEventListener("pointercancel", () => { if (grabbed) forget(letGo().wish); });

  document.addEventListener("click", (event) => {
    if (justDragged && event.target.closest?.(".tl-block")) { event.preventDefault(); event.stopPropagation(); return; }
    const free = event.target.closest?.(".tl-free > a");
    if (free && event.detail) begins(free, event.clientX);
  }, true);

  /* A click in the middle of free time asks for that hour, not for its beginning. */
  function begins(link, x) {
    const [from, to, usual] = ["from", "to", "usual"].map((name) => Number(link.dataset[name]));
    const { opens, closes } = gridOf(link).dataset, track = link.closest(".tl-track").getBoundingClientRect();
    if (!track.width) return;
    const at = opens * 60 + Math.floor(((x - track.left) / track.width) * (closes - opens) * 2) * 30;
    const first = clamp(at, from, Math.max(from, to - STEP)), last = Math.min(to, first + usual);
    const url = new URL(link.href);
    const put = (name, minute, day) => { if (url.searchParams.has(name)) url.searchParams.set(name, `${day}${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`); };
    const day = url.searchParams.get("starts")?.slice(0, 11) || "";
    put("starts", first, day);
    put("ends", last, last === LATEST ? `${nextDay(day.slice(0, 10))}T` : day);
    put("de", first, "");
    put("a", last, "");
    link.href = url.href;
  }

  /* Keys --------------------------------------------------------------- */
  document.addEventListener("keydown", (event) => {
    const block = event.target.closest?.(".tl-block[data-move]");
    if (!block || event.ctrlKey || event.metaKey || event.altKey || !window.htmx) return;
    if (event.key === "Escape" && asked) { say(asked, gridOf(block).dataset.gaveUp); forget(asked); return; }
    if (event.key === "Enter" && asked && changed(asked)) { event.preventDefault(); ask(asked); return; }
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (asked?.block !== block) { forget(asked); asked = begin(block); }
    push(asked, event.key, event.shiftKey);
    draw(asked);
    asked.ghost.scrollIntoView({ block: "nearest" });
    say(asked, gridOf(block).dataset.says);
  });

  function push(wish, key, resizes) {
    const step = stepOf(wish), rows = rowsOf(gridOf(wish.block));
    if (key === "ArrowUp" || key === "ArrowDown") {
      const next = rows[rows.indexOf(wish.row) + (key === "ArrowDown" ? 1 : -1)];
      if (next) wish.row = next;
      return;
    }
    const by = key === "ArrowRight" ? step : -step;
    if (resizes || wish.begun) wish.last = clamp(wish.last + by, wish.first + step, LATEST);
    else if (wish.first + by >= 0 && wish.last + by <= LATEST) { wish.first += by; wish.last += by; }
  }

  document.addEventListener("focusout", (event) => {
    if (asked && asked.block.contains(event.target)) forget(asked);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-jump]") && event.target.validity.valid && event.target.value) event.target.form.requestSubmit();
  });
})();
