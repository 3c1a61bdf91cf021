// Copies a link, a sentence or code. Where the browser has no clipboard (a page without
// https), the text is selected, to be copied by hand.
export default function ({ parentElement, data }) {
  mount(Row, parentElement).receive(decoded(data));
}

class Row {
  constructor(parent) {
    this.root = parent.querySelector(".share-row") ?? document.createElement("div");
    this.root.className = "share-row";
    this.root.replaceChildren();
    parent.append(this.root);
    this.buttons = {};
    for (const name of ["link", "sentence", "embed"]) {
      const button = this.buttons[name] = element("button", "", this.root);
      button.type = "button";
      button.addEventListener("click", () => this.press(name));
    }
    this.buttons.embed.setAttribute("aria-expanded", "false");
    this.state = element("span", "", this.root);
    this.state.setAttribute("role", "status");
    this.code = element("div", "code", this.root);
    this.code.hidden = true;
    this.size = element("select", "", this.code);
    this.size.addEventListener("change", () => this.write(this.embed()));
    this.text = element("textarea", "", this.code);
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

  // The server does not know the URL at which the site was opened.
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
