// The masthead's search: a field with a list of matches, as an ARIA combobox. "/" focuses
// it; Enter opens the selected match, or the first.
const PAUSE = 120;

class Search {
  constructor(base) {
    this.base = base;
    this.matches = [];
    this.active = -1;
    this.answeredQuery = "";
    this.form = element("form", "search", document.createDocumentFragment());
    this.form.setAttribute("role", "search");
    const label = element("label", "", this.form);
    this.label = element("span", "label", label);
    this.field = element("input", "", label);
    this.field.type = "search";
    this.field.name = "q";
    this.field.autocomplete = "off";
    this.button = element("button", "", this.form);
    this.button.type = "submit";
    this.button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="6.5" cy="6.5"
      r="4.5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M10 10l4.5 4.5"
      stroke="currentColor" stroke-width="1.8"/></svg>`;
    this.popup = element("div", "found", this.form);
    this.list = element("ul", "", this.popup);
    this.list.id = "search-matches";
    this.list.setAttribute("role", "listbox");
    this.status = element("p", "", this.popup);
    this.status.setAttribute("role", "status");
    this.all = element("a", "", this.popup);
    this.popup.hidden = true;
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id,
      "aria-expanded": "false", "aria-keyshortcuts": "/" };
    for (const [name, value] of Object.entries(roles)) this.field.setAttribute(name, value);
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSE);
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("focus", () => this.look());
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
    // A press on a match must not take the focus, or the list closes before the click.
    this.popup.addEventListener("pointerdown", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!this.form.isConnected) return;
      event.preventDefault();
      this.open();
    });
  }

  receive(words, language) {
    this.words = words;
    this.language = language;
    this.label.textContent = words.label;
    this.button.setAttribute("aria-label", words.label);
    this.list.setAttribute("aria-label", words.label);
    this.field.placeholder = words.label;
    this.field.maxLength = words.longest;
    this.answeredQuery = "";
  }

  open() {
    this.form.classList.add("open");
    this.field.focus();
    this.field.select();
  }

  close() {
    this.form.classList.remove("open");
    this.popup.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  // A response to an outdated query is ignored.
  async look() {
    const query = this.field.value.trim();
    if (!query) {
      this.matches = [];
      this.answeredQuery = "";
      this.show(this.words.scope);
      return;
    }
    if (query === this.answeredQuery) {
      this.popup.hidden = false;
      return;
    }
    try {
      const response = await fetch(this.address("search.json", query));
      if (!response.ok) throw new Error(response.status);
      const answer = await response.json();
      if (query !== this.field.value.trim()) return;
      this.matches = answer.matches;
      this.answeredQuery = query;
      this.show(answer.n ? answer.text : `${answer.text} ${this.words.scope}`, answer.n);
    } catch {
      this.matches = [];
      this.show(this.words.failed);
    }
  }

  address(name, query) {
    const address = new URL(name, this.base());
    address.searchParams.set("q", query);
    address.searchParams.set("lang", this.language);
    const asof = new URLSearchParams(location.search).get("asof");
    if (asof) address.searchParams.set("asof", asof);
    return address.href;
  }

  show(text, n = 0) {
    this.list.replaceChildren();
    this.matches.forEach((match, place) => {
      const option = element("li", "", this.list);
      option.id = `search-match-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      element("b", "", option, match.label);
      element("span", "", option, [match.kind_name, match.detail, match.unused].filter(Boolean).join(" · "));
      option.addEventListener("click", () => location.assign(match.url));
    });
    this.choose(-1);
    this.status.textContent = text;
    this.status.classList.toggle("label", n > 0);
    this.all.hidden = n <= this.matches.length;
    this.all.textContent = this.words.all;
    this.all.href = this.address("search", this.field.value.trim());
    this.list.hidden = !this.matches.length;
    this.popup.hidden = document.activeElement !== this.field;
    const room = this.form.getBoundingClientRect().right;
    this.popup.classList.toggle("rightwards", room < this.popup.offsetWidth);
    this.field.setAttribute("aria-expanded", String(!this.popup.hidden && n > 0));
  }

  choose(place) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.list.children[place];
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    const n = this.matches.length;
    if (event.key === "Escape") {
      if (this.popup.hidden) this.field.value = "";
      this.close();
      if (!this.field.offsetParent) this.button.focus();
    } else if (n && event.key === "ArrowDown") {
      this.choose((this.active + 1) % n);
    } else if (n && event.key === "ArrowUp") {
      this.choose(this.active <= 0 ? n - 1 : this.active - 1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // On a narrow screen the button first shows the field. A first match that leaves words
  // unused is not opened unseen: the list of results says which.
  async submit(event) {
    event.preventDefault();
    if (!this.field.offsetParent || !this.field.value.trim()) {
      this.open();
      return;
    }
    clearTimeout(this.timer);
    await this.look();
    const match = this.matches[Math.max(this.active, 0)];
    if (!match) return;
    const isUnseen = this.active < 0 && match.unused;
    location.assign(isUnseen ? this.address("search", this.field.value.trim()) : match.url);
  }
}
