/* The graph under the hand: moved, enlarged, an actor pulled aside, and its date drawn along.
   Without this script it is a drawing whose actors are links, two lists of dates and a button.

   <figure data-graph>                the frame, with the drawing of the server
   <button data-graph-zoom="1.5">     times so much; 0 shows the whole, everybody back at their place
   <form data-graph-filters>          its range follows [data-graph-year] and [data-graph-month]
   Beyond the server's limit (svg[data-many]) canvas.js paints what is read from the same drawing. */
"use strict";
window.comptoirGraph = (() => {
  const WIDTH = 1000, MOST = 12, SIZES = [42, 16, 8, 4], LEGIBLE = 13, FAR = 5, ARROW = 60, FIRST_YEAR = 2004;
  const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const view = { x: 0, y: 0, k: 1 }, pulled = new Map(), pointers = new Map();
  let graph = null, held = null, asked = 0, justMoved = false;

  /* What the server drew, as nodes and links. */
  function read(frame) {
    const svg = frame.querySelector(".graph"), nodes = new Map();
    for (const element of svg.querySelectorAll("[data-key]")) {
      const [x, y] = element.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
      nodes.set(element.dataset.key, { key: element.dataset.key, element, x, y, home: [x, y], links: [] });
    }
    const links = [...svg.querySelectorAll(".graph-link")].map((element) => {
      const link = { element, a: nodes.get(element.dataset.a), b: nodes.get(element.dataset.b), width: Number(element.getAttribute("stroke-width")) };
      link.a.links.push(link);
      link.b.links.push(link);
      return link;
    });
    return { frame, svg, nodes, links, moves: svg.querySelector(".graph-view"), lit: null, aside: null, standing: 0, painter: null };
  }

  function begin(frame) {
    graph = read(frame);
    for (const [key, point] of pulled) if (graph.nodes.has(key)) place(graph.nodes.get(key), ...point);
    if ("many" in graph.svg.dataset && window.comptoirCanvas) graph.painter = window.comptoirCanvas(graph, view);
    draw();
  }

  /* Drawn at most once a frame, whatever happened since the last. */
  function later() {
    if (!asked) asked = requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(asked);
    asked = 0;
    const scale = surface().getBoundingClientRect().width / WIDTH * view.k;
    const level = SIZES.findIndex((size, n) => n === SIZES.length - 1 || SIZES[n + 1] * scale < LEGIBLE);
    graph.svg.dataset.level = level;
    if (graph.painter) graph.painter.paint(level);
    else graph.moves.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
  }

  const surface = () => graph.painter?.canvas || graph.svg;

  function place(node, x, y) {
    node.x = x;
    node.y = y;
    if (graph.painter) {
      if (node !== graph.aside) graph.standing += 1;
      return;
    }
    node.element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    for (const { element, a, b } of node.links) {
      const end = a === node ? "1" : "2";
      element.setAttribute(`x${end}`, x.toFixed(1));
      element.setAttribute(`y${end}`, y.toFixed(1));
    }
  }

  /* Where a point of the screen is: on the drawing as it is shown, and among the actors. */
  function at(event) {
    const box = surface().getBoundingClientRect(), unit = WIDTH / box.width;
    const x = (event.clientX - box.left) * unit, y = (event.clientY - box.top) * unit;
    return { x, y, unit, inner: [(x - view.x) / view.k, (y - view.y) / view.k] };
  }

  function enlarge(times, x = WIDTH / 2, y = WIDTH * 0.38) {
    const k = Math.min(MOST, Math.max(1, view.k * times));
    view.x = x - (x - view.x) * k / view.k;
    view.y = y - (y - view.y) * k / view.k;
    view.k = k;
    shift(0, 0);
  }

  /* Moved by so much, never out of sight. */
  function shift(dx, dy) {
    const slack = (size, value) => Math.min(size / 2, Math.max(size / 2 - size * view.k, value));
    view.x = slack(WIDTH, view.x + dx);
    view.y = slack(WIDTH * 0.76, view.y + dy);
    later();
  }

  /* Enlarged, who is reached by the keyboard comes into sight. */
  function reveal(node) {
    const out = (size, value) => value < ARROW ? ARROW - value : Math.min(0, size - ARROW - value);
    if (view.k > 1) shift(out(WIDTH, node.x * view.k + view.x), out(WIDTH * 0.76, node.y * view.k + view.y));
  }

  function whole() {
    Object.assign(view, { x: 0, y: 0, k: 1 });
    pulled.clear();
    for (const node of graph.nodes.values()) if (node.x !== node.home[0] || node.y !== node.home[1]) place(node, ...node.home);
    later();
  }

  /* The actor that is looked at, and those it is tied with. */
  function light(node) {
    if (graph.lit === node) return;
    graph.lit = node;
    if (graph.painter) { later(); return; }
    for (const one of graph.svg.querySelectorAll(".is-lit")) one.classList.remove("is-lit");
    graph.svg.classList.toggle("is-lit", Boolean(node));
    if (!node) return;
    for (const { element, a, b } of node.links) for (const one of [element, a.element, b.element]) one.classList.add("is-lit");
    node.element.classList.add("is-lit");
  }

  function nodeAt(event) {
    if (graph.painter) return graph.painter.nodeAt(...at(event).inner);
    const element = event.target.closest?.(".graph-node");
    return element ? graph.nodes.get(element.dataset.key) : null;
  }

  const inside = (event) => graph && graph.frame.isConnected && event.target.closest?.(".graph, .graph-canvas") && graph.frame.contains(event.target);

  /* Mouse and fingers: one pulls an actor or moves the drawing, two enlarge it. */
  document.addEventListener("pointerdown", (event) => {
    if (!inside(event) || event.button !== 0) return;
    pointers.set(event.pointerId, event);
    const node = nodeAt(event);
    held = { node: node && node.key !== "0" && pointers.size === 1 ? node : null, x: event.clientX, y: event.clientY, last: event, moving: pointers.size > 1 };
  });

  document.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType !== "mouse") return;
      if (inside(event)) light(nodeAt(event) || null);
      else if (graph?.lit && !graph.lit.element.matches(":focus")) light(null);
      return;
    }
    if (pointers.size > 1) pinch(event); else pull(event);
    pointers.set(event.pointerId, event);
  });

  function pinch(event) {
    const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId), before = pointers.get(event.pointerId);
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    const middle = at({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 });
    enlarge(apart(event) / apart(before), middle.x, middle.y);
    shift((event.clientX - before.clientX) / 2 * middle.unit, (event.clientY - before.clientY) / 2 * middle.unit);
  }

  function pull(event) {
    if (!held.moving && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    if (!held.moving) graph.frame.classList.add("is-held");
    held.moving = true;
    const { unit, inner } = at(event);
    if (held.node) {
      graph.aside = held.node;
      place(held.node, ...inner);
      pulled.set(held.node.key, inner);
      if (graph.painter) later();
    } else shift((event.clientX - held.last.clientX) * unit, (event.clientY - held.last.clientY) * unit);
    held.last = event;
  }

  function letGo(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (graph.aside) {
      graph.aside = null;
      graph.standing += 1;
      if (graph.painter) later();
    }
    if (held?.moving) {
      justMoved = true;
      setTimeout(() => { justMoved = false; }, 50);
    } else if (graph.painter && held && event.type === "pointerup") {
      const node = nodeAt(event);
      if (node?.element.getAttribute("href")) location.assign(node.element.getAttribute("href"));
    }
    graph.frame.classList.remove("is-held");
    const [left] = pointers.values();
    held = left ? { node: null, last: left, moving: true } : null;
  }
  addEventListener("pointerup", letGo);
  addEventListener("pointercancel", letGo);

  document.addEventListener("click", (event) => {
    if (justMoved && inside(event)) { event.preventDefault(); event.stopPropagation(); return; }
    const button = event.target.closest?.("[data-graph-zoom]");
    if (!button || !graph) return;
    const times = Number(button.dataset.graphZoom);
    if (times) enlarge(times); else whole();
  }, true);
  document.addEventListener("dragstart", (event) => { if (inside(event)) event.preventDefault(); });
  document.addEventListener("touchstart", (event) => {
    if (inside(event) && event.cancelable && (event.touches.length > 1 || (graph.painter && held?.node))) event.preventDefault();
  }, { passive: false });
  document.addEventListener("wheel", (event) => {
    if (!inside(event) || !(event.ctrlKey || graph.frame.contains(document.activeElement))) return;
    event.preventDefault();
    const { x, y } = at(event);
    enlarge(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), x, y);
  }, { passive: false });

  document.addEventListener("keydown", (event) => {
    if (!graph || !event.target.closest?.("[data-graph]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) shift(...ARROWS[event.key].map((way) => way * ARROW));
    else if (event.key === "+" || event.key === "=") enlarge(1.5);
    else if (event.key === "-") enlarge(1 / 1.5);
    else if (event.key === "0") whole();
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const element = event.target.closest?.(".graph-node");
    if (!graph || !element || !graph.svg.contains(element)) return;
    light(graph.nodes.get(element.dataset.key));
    if (element.matches(":focus-visible")) reveal(graph.nodes.get(element.dataset.key));
  });
  document.addEventListener("focusout", (event) => { if (graph && event.target.closest?.(".graph-node")) light(null); });

  /* The range says the two lists, and the two lists the range. */
  function follow(form) {
    const range = form.querySelector("[data-graph-time] input"), year = form.querySelector("[data-graph-year]"), month = form.querySelector("[data-graph-month]");
    const say = () => range.setAttribute("aria-valuetext", `${month.selectedOptions[0].text} ${year.value}`);
    range.addEventListener("input", () => {
      year.value = FIRST_YEAR + Math.floor(range.value / 12);
      month.value = range.value % 12 + 1;
      say();
    });
    for (const list of [year, month]) list.addEventListener("change", () => { range.value = (year.value - FIRST_YEAR) * 12 + Number(month.value) - 1; say(); });
    say();
  }

  function open() {
    const frame = document.querySelector("[data-graph]");
    pointers.clear();
    if (frame) begin(frame); else graph = null;
  }
  function start() {
    document.querySelectorAll("[data-graph-filters]").forEach(follow);
    open();
  }
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:historyRestore", start);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "graphe" && !document.querySelector("#graphe")) return;
    open();
    const says = document.querySelector("[data-graph-says]"), told = document.querySelector("[data-graph-summary]");
    if (says && told) says.textContent = told.textContent;
  });
  addEventListener("resize", () => { if (graph?.frame.isConnected) later(); });
  return { view, enlarge, shift, whole };
})();
