// Fields as native selects, checkboxes and buttons. Each is created once and then only
// updated to the server's state, so that nothing loses its focus.
//
// Pending choices are sent again with each further choice, since Streamlit keeps only
// the last value of a component; and no response to an earlier choice undoes them. A
// choice that is not accepted within TAKEN milliseconds was refused.

// Debounce in milliseconds: each key pressed on a closed select is a choice, and only
// the last one counts.
const QUIET = 400;
// Longer lists of options are filled later.
const MANY = 100;
let nFields = 0;
const forms = new Set();
// A step back drops the choices made on the page that was left.
addEventListener("popstate", () => forms.forEach((form) => form.forget()));

export default function ({ parentElement, data, setTriggerValue }) {
  const form = mount(Form, parentElement);
  form.send = sender(setTriggerValue);
  form.receive(unpack(data));
  return () => leave(parentElement);
}

class Form {
  constructor(parent) {
    parent.querySelector("details.folded")?.remove();
    // Folded on a phone; elsewhere it is open and its label hidden.
    this.folded = element("details", "folded", parent);
    this.label = element("summary", "", this.folded);
    this.root = element("div", "choice-form", this.folded);
    this.fields = new Map();
    this.pending = new Map();
    forms.add(this);
  }

  end() {
    forms.delete(this);
  }

  hold(name, value) {
    this.pending.delete(name); // so that the newest choice is the last one
    this.pending.set(name, value);
  }

  choose(name, value) {
    if (this.fields.get(name) instanceof Button) this.pending.clear(); // it undoes them
    this.hold(name, value);
    drawAhead([...forms].flatMap((form) => [...form.pending]));
    this.notifyCharts();
    this.send("choice", Object.fromEntries(this.pending));
    clearTimeout(this.refused);
    this.refused = setTimeout(() => this.forget(), TAKEN);
  }

  // Drops the pending choices: they were refused, or their page was left.
  forget() {
    clearTimeout(this.refused);
    for (const field of this.fields.values()) field.forget();
    this.pending.clear();
    this.receive(this.controls);
  }

  receive(controls) {
    const { fields, label } = controls;
    this.controls = controls;
    this.label.textContent = label;
    if (!label || matchMedia("(min-width: 641px)").matches) this.folded.open = true;
    const names = new Set(fields.map((field) => field.name));
    for (const [name, field] of this.fields) {
      if (!names.has(name)) {
        field.root.remove();
        this.fields.delete(name);
      }
    }
    for (const control of fields) {
      if (!this.fields.has(control.name)) {
        const Kind = KINDS[control.kind];
        const field = new Kind(control.name, this);
        this.fields.set(control.name, field);
        this.root.append(field.root);
      }
      const field = this.fields.get(control.name);
      let chosen = this.pending.get(control.name) ?? control.chosen;
      if (!field.offers(control, chosen)) ({ chosen } = control); // no longer offered
      if (chosen === control.chosen) this.pending.delete(control.name);
      field.show({ ...control, chosen });
    }
    this.notifyCharts();
  }

  // Charts keep a prefetched drawing while any choice is pending.
  notifyCharts() {
    this.root.dataset.pending = this.pending.size > 0;
    if ([...forms].some((form) => form.pending.size)) return;
    for (const chart of document.querySelectorAll(".drawn-chart")) {
      chart.dispatchEvent(new CustomEvent("choices-answered"));
    }
  }
}

class Field {
  constructor(tag, name) {
    this.root = element(tag, "field");
    this.root.dataset.field = name;
  }

  // Options that have not changed are left as they are, with their focus.
  changed(options) {
    const now = JSON.stringify(options);
    if (now === this.options) return false;
    this.options = now;
    return true;
  }

  forget() {}

  offers() {
    return true;
  }
}

class Select extends Field {
  constructor(name, form) {
    super("div", name);
    this.label = element("label", "name", this.root);
    this.select = element("select", "", this.root);
    this.select.id = this.label.htmlFor = `choice-${name}-${++nFields}`;
    let quiet = null, isTyped = false;
    this.forget = () => {
      clearTimeout(quiet);
      quiet = null;
    };
    const send = () => {
      if (quiet === null) return;
      this.forget();
      form.choose(name, this.select.value);
    };
    const wait = () => {
      clearTimeout(quiet);
      quiet = setTimeout(send, isTyped ? QUIET : 0);
    };
    this.select.addEventListener("keydown", (event) => {
      isTyped = true;
      if (event.key === "Enter") send();
      else if (quiet !== null) wait();
    });
    this.select.addEventListener("pointerdown", () => {
      isTyped = false;
      this.complete();
    });
    this.select.addEventListener("focus", () => this.complete());
    this.select.addEventListener("blur", send);
    this.select.addEventListener("change", () => {
      form.hold(name, this.select.value);
      wait();
    });
  }

  offers({ options }, value) {
    return options.some(([code]) => code === value);
  }

  show(control) {
    this.label.textContent = this.select.title = this.select.ariaLabel = control.label;
    this.chosen = control.chosen;
    if (this.changed(control.options)) this.offer(control.options);
    this.select.value = control.chosen;
    this.select.disabled = control.disabled;
  }

  // A list of a thousand days is filled when the browser is idle, or when the reader is
  // about to choose; until then it has only the chosen option.
  offer(options) {
    this.lacking = options;
    const isLong = options.length > MANY;
    this.select.classList.toggle("long", isLong);
    if (isLong && document.activeElement !== this.select) {
      this.put(options.filter(([code]) => code === this.chosen));
      later(() => this.lacking === options && this.complete());
    } else this.complete();
  }

  complete() {
    if (this.lacking) this.put(this.lacking);
    this.lacking = null;
  }

  put(options) {
    this.select.replaceChildren(...options.map(([code, name]) => new Option(name, code)));
    this.select.value = this.chosen;
  }
}

// Several boxes of which at least one is chosen, or (radio) exactly one.
class Boxes extends Field {
  constructor(name, form, type = "checkbox") {
    super("fieldset", name);
    this.type = type;
    this.legend = element("legend", "name", this.root);
    this.row = element("div", "boxes", this.root);
    this.row.addEventListener("change", (event) => {
      const chosen = this.boxes.filter((box) => box.checked);
      const codes = [...chosen.map((box) => box.value), ...this.others];
      if (chosen.length) form.choose(name, codes.join(","));
      else event.target.checked = true; // the last one stays
    });
  }

  show(control) {
    this.legend.textContent = this.root.ariaLabel = control.label;
    if (this.changed(control.options)) {
      this.row.replaceChildren();
      this.group = `choice-${control.name}-${++nFields}`;
      this.boxes = control.options.map(([code, name]) => {
        const label = element("label", "", this.row);
        const box = element("input", "", label);
        box.type = this.type;
        box.name = this.group;
        box.value = code;
        element("span", "", label).textContent = name;
        return box;
      });
    }
    const chosen = control.chosen.split(",");
    // Values that are chosen but not offered on this page are kept for the others.
    this.others = chosen.filter((code) => !control.options.some(([c]) => c === code));
    for (const box of this.boxes) {
      box.checked = chosen.includes(box.value);
      box.disabled = control.disabled;
    }
  }
}

class Radio extends Boxes {
  constructor(name, form) {
    super(name, form, "radio");
  }
}

class NumberField extends Field {
  constructor(name, form) {
    super("div", name);
    this.label = element("label", "name", this.root);
    this.input = element("input", "", this.root);
    this.input.type = "number";
    this.input.min = 1;
    this.input.id = this.label.htmlFor = `choice-${name}-${++nFields}`;
    this.input.addEventListener("change", () => form.choose(name, this.input.value));
  }

  show(control) {
    this.label.textContent = this.input.ariaLabel = control.label;
    // A number that is being typed is kept until it is entered.
    const isTyped = document.activeElement === this.input && this.chosen === control.chosen;
    if (!isTyped) this.input.value = control.chosen;
    this.chosen = control.chosen;
    this.input.disabled = control.disabled;
  }

  forget() {
    this.chosen = null;
  }
}

class Button extends Field {
  constructor(name, form) {
    super("div", name);
    this.button = element("button", "", this.root);
    this.button.type = "button";
    this.button.addEventListener("click", () => this.isOff || form.choose(name, ""));
  }

  show(control) {
    this.button.textContent = control.label;
    // Not `disabled`: a button that was just pressed would lose the focus.
    this.isOff = control.disabled;
    this.button.setAttribute("aria-disabled", control.disabled);
  }
}

const KINDS = { select: Select, radio: Radio, boxes: Boxes, number: NumberField, button: Button };
