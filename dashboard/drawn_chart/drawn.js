// Shows the drawing that fits the place it has; says what the pointer or the focus is
// on; tells which bar was chosen. Everything drawn comes from the server.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const charts = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = new Chart(parentElement);
    charts.set(parentElement, chart);
  }
  chart.choose = (bar) => setTriggerValue("bar", bar);
  chart.receive(data);
  return () => {
    // Also before each new drawing: only what has left the page has ended.
    queueMicrotask(() => {
      if (parentElement.isConnected) return;
      chart.end();
      charts.delete(parentElement);
    });
  };
}

// At once: what the browser unpacks by itself comes when the rest of the page is drawn.
function unpacked(bytes) {
  return JSON.parse(new TextDecoder().decode(fflate.gunzipSync(bytes)));
}

class Chart {
  constructor(parent) {
    this.root = parent.querySelector(".drawn-chart") ?? document.createElement("div");
    this.root.className = "drawn-chart";
    this.root.replaceChildren();
    this.drawing = this.root.appendChild(document.createElement("div"));
    this.drawing.className = "drawing";
    this.answers = this.root.appendChild(document.createElementNS(SVG, "svg"));
    this.answers.setAttribute("class", "answers");
    this.answers.setAttribute("role", "group");
    this.said = this.root.appendChild(document.createElement("div"));
    this.said.className = "said";
    this.said.hidden = true;
    this.said.setAttribute("aria-hidden", "true"); // each bar's own label says the same
    parent.append(this.root);
    this.focused = null;
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.root);
    for (const [event, act] of Object.entries({
      pointermove: (e) => this.say(e.target, e),
      pointerleave: () => this.hush(),
      focusin: (e) => this.focus(e.target),
      focusout: () => this.hush(),
      click: (e) => this.chosen(e.target),
      keydown: (e) => this.key(e),
    })) {
      this.answers.addEventListener(event, act);
    }
  }

  end() {
    this.watch.disconnect();
  }

  receive(bytes) {
    const same = (byte, i) => byte === this.bytes[i];
    if (this.bytes?.length === bytes.length && bytes.every(same)) return;
    this.bytes = bytes;
    this.content = unpacked(bytes);
    this.shown = null;
    this.fit();
  }

  fit() {
    if (!this.content) return;
    const width = this.root.clientWidth;
    const fits = this.content.drawings.filter((one) => one.from <= width);
    const shown = fits[fits.length - 1] ?? this.content.drawings[0];
    if (shown === this.shown) return;
    this.shown = shown;
    const held = this.answers.contains(document.activeElement);
    const index = this.rects?.indexOf(document.activeElement) ?? -1;
    this.hush();
    this.drawing.innerHTML = shown.svg;
    this.answers.setAttribute("viewBox", this.drawing.firstChild.getAttribute("viewBox"));
    this.answers.setAttribute("aria-label", this.content.label);
    this.rects = shown.boxes.map(([x, y, width, height], i) => {
      const rect = document.createElementNS(SVG, "rect");
      const [bar, text] = this.content.answers[i];
      const given = { x, y, width, height, role: "button", tabindex: -1, "aria-label": text };
      for (const [key, value] of Object.entries(given)) rect.setAttribute(key, value);
      rect.dataset.bar = bar;
      return rect;
    });
    this.answers.replaceChildren(...this.rects);
    // The same mark of the same month, else that month's bar.
    const kept = this.rects[index];
    const start = kept?.dataset.bar === this.focused
      ? kept : this.rects.find((r) => r.dataset.bar === this.focused);
    (start ?? this.rects[0])?.setAttribute("tabindex", 0); // one stop for the keyboard
    if (held) start?.focus({ preventScroll: true });
  }

  text(rect) {
    return rect.getAttribute?.("aria-label") ?? "";
  }

  say(rect, at) {
    if (!rect.dataset?.bar) return this.hush();
    if (this.spoken !== rect) {
      this.spoken = rect;
      this.said.textContent = this.text(rect);
      this.said.hidden = false;
    }
    const frame = this.root.getBoundingClientRect();
    const box = rect.getBoundingClientRect();
    const x = (at?.clientX ?? box.right) - frame.left;
    const y = (at?.clientY ?? box.top) - frame.top;
    const { offsetWidth, offsetHeight } = this.said;
    const beside = x + 14 + offsetWidth > frame.width ? x - 14 - offsetWidth : x + 14;
    const below = y + 14 + offsetHeight > frame.height ? y - 14 - offsetHeight : y + 14;
    this.said.style.left = `${Math.max(beside, 0)}px`;
    this.said.style.top = `${Math.max(below, 0)}px`;
  }

  hush() {
    this.spoken = null;
    this.said.hidden = true;
  }

  focus(rect) {
    for (const other of this.rects) other.setAttribute("tabindex", other === rect ? 0 : -1);
    this.focused = rect.dataset.bar;
    if (rect.matches(":focus-visible")) this.say(rect);
  }

  chosen(rect) {
    if (rect.dataset?.bar) this.choose(rect.dataset.bar);
  }

  key(event) {
    const here = event.target;
    if (!here.dataset?.bar) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.chosen(here);
    } else if (event.key === "Escape") {
      this.hush();
    } else if (event.key in STEPS) {
      event.preventDefault();
      this.nearest(here, ...STEPS[event.key])?.focus();
    }
  }

  // The next one in that direction: the bar of another month; up and down, first the
  // marks of the same month, then the same month of another panel.
  nearest(here, across, down) {
    const month = this.rects.filter((r) => r.dataset.bar === here.dataset.bar);
    const beside = month[month.indexOf(here) + down];
    if (down && beside) return beside;
    const first = new Map();
    for (const rect of this.rects) {
      if (!first.has(rect.dataset.bar)) first.set(rect.dataset.bar, rect);
    }
    const middle = (rect) => {
      const b = rect.getBBox();
      return [b.x + b.width / 2, b.y + b.height / 2];
    };
    const [x, y] = middle(here);
    const panel = (rect) => rect.dataset.bar.split(":")[0];
    let best = null, least = Infinity;
    for (const rect of first.values()) {
      const [ox, oy] = middle(rect);
      const ahead = across ? (ox - x) * across : (oy - y) * down;
      if (rect === here || ahead < 1) continue;
      if (across && panel(rect) !== panel(here)) continue;
      if (down && panel(rect) === panel(here)) continue;
      const far = across ? ahead * 1000 + Math.abs(oy - y) : ahead + Math.abs(ox - x) * 1000;
      if (far < least) [best, least] = [rect, far];
    }
    return best;
  }
}
