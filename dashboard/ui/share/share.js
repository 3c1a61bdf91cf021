// Copies a link, a sentence or code. Where a browser gives no clipboard (a page without
// https), the text stands selected, to be copied by hand.
const rows = new WeakMap();

export default function ({ parentElement, data }) {
  let row = rows.get(parentElement);
  if (!row) {
    row = new Row(parentElement);
    rows.set(parentElement, row);
  }
  row.receive(JSON.parse(new TextDecoder().decode(data)));
}

class Row {
  constructor(parent) {
    this.root = parent.querySelector(".share-row") ?? document.createElement("div");
    this.root.className = "share-row";
    this.root.replaceChildren();
    parent.append(this.root);
    this.buttons = {};
    for (const name of ["link", "sentence", "embed"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.addEventListener("click", () => this.press(name));
      this.buttons[name] = this.root.appendChild(button);
    }
    this.buttons.embed.setAttribute("aria-expanded", "false");
    this.state = this.root.appendChild(document.createElement("span"));
    this.state.setAttribute("role", "status");
    this.code = this.root.appendChild(document.createElement("div"));
    this.code.className = "code";
    this.code.hidden = true;
    this.size = this.code.appendChild(document.createElement("select"));
    this.size.addEventListener("change", () => this.write(this.embed()));
    this.text = this.code.appendChild(document.createElement("textarea"));
    this.text.readOnly = true;
  }

  receive(given) {
    this.given = given;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.textContent = given.labels[name];
    }
    this.buttons.embed.hidden = !given.codes.length;
    const chosen = Math.max(this.size.selectedIndex, 0);
    this.size.replaceChildren(...given.codes.map(([label]) => new Option(label)));
    this.size.selectedIndex = chosen;
    this.size.ariaLabel = given.labels.size;
    this.text.ariaLabel = given.labels.embed;
    this.state.textContent = "";
    this.show(false);
  }

  // The server does not know under which address the site was reached.
  here(text) {
    return text.replaceAll(this.given.site, new URL("./", location.href).href);
  }

  embed() {
    return this.here(this.given.codes[this.size.selectedIndex][1]);
  }

  press(name) {
    if (name === "embed") {
      this.show(this.code.hidden);
      this.size.hidden = false;
      this.write(this.embed());
    } else {
      this.copy(this.here(this.given[name]));
    }
  }

  show(isOpen) {
    this.code.hidden = !isOpen;
    this.buttons.embed.setAttribute("aria-expanded", String(isOpen));
  }

  write(text) {
    this.text.value = text;
    this.text.select();
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.state.textContent = this.given.labels.copied;
    } catch {
      this.show(true);
      this.size.hidden = true;
      this.write(text);
      this.state.textContent = this.given.labels.press_keys;
    }
  }
}
