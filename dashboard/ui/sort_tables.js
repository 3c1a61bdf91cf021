// Turns the header of each table column into a button that sorts the rows.
window.sortTables ??= (() => {
  const missing = ["", "–"];
  const language = () => document.documentElement.lang || "en";

  // The number in a cell's text, such as "at least 1,234", "1 234,5" or "−3 %".
  function figure(text) {
    const bare = text.replace(/\s/g, "").replace(/−/g, "-");
    const plain = language() === "uk" ? bare.replace(",", ".") : bare.replace(/,/g, "");
    const found = plain.match(/-?\d+(\.\d+)?/);
    return found ? Number(found[0]) : null;
  }

  function key(cell, isNumber) {
    if (!cell) return null;
    const text = cell.dataset.key || cell.textContent.trim();
    if (missing.includes(text)) return null;
    return isNumber ? figure(text) : text;
  }

  function sort(table, head, column) {
    const isNumber = head.classList.contains("n");
    // Numbers and dates start descending, words ascending.
    const byWords = !isNumber && !table.tBodies[0].rows[0]?.cells[column]?.dataset.key;
    const now = head.getAttribute("aria-sort");
    const isUp = now ? now === "descending" : byWords;
    const compare = isNumber
      ? (a, b) => a - b
      : new Intl.Collator(language(), {numeric: true}).compare;
    const rows = [...table.tBodies[0].rows].map((row) => [
      key(row.cells[column], isNumber), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return isUp ? compare(a, b) : compare(b, a);
    });
    table.tBodies[0].append(...rows.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
  }

  function prepare() {
    const tables = document.querySelectorAll(".content .scroll table:not([data-sorts])");
    for (const table of tables) {
      table.dataset.sorts = "";
      if (table.tBodies[0].rows.length < 2) continue;
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const title = head.textContent;
        if (!title) return;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = title;
        button.addEventListener("click", () => sort(table, head, column));
        head.replaceChildren(button);
      });
    }
  }

  prepare();
  const watch = new MutationObserver(prepare);
  watch.observe(document.body, {childList: true, subtree: true});
  return watch;
})();
