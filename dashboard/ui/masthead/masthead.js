// The masthead of every page. Links carry the view in the URL at the time they are
// pressed; a plain click stays in the session, any other opens the URL.
export default function ({ parentElement, data, setTriggerValue }) {
  const masthead = mount(Masthead, parentElement);
  masthead.send = sender(setTriggerValue);
  masthead.receive(decoded(data));
}

class Masthead {
  constructor(parent) {
    this.root = element("header", "masthead", parent);
  }

  receive(content) {
    this.content = content;
    const hadFocus = this.root.contains(document.activeElement);
    const focused = document.activeElement?.dataset?.code;
    const wasSearching = this.search?.form.contains(document.activeElement);
    this.root.replaceChildren();
    const first = content.pages[0];
    this.link(element("a", "site", this.root, content.site), first.code);
    this.menu = element("button", "menu", this.root, content.menu);
    this.menu.type = "button";
    this.menu.setAttribute("aria-expanded", "false");
    this.menu.addEventListener("click", () => this.toggle());
    this.pages = element("nav", "pages", this.root);
    this.pages.setAttribute("aria-label", content.menu);
    for (const page of content.pages) {
      const link = this.link(element("a", "", this.pages, page.label), page.code);
      if (page.is_current) link.setAttribute("aria-current", "page");
    }
    this.search ??= new Search(() => this.base());
    this.search.receive(content.search, content.languages.find((l) => l.is_current).code);
    this.root.append(this.search.form);
    const tools = element("div", "tools", this.root);
    for (const language of content.languages) {
      const button = element("button", "", tools, language.label);
      button.type = "button";
      button.lang = button.dataset.code = language.code;
      button.setAttribute("aria-pressed", language.is_current);
      button.addEventListener("click", () => this.send("language", language.code));
    }
    const theme = element("button", "theme", tools, content.theme);
    theme.type = "button";
    theme.dataset.code = "theme";
    theme.addEventListener("click", () => this.switchTheme());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false);
    });
    if (wasSearching) this.search.field.focus();
    else if (hadFocus) this.root.querySelector(`[data-code="${focused}"]`)?.focus();
  }

  link(anchor, code) {
    anchor.dataset.code = code;
    const address = () => { anchor.href = this.address(code); };
    address();
    for (const event of ["pointerenter", "focus", "pointerdown"]) anchor.addEventListener(event, address);
    anchor.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.toggle(false);
      this.send("page", code);
    });
    return anchor;
  }

  // The first page is at the site's own URL.
  address(code) {
    const name = code === this.content.pages[0].code ? "" : code;
    return new URL(`${name}${location.search}`, this.base()).href;
  }

  base() {
    return new URL("./", location.href.replace(/[?#].*$/, ""));
  }

  toggle(open = this.menu.getAttribute("aria-expanded") === "false") {
    this.menu.setAttribute("aria-expanded", open);
  }

  // Streamlit stores a theme per path, and reads it when the page loads.
  switchTheme() {
    const app = document.querySelector(".stApp");
    const theme = getComputedStyle(app).colorScheme === "dark" ? "Light" : "Dark";
    for (const { code } of this.content.pages) {
      const path = new URL(this.address(code)).pathname;
      localStorage.setItem(`stActiveTheme-${path}-v2`, JSON.stringify(theme));
    }
    location.reload();
  }
}
