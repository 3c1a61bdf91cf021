// Displays the drawing that fits the width; shows a tooltip for the mark under the
// pointer or the focus; sends what was chosen: a mark's value for a link's key, or a
// range of days that was dragged over. Everything drawn comes from the server.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// How far from a mark the pointer still hits it, and from how far on a press is a drag.
const REACH = 24, DRAG = 12;
// Milliseconds within which a chart is updated after the form's update.
const SETTLED = 500;

export default function ({ parentElement, data, setTriggerValue }) {
  const chart = mount(Chart, parentElement);
  chart.send = sender(setTriggerValue);
  chart.receive(data);
  handOver();
  return () => leave(parentElement);
}

const middle = ([x, y, width, height]) => [x + width / 2, y + height / 2];

class Chart {
  constructor(parent) {
    this.root = parent.querySelector(".drawn-chart") ?? document.createElement("div");
    this.root.className = "drawn-chart";
    this.root.replaceChildren();
    this.frame = element("div", "frame", this.root);
    this.drawing = element("div", "drawing", this.frame);
    this.hitAreas = this.frame.appendChild(document.createElementNS(SVG, "svg"));
    this.hitAreas.setAttribute("class", "hit-areas");
    this.hitAreas.setAttribute("role", "group");
    this.tooltip = element("div", "tooltip", this.root);
    this.tooltip.hidden = true;
    this.tooltip.setAttribute("aria-hidden", "true"); // each mark's label says the same
    parent.append(this.root);
    this.focused = null; // the index of the mark that has the focus
    this.revertTimer = null; // runs while a prefetched drawing is shown
    this.rects = [];
    this.earlyChoice = null; // an early choice, until the page's response outlines it
    // Observers, since measuring would force a reflow for each chart.
    const { top, width } = this.root.getBoundingClientRect();
    this.width = width;
    this.isOnScreen = top < innerHeight;
    this.watches = [
      new ResizeObserver(([entry]) => {
        this.width = entry.contentRect.width;
        this.fit();
      }),
      new IntersectionObserver(([entry]) => { this.isOnScreen = entry.isIntersecting; }),
    ];
    for (const watch of this.watches) watch.observe(this.root);
    for (const [event, act] of Object.entries({
      pointermove: (e) => this.move(e),
      pointerdown: (e) => this.press(e),
      pointerup: (e) => this.release(e),
      pointercancel: () => this.endDrag(),
      pointerleave: () => this.hideTooltip(),
      focusin: (e) => this.focus(e.target),
      focusout: () => this.hideTooltip(),
      keydown: (e) => this.key(e),
    })) {
      this.hitAreas.addEventListener(event, act);
    }
    this.root.addEventListener("prefetched", ({ detail }) => this.showPrefetched(detail));
    this.root.addEventListener("choices-answered", () => this.revertTimer && this.hold(SETTLED));
    this.back = () => this.revert();
    addEventListener("popstate", this.back);
  }

  end() {
    for (const watch of this.watches) watch.disconnect();
    removeEventListener("popstate", this.back);
    clearTimeout(this.revertTimer);
  }

  // The page's drawing. While a later choice is pending, it is that of an earlier one.
  receive(bytes) {
    this.pageBytes = bytes;
    if (this.revertTimer === null) this.put(bytes);
    else if (!document.querySelector('.choice-form[data-pending="true"]')) this.revert();
  }

  // The prefetched drawing after a choice; none if the page's is the same. That is held
  // too, or the answer to an earlier choice would replace it for a moment.
  showPrefetched(bytes) {
    forgetEarly();
    this.hold(TAKEN);
    this.put(bytes ?? this.pageBytes);
  }

  // Keeps the prefetched drawing at most this long, then reverts to the page's.
  hold(time) {
    clearTimeout(this.revertTimer);
    this.revertTimer = setTimeout(() => this.revert(), time);
  }

  revert() {
    if (this.revertTimer === null) return;
    clearTimeout(this.revertTimer);
    this.revertTimer = null;
    this.put(this.pageBytes);
  }

  put(bytes) {
    const same = (byte, i) => byte === this.bytes[i];
    if (this.bytes?.length === bytes.length && bytes.every(same)) return;
    this.bytes = bytes;
    this.root.ariaBusy = true;
    if (this.isOnScreen) return this.open(bytes);
    later(() => this.open(bytes)); // charts on the screen are drawn first
  }

  open(bytes) {
    if (bytes !== this.bytes) return; // superseded meanwhile
    // Synchronous: DecompressionStream would resolve after the rest of the page is drawn.
    this.content = unpack(bytes);
    this.shown = null;
    this.fit();
    this.root.ariaBusy = false;
  }

  fit() {
    if (!this.content) return;
    const fits = this.content.drawings.filter(({ from }) => from <= this.width);
    const shown = fits[fits.length - 1] ?? this.content.drawings[0];
    if (shown === this.shown) return;
    const hadFocus = this.hitAreas.contains(document.activeElement);
    const value = this.marks?.[this.focused]?.[0];
    this.shown = shown;
    this.endDrag(); // its days were those of another drawing
    this.pressed = null;
    this.marks = marksOf(shown.marks ?? this.content.marks); // a phone has fewer
    this.hideTooltip();
    const widest = this.content.drawings.at(-1);
    const text = shown.text ?? applyDelta(widest.text, shown);
    const end = text.lastIndexOf(">") + 1; // of the drawing; then come the outlines
    this.outlines = text.slice(end) ? text.slice(end).split(";") : null;
    this.drawing.innerHTML = text.slice(0, end);
    const viewBox = this.drawing.firstChild.getAttribute("viewBox");
    this.frame.style.aspectRatio = viewBox.split(" ").slice(2).join("/");
    this.hitAreas.setAttribute("viewBox", viewBox);
    this.hitAreas.setAttribute("aria-label", this.content.label);
    this.hitAreas.classList.toggle("draggable", Boolean(shown.span));
    this.boxes = boxesOf(shown.boxes.map((column, i) => column ?? widest.boxes[i]));
    this.rects = this.boxes.map(([x, y, width, height], i) => {
      const d = this.outlines?.[i];
      const rect = document.createElementNS(SVG, d ? "path" : "rect");
      const [choice, text] = this.marks[i];
      const place = d ? { d } : { x, y, width, height };
      const role = choice ? "button" : "img";
      const given = { ...place, role, tabindex: -1, "aria-label": text };
      for (const [key, value] of Object.entries(given)) rect.setAttribute(key, value);
      rect.dataset.choice = choice;
      return rect;
    });
    this.hitAreas.replaceChildren(...this.rects);
    const named = new Set();
    this.rects.forEach((rect, i) => { // a choice outlines each panel's bar, not its marks
      const [choice, , panel] = this.marks[i];
      rect.classList.toggle("first", !named.has(`${panel} ${choice}`));
      named.add(`${panel} ${choice}`);
    });
    this.outlineChoice(this.earlyChoice);
    // Keep the focus on the same mark, else on the first of the same value.
    const { marks } = this;
    if (marks[this.focused]?.[0] !== value) this.focused = null;
    this.focused ??= Math.max(marks.findIndex(([choice]) => choice === value), 0);
    this.rects[this.focused]?.setAttribute("tabindex", 0); // one tab stop
    if (hadFocus) this.rects[this.focused]?.focus({ preventScroll: true });
  }

  // The position of an event in the drawing's units.
  place(event) {
    const box = this.hitAreas.getBoundingClientRect();
    const scale = this.hitAreas.viewBox.baseVal.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  // The mark at the pointer: the smallest of several, then the one with the nearest
  // centre; else the nearest one in reach. An outline is hit inside it, and a small one
  // also as far around its centre as a finger needs.
  hit(event) {
    const [px, py] = this.place(event);
    let best = null, least = [REACH, Infinity, Infinity];
    this.boxes.forEach(([x, y, width, height], i) => {
      const isArea = Boolean(this.outlines?.[i]);
      if (isArea && !this.isInside(i, px, py)) return;
      const dx = Math.max(x - px, 0, px - x - width);
      const dy = Math.max(y - py, 0, py - y - height);
      const aside = Math.hypot(x + width / 2 - px, y + height / 2 - py);
      const rank = [isArea ? 0 : Math.hypot(dx, dy), width * height, aside];
      const differs = rank.findIndex((value, k) => value !== least[k]);
      if (rank[differs] < least[differs]) [best, least] = [i, rank];
    });
    return best;
  }

  isInside(i, x, y) {
    const box = this.boxes[i], [mx, my] = middle(box);
    const isSmall = Math.max(box[2], box[3]) < REACH;
    if (isSmall && Math.hypot(x - mx, y - my) <= REACH / 2) return true;
    return this.rects[i].isPointInFill(new DOMPoint(x, y));
  }

  move(event) {
    if (this.drag) return this.dragTo(event);
    if (this.pressed && this.shown.span) {
      const far = Math.abs(event.clientX - this.pressed[0]);
      if (far > DRAG) return this.startDrag(event);
    }
    const i = this.hit(event);
    this.hitAreas.classList.toggle("pointed", i !== null && this.marks[i][0] !== "");
    if (i === null) this.hideTooltip();
    else this.showTooltip(i, event);
  }

  press(event) {
    if (event.button) return;
    this.pressed = [event.clientX, event.clientY];
    this.drag = null;
    if (this.shown.span) this.hitAreas.setPointerCapture(event.pointerId);
  }

  startDrag(event) {
    const [clientX, clientY] = this.pressed;
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("class", "range");
    rect.setAttribute("y", 0);
    rect.setAttribute("height", "100%");
    this.hitAreas.append(rect);
    this.hideTooltip();
    this.drag = { rect, start: this.place({ clientX, clientY }) };
    this.dragTo(event);
  }

  dragTo(event) {
    const [from] = this.drag.start, [to] = this.place(event);
    this.drag.rect.setAttribute("x", Math.min(from, to));
    this.drag.rect.setAttribute("width", Math.abs(to - from));
    this.drag.end = to;
  }

  release(event) {
    const pressed = this.pressed;
    this.pressed = null;
    if (!pressed) return;
    if (this.drag) {
      const days = [this.drag.start[0], this.drag.end].sort((a, b) => a - b);
      this.endDrag();
      return this.sendChoice("range", days.map((x) => this.day(x)).join(":"));
    }
    const i = this.hit(event);
    if (i !== null) this.choose(i);
  }

  endDrag() {
    this.drag?.rect.remove();
    this.drag = null;
  }

  // The day at an x position, in ISO format.
  day(x) {
    const [left, right, first, last] = this.shown.span;
    const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
    const time = Date.parse(first) + share * (Date.parse(last) - Date.parse(first));
    return new Date(time).toISOString().slice(0, 10);
  }

  choose(i) {
    const [choice] = this.marks[i];
    if (choice) this.sendChoice("choice", choice);
  }

  sendChoice(trigger, value) {
    forgetEarly();
    this.send(trigger, value);
  }

  outlineChoice(choice) {
    this.earlyChoice = choice;
    for (const rect of this.rects) {
      const isChosen = rect.dataset.choice === choice;
      rect.classList.toggle("outlined", isChosen);
      rect.ariaPressed = isChosen ? "true" : null;
    }
  }

  showTooltip(i, at) {
    if (this.announced !== i) {
      this.announced = i;
      this.tooltip.textContent = this.marks[i][1];
      this.tooltip.hidden = false;
    }
    const frame = this.root.getBoundingClientRect();
    const box = this.rects[i].getBoundingClientRect();
    const x = (at?.clientX ?? box.right) - frame.left;
    const y = (at?.clientY ?? box.top) - frame.top;
    const { offsetWidth, offsetHeight } = this.tooltip;
    const left = x + 14 + offsetWidth > frame.width ? x - 14 - offsetWidth : x + 14;
    const top = y + 14 + offsetHeight > frame.height ? y - 14 - offsetHeight : y + 14;
    this.tooltip.style.left = `${Math.max(left, 0)}px`;
    this.tooltip.style.top = `${Math.max(top, 0)}px`;
  }

  hideTooltip() {
    this.announced = null;
    this.tooltip.hidden = true;
  }

  focus(rect) {
    const i = this.rects.indexOf(rect);
    if (i < 0) return;
    this.rects[this.focused]?.setAttribute("tabindex", -1);
    rect.setAttribute("tabindex", 0);
    this.focused = i;
    if (rect.matches(":focus-visible")) this.showTooltip(i);
  }

  key(event) {
    const i = this.rects.indexOf(event.target);
    if (i < 0) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(i);
    } else if (event.key === "Escape") {
      this.hideTooltip();
    } else if (event.key in STEPS) {
      event.preventDefault();
      this.rects[this.nearest(i, ...STEPS[event.key])]?.focus();
    }
  }

  // The next mark in that direction. Of marks with the same value, left and right skip
  // all but the first; up and down visit each, then go on to the next row or panel.
  nearest(i, across, down) {
    const { marks, boxes } = this;
    const [value, , panel] = marks[i];
    const [x, y] = middle(boxes[i]);
    const firsts = new Map();
    marks.forEach(([choice, , panel], j) => {
      const key = choice ? `${panel} ${choice}` : j;
      if (!firsts.has(key)) firsts.set(key, j);
    });
    if (down && value) {
      const same = marks.flatMap(([choice, , p], j) => choice === value && p === panel ? [j] : []);
      const next = same[same.indexOf(i) + down];
      if (next !== undefined) return next;
    }
    const height = boxes[i][3];
    let best = null, least = Infinity;
    for (const j of firsts.values()) {
      const [ox, oy] = middle(boxes[j]);
      const ahead = across ? (ox - x) * across : (oy - y) * down;
      if (j === i || ahead < 1) continue;
      if (across && marks[j][2] !== panel) continue;
      // Skip the mark's own bar, whose centre may lie beyond the mark.
      if (value && marks[j][0] === value && marks[j][2] === panel) continue;
      const aside = Math.abs(across ? oy - y : ox - x);
      // A mark in the same row comes before a nearer one outside it.
      const inRow = !across || aside <= height / 2;
      let far = across && inRow ? ahead * 1000 + aside : ahead + aside * 1000;
      if (this.outlines?.[j]) far = ahead + 2 * aside; // a map has no rows
      if (far < least) [best, least] = [j, far];
    }
    return best;
  }
}
