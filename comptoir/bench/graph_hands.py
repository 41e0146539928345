"""Hands over the graph: a mouse at a desk, fingers on a telephone; and what each frame took meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin
from statistics import median, quantiles
from typing import Any

MOVES, TIMES = 60, 3
PATIENCE = 60_000
Spot = tuple[float, float]

WATCH = """
window.told = { frames: null, tasks: [], first: 0 };
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) told.tasks.push([startTime, duration]);
}).observe({ type: "longtask", buffered: true });
const drawn = () => { told.first ||= performance.now(); };
const look = (now) => {
  if (told.frames) told.frames.push(now);
  if (!told.first && document.querySelector(".graph[data-level]")) requestAnimationFrame(drawn);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""The hour of each frame while it is counted, every task that kept the page busy, the first drawing."""

OPENED = """() => {
  const [way] = performance.getEntriesByType("navigation");
  const late = told.tasks.filter(([start]) => start < told.first).map(([, time]) => time);
  return [way.responseEnd, way.decodedBodySize / 1000, told.first, late.length, Math.max(0, ...late)];
}"""
FRAME = (
    "() => document.querySelector('[data-graph]').scrollIntoView({ block: 'center', behavior: 'instant' })"
)
WHERE = """([x, y, key]) => {
  const shown = document.querySelector(".graph-canvas") || document.querySelector(".graph");
  const box = shown.getBoundingClientRect(), unit = box.width / 1000;
  const node = key === null ? null : document.querySelector(`.graph [data-key="${key}"]`);
  if (node) [x, y] = node.getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
  return [box.x + x * unit, box.y + y * unit, box.width];
}"""
BUSIEST = """() => {
  const ties = new Map();
  for (const { dataset } of document.querySelectorAll(".graph-frame .graph-link"))
    for (const key of [dataset.a, dataset.b]) ties.set(key, (ties.get(key) || 0) + 1);
  ties.delete("0");
  return [...ties].reduce((best, one) => one[1] > best[1] ? one : best)[0];
}"""
WHOLE = "() => comptoirGraph.whole()"


def figures_of(page: Any, work: Callable[[], None]) -> dict[str, float]:
    """How long each frame was while ``work`` was done: median, 95th percentile, worst; and the long tasks."""
    page.evaluate("() => { told.tasks = []; told.frames = []; }")
    work()
    page.wait_for_timeout(100)
    frames, tasks = page.evaluate("() => [told.frames, told.tasks]")
    page.evaluate("() => { told.frames = null; }")
    spent = [after - before for before, after in pairwise(frames)]
    figures = {
        "median_ms": median(spent), "p95_ms": quantiles(spent, n=20)[-1], "worst_ms": max(spent),
        "long_tasks": len(tasks), "longest_task_ms": max((time for _, time in tasks), default=0),
    }  # fmt: skip
    return {name: round(value, 1) for name, value in figures.items()}


class Hand:
    """What either can do; where things are is asked of the page."""

    def __init__(self, page: Any, times: int = TIMES) -> None:
        self.page, self.times = page, times

    def opened(self) -> dict[str, float]:
        """Milliseconds since the page was asked for: until its last byte, until the graph was drawn."""
        self.page.wait_for_function("() => told.first > 0", timeout=PATIENCE)
        names = ("answered_ms", "page_kb", "drawn_ms", "drawn_long_tasks", "drawn_longest_task_ms")
        told = dict(zip(names, self.page.evaluate(OPENED), strict=True))
        self.page.wait_for_load_state("load")
        self.page.evaluate(FRAME)
        self.page.wait_for_timeout(300)
        return {name: round(value, 1) for name, value in told.items()}

    def movements(self) -> list[tuple[str, Callable[[], None]]]:
        """Each some times, from the whole; what is moved over an enlarged drawing is enlarged before."""
        return [
            ("pan", lambda: self._again(self._pan)),
            ("zoom", lambda: self._again(self.zoom)),
            ("drag", lambda: self._again(self._drag)),
            ("pan_near", lambda: self._again(self._pan, is_near=True)),
        ]

    def _again(self, work: Callable[[], None], *, is_near: bool = False) -> None:
        for _ in range(self.times):
            self.page.evaluate(WHOLE)
            if is_near:
                self.page.evaluate("() => comptoirGraph.enlarge(6)")
            work()

    def _pan(self) -> None:
        x, y, wide = self.page.evaluate(WHERE, [20, 380, None])
        self.pan((x, y), wide * 0.4)

    def _drag(self) -> None:
        """The actor that has most ties, round and round."""
        x, y, wide = self.page.evaluate(WHERE, [0, 0, self.page.evaluate(BUSIEST)])
        self.follow([(x, y), *(_turned(x, y, wide * 0.1, n) for n in range(MOVES))])

    def pan(self, start: Spot, far: float) -> None:
        """Sideways, there and half back."""
        (x, y), half = start, MOVES * 2 // 3
        steps = [*range(half), *range(half, half - (MOVES - half), -1)]
        self.follow([(x, y), *((x + far * step / half, y) for step in steps)])

    def follow(self, path: list[Spot]) -> None:
        raise NotImplementedError

    def zoom(self) -> None:
        raise NotImplementedError


class Mouse(Hand):
    def movements(self) -> list[tuple[str, Callable[[], None]]]:
        return [("hover", lambda: self._again(self._hover)), *super().movements()]

    def _hover(self) -> None:
        """Over the middle of the crowd, nothing pressed."""
        x, y, wide = self.page.evaluate(WHERE, [200, 300, None])
        for step in range(MOVES):
            self.page.mouse.move(x + wide * 0.6 * step / MOVES, y + wide * 0.1 * (step % 2))

    def follow(self, path: list[Spot]) -> None:
        self.page.mouse.move(*path[0])
        self.page.mouse.down()
        for spot in path[1:]:
            self.page.mouse.move(*spot)
        self.page.mouse.up()

    def zoom(self) -> None:
        x, y, _ = self.page.evaluate(WHERE, [600, 380, None])
        self.page.mouse.move(x, y)
        self.page.keyboard.down("Control")
        for step in range(MOVES):
            self.page.mouse.wheel(0, -40 if step < MOVES * 2 // 3 else 40)
        self.page.keyboard.up("Control")


class Finger(Hand):
    def __init__(self, page: Any, times: int = TIMES) -> None:
        super().__init__(page, times)
        self.screen = page.context.new_cdp_session(page)

    def follow(self, path: list[Spot]) -> None:
        self._touch("touchStart", path[0])
        for spot in path[1:]:
            self._touch("touchMove", spot)
        self._touch("touchEnd")

    def zoom(self) -> None:
        """Two fingers, that part and come near again."""
        x, y, wide = self.page.evaluate(WHERE, [500, 380, None])
        apart = [0.05 + 0.4 * sin(pi * step / MOVES) for step in range(MOVES)]
        for step, far in enumerate(apart):
            kind = "touchMove" if step else "touchStart"
            self._touch(kind, (x - wide * far, y), (x + wide * far, y))
        self._touch("touchEnd")

    def _touch(self, kind: str, *spots: Spot) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(spots)]
        self.screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _turned(x: float, y: float, far: float, step: int) -> Spot:
    angle = 2 * pi * step / MOVES
    return (x + far * (1 - cos(angle)), y + far * sin(angle))
