/* Many actors are painted: what the server drew is read once, hidden, and painted again at each movement.
   Its colours are those of the style sheet; the table below says the same to whoever does not see it. */
"use strict";
window.comptoirCanvas = (graph, view) => {
  const WIDTH = 1000, HEIGHT = 760, FADED = 0.12, CROWD = 0.5, REACH = 6;
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  const sizes = [42, 16, 8, 4], nodes = [...graph.nodes.values()], looks = new Map();
  let ink, surface, font;
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

  /* Links of one look and one width are one stroke. */
  function bundles(links) {
    const found = new Map();
    for (const link of links) {
      const key = `${link.kind}|${link.width}`;
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(link);
    }
    return [...found.values()];
  }
  const all = bundles(graph.links);

  function strokes(some) {
    for (const links of some) {
      const look = looks.get(links[0].kind);
      context.strokeStyle = look.stroke;
      context.lineWidth = links[0].kind.includes("wished") ? look.width : links[0].width;
      context.lineCap = look.cap;
      context.setLineDash(look.dash);
      context.beginPath();
      for (const { a, b } of links) { context.moveTo(a.x, a.y); context.lineTo(b.x, b.y); }
      context.stroke();
    }
    context.setLineDash([]);
  }

  const seen = (node) => {
    const x = node.x * view.k + view.x, y = node.y * view.k + view.y;
    return x > -60 && y > -60 && x < WIDTH + 60 && y < HEIGHT + 60;
  };

  function shapes(some) {
    for (const node of some) {
      if (!node.path || !seen(node)) continue;
      const look = looks.get(node.kind);
      context.translate(node.x, node.y);
      context.fillStyle = look.fill;
      context.strokeStyle = look.stroke;
      context.lineWidth = Math.min(look.width, 0.8);
      context.fill(node.path);
      context.stroke(node.path);
      context.translate(-node.x, -node.y);
    }
  }

  function names(some, level) {
    context.lineJoin = "round";
    context.strokeStyle = surface;
    context.fillStyle = ink;
    for (const node of some) {
      const name = seen(node) && node.names?.find((one) => one.level === level);
      if (!name) continue;
      context.font = `${level ? "" : "bold "}${sizes[level]}px ${font}`;
      context.lineWidth = sizes[level] / 4;
      context.textAlign = { start: "left", end: "right", middle: "center" }[name.anchor];
      for (const [x, y, line] of name.lines) {
        context.strokeText(line, node.x + x, node.y + y);
        context.fillText(line, node.x + x, node.y + y);
      }
    }
  }

  function hub(level) {
    const node = graph.nodes.get("0"), circle = node.element.querySelector("circle"), text = node.element.querySelector("text");
    context.fillStyle = looks.get(node.kind).fill;
    context.beginPath();
    context.arc(node.x, node.y, Number(circle.getAttribute("r")), 0, 2 * Math.PI);
    context.fill();
    if (!level) return;
    context.fillStyle = surface;
    context.font = `bold 14px ${font}`;
    context.textAlign = "center";
    for (const line of text.querySelectorAll("tspan")) context.fillText(line.textContent, node.x, node.y + Number(line.getAttribute("y")));
  }

  /* The name of who is looked at, whatever the enlargement. */
  function tell(node) {
    const size = 16 / view.k;
    context.font = `bold ${size}px ${font}`;
    context.textAlign = node.x > WIDTH / 2 ? "right" : "left";
    context.lineWidth = size / 3;
    context.strokeStyle = surface;
    context.fillStyle = ink;
    const x = node.x + (node.x > WIDTH / 2 ? -12 : 12) / view.k, name = node.told.split(",")[0];
    context.strokeText(name, x, node.y - 10 / view.k);
    context.fillText(name, x, node.y - 10 / view.k);
  }

  function paint(level) {
    const ratio = devicePixelRatio || 1, width = Math.round(canvas.clientWidth * ratio), height = Math.round(width * HEIGHT / WIDTH);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const unit = width / WIDTH, { lit } = graph;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(unit * view.k, 0, 0, unit * view.k, unit * view.x, unit * view.y);
    context.globalAlpha = lit ? FADED : CROWD;
    strokes(all);
    context.globalAlpha = lit ? FADED : 1;
    shapes(nodes);
    context.globalAlpha = 1;
    if (lit) {
      const near = [lit, ...lit.links.map(({ a, b }) => (a === lit ? b : a))];
      strokes(bundles(lit.links));
      shapes(near);
      hub(level);
      names(near, level);
      if (lit.key !== "0") tell(lit);
      return;
    }
    hub(level);
    names(nodes, level);
  }

  function nodeAt(x, y) {
    let best = null, least = (REACH + 6) / view.k + 4;
    for (const node of nodes) {
      const far = Math.hypot(node.x - x, node.y - y);
      if (node.path && far < least) { best = node; least = far; }
    }
    canvas.title = best?.told || "";
    return best;
  }

  graph.svg.before(canvas);
  learn();
  const renew = () => { if (canvas.isConnected) { learn(); paint(Number(graph.svg.dataset.level)); } };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", renew);
  new MutationObserver(renew).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  document.fonts.ready.then(renew);
  return { canvas, paint, nodeAt };
};
