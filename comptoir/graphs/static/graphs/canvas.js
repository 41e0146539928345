/* Many actors are painted: what the server drew is read once, hidden, and painted into layers off the screen,
   a slice each frame, when the hand leaves time for it. A movement only lays these down again, moved and enlarged;
   who is looked at or pulled is painted over them. The colours are those of the style sheet; the table below
   says the same to whoever does not see it.

   graph.aside      who is pulled just now, left out of the layers
   graph.standing   a number that changes when anybody else stands elsewhere */
"use strict";
window.comptoirCanvas = (graph, view) => {
  const WIDTH = 1000, HEIGHT = 760, FADED = 0.18, CROWD = 0.5, REACH = 6;
  const LINKS = 10, NODES = 20, NAMES = 4, LATE = 25, MOST = 80, REST = 150;
  const sizes = [42, 16, 8, 4], nodes = [...graph.nodes.values()], looks = new Map();
  const canvas = document.createElement("canvas"), screen = canvas.getContext("2d");
  let ink, surface, font, learned = 0, level = 1;
  canvas.className = "graph-canvas";
  canvas.setAttribute("aria-hidden", "true");

  for (const node of nodes) {
    const outline = node.element.querySelector(".graph-shape");
    node.path = outline ? new Path2D(outline.getAttribute("d")) : null;
    node.kind = node.element.getAttribute("class");
    node.told = node.element.getAttribute("aria-label") || "";
    node.names = [...node.element.querySelectorAll(".graph-name")].map((text) => ({
      level: Number(text.classList[1].slice(1)), anchor: text.getAttribute("text-anchor"),
      lines: [...text.querySelectorAll("tspan")].map((line) => [Number(line.getAttribute("x")), Number(line.getAttribute("y")), line.textContent]),
    }));
  }
  for (const link of graph.links) link.kind = link.element.getAttribute("class");

  /* The colours of each class, as they are just now. */
  function learn() {
    const root = getComputedStyle(graph.frame);
    font = root.fontFamily;
    graph.svg.hidden = false;
    ink = getComputedStyle(graph.svg.querySelector("text")).fill;
    surface = getComputedStyle(document.querySelector(".card")).backgroundColor;
    looks.clear();
    for (const { kind, element } of [...nodes, ...graph.links]) {
      if (looks.has(kind)) continue;
      const { fill, stroke, strokeWidth, strokeDasharray, strokeLinecap } = getComputedStyle(element.querySelector(".graph-shape, circle") || element);
      const dash = strokeDasharray === "none" ? [] : strokeDasharray.split(/[\s,]+/).map(parseFloat);
      looks.set(kind, { fill, stroke, width: parseFloat(strokeWidth), dash, cap: strokeLinecap });
    }
    graph.svg.setAttribute("hidden", "");
  }

  /* Links of one look and one width are one stroke, at most so many at once. */
  function bundles(links, most = Infinity) {
    const found = new Map(), cut = [];
    for (const link of links) {
      const key = `${link.kind}|${link.width}`;
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(link);
    }
    for (const some of found.values()) for (let n = 0; n < some.length; n += most) cut.push(some.slice(n, n + most));
    return cut;
  }
  const all = bundles(graph.links, LINKS);

  function stroke(context, links, left) {
    const look = looks.get(links[0].kind);
    context.strokeStyle = look.stroke;
    context.lineWidth = links[0].kind.includes("wished") ? look.width : links[0].width;
    context.lineCap = look.cap;
    context.setLineDash(look.dash);
    context.beginPath();
    for (const { a, b } of links) if (a !== left && b !== left) { context.moveTo(a.x, a.y); context.lineTo(b.x, b.y); }
    context.stroke();
    context.setLineDash([]);
  }

  const seen = (node, from) => {
    const x = node.x * from.k + from.x, y = node.y * from.k + from.y;
    return x > -60 && y > -60 && x < WIDTH + 60 && y < HEIGHT + 60;
  };

  function shape(context, node) {
    const look = looks.get(node.kind);
    context.translate(node.x, node.y);
    context.fillStyle = look.fill;
    context.strokeStyle = look.stroke;
    context.lineWidth = Math.min(look.width, 0.8);
    context.fill(node.path);
    context.stroke(node.path);
    context.translate(-node.x, -node.y);
  }

  function name(context, node, size) {
    const found = node.names?.find((one) => one.level === size);
    if (!found) return;
    context.font = `${size ? "" : "bold "}${sizes[size]}px ${font}`;
    context.lineJoin = "round";
    context.lineWidth = sizes[size] / 4;
    context.strokeStyle = surface;
    context.fillStyle = ink;
    context.textAlign = { start: "left", end: "right", middle: "center" }[found.anchor];
    for (const [x, y, line] of found.lines) {
      context.strokeText(line, node.x + x, node.y + y);
      context.fillText(line, node.x + x, node.y + y);
    }
  }

  function hub(context, size) {
    const node = graph.nodes.get("0"), circle = node.element.querySelector("circle"), text = node.element.querySelector("text");
    context.fillStyle = looks.get(node.kind).fill;
    context.beginPath();
    context.arc(node.x, node.y, Number(circle.getAttribute("r")), 0, 2 * Math.PI);
    context.fill();
    if (!size) return;
    context.fillStyle = surface;
    context.font = `bold 14px ${font}`;
    context.textAlign = "center";
    for (const line of text.querySelectorAll("tspan")) context.fillText(line.textContent, node.x, node.y + Number(line.getAttribute("y")));
  }

  /* The name of who is looked at, whatever the enlargement. */
  function tell(context, node) {
    const size = 16 / view.k;
    context.font = `bold ${size}px ${font}`;
    context.textAlign = node.x > WIDTH / 2 ? "right" : "left";
    context.lineWidth = size / 3;
    context.strokeStyle = surface;
    context.fillStyle = ink;
    const x = node.x + (node.x > WIDTH / 2 ? -12 : 12) / view.k, said = node.told.split(",")[0];
    context.strokeText(said, x, node.y - 10 / view.k);
    context.fillText(said, x, node.y - 10 / view.k);
  }

  /* Layers: one as it is seen from here, the one that is being painted, and the whole without names beneath. */
  const layer = () => {
    const own = document.createElement("canvas");
    return { canvas: own, context: own.getContext("2d"), key: "" };
  };
  let near = layer(), next = layer(), job = null, asked = 0, before = 0, share = 4, moved = 0, last = {};
  const whole = layer();
  const standing = () => `${canvas.width}|${graph.standing}|${learned}|${graph.aside?.key}`;
  const keyOf = (size) => `${view.x}|${view.y}|${view.k}|${size}|${standing()}`;
  const look = (context, from) => {
    const unit = canvas.width / WIDTH;
    context.setTransform(unit * from.k, 0, 0, unit * from.k, unit * from.x, unit * from.y);
  };

  /* The whole of one layer, given up again after each slice. */
  function* painting(on, from, size, key) {
    const { context } = on, left = graph.aside, { width, height } = canvas;
    Object.assign(on, { k: from.k, x: from.x, y: from.y, left, key: "" });
    Object.assign(on.canvas, { width, height });
    look(context, from);
    for (const links of all) { stroke(context, links, left); yield; }
    // What lies over one another is not darker: the links are made paler all at once.
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "destination-in";
    context.fillStyle = `rgb(0 0 0 / ${CROWD})`;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-over";
    look(context, from);
    const shown = nodes.filter((node) => node.path && node !== left && seen(node, from));
    for (const [n, node] of shown.entries()) { shape(context, node); if (n % NODES === 0) yield; }
    hub(context, size);
    const named = size === null ? [] : shown.filter((node) => node.names.some((one) => one.level === size));
    for (const [n, node] of named.entries()) { name(context, node, size); if (n % NAMES === 0) yield; }
    on.key = key;
  }

  /* What is no longer true: what is seen first, then the whole. */
  const due = () => [keyOf(level), standing()].find((key) => key !== near.key && key !== whole.key);

  /* Some slices a frame, once the view rests: fewer when the last frame came late. */
  function step(now) {
    asked = 0;
    const key = due();
    if (!key || !canvas.isConnected) return;
    later();
    if (performance.now() - moved < REST) return;
    share = Math.max(1, Math.min(MOST, now - before > LATE ? share / 2 : share * 1.25));
    before = now;
    if (job?.key !== key) job = { key, slices: key === standing() ? painting(whole, { x: 0, y: 0, k: 1 }, null, key) : painting(next, { ...view }, level, key) };
    let isDone = false;
    for (let n = 0; n < share && !isDone; n++) isDone = job.slices.next().done;
    if (!isDone) return;
    if (next.key) [near, next] = [next, near];
    next.key = "";
    job = null;
    lay();
  }
  function later() {
    if (!asked) asked = requestAnimationFrame(step);
  }

  /* Where a layer comes to lie, in points of the screen. */
  function boxOf(some) {
    const unit = canvas.width / WIDTH, times = view.k / some.k;
    return [unit * (view.x - some.x * times), unit * (view.y - some.y * times), some.canvas.width * times, some.canvas.height * times];
  }
  function put(some) {
    const box = boxOf(some);
    screen.clearRect(...box);
    screen.drawImage(some.canvas, ...box);
  }
  function coversAll(some) {
    const [x, y, width, height] = boxOf(some);
    return x < 1 && y < 1 && x + width > canvas.width - 1 && y + height > canvas.height - 1;
  }

  /* What is on the screen: the layers where they are now, and over them who is looked at or pulled. */
  function lay() {
    const { lit, aside } = graph;
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.clearRect(0, 0, canvas.width, canvas.height);
    screen.globalAlpha = lit ? FADED : 1;
    if (whole.key && !coversAll(near)) put(whole);
    put(near);
    screen.globalAlpha = 1;
    look(screen, view);
    const apart = new Set([lit, aside, near.left].filter(Boolean));
    if (!apart.size) return;
    const links = [...apart].flatMap((node) => node.links), around = new Set([...apart, ...(lit ? lit.links.flatMap(({ a, b }) => [a, b]) : [])]);
    for (const some of bundles(links)) stroke(screen, some);
    for (const node of around) if (node.path && seen(node, view)) shape(screen, node);
    if (links.some(({ a }) => a.key === "0")) hub(screen, level);
    for (const node of around) if (seen(node, view)) name(screen, node, level);
    if (lit && lit.key !== "0") tell(screen, lit);
  }

  function paint(size) {
    const { x, y, k } = view;
    if (x !== last.x || y !== last.y || k !== last.k) moved = performance.now();
    last = { x, y, k };
    level = size;
    const ratio = devicePixelRatio || 1, width = Math.round(canvas.clientWidth * ratio), height = Math.round(width * HEIGHT / WIDTH);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    // The first time there is nothing else to show.
    if (!near.key) { for (const _ of painting(near, { ...view }, size, keyOf(size))); }
    lay();
    if (due()) later();
  }

  function nodeAt(x, y) {
    let best = null, least = (REACH + 6) / view.k + 4;
    for (const node of nodes) {
      const far = Math.hypot(node.x - x, node.y - y);
      if (node.path && far < least) { best = node; least = far; }
    }
    const told = best?.told || "";
    if (canvas.title !== told) canvas.title = told;
    return best;
  }

  graph.svg.before(canvas);
  learn();
  const renew = () => { if (canvas.isConnected) { learn(); learned += 1; paint(level); } };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
  new MutationObserver(renew).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  document.fonts.ready.then(renew);
  return { canvas, paint, nodeAt };
};
