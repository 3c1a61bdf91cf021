// Takes the first paint away once the live chart is painted, or the app says something
// else (another page, an error). A chart that is still on its way is waited for, as long
// as a slow phone needs to load what draws it.
(() => {
  const first = document.getElementById("first-paint");
  if (!first) return;
  const theme = localStorage.getItem(`stActiveTheme-${location.pathname}-v2`);
  if (theme) first.dataset.theme = JSON.parse(theme);
  // A long list has its choices once somebody comes to it.
  const fill = ({ target }) => {
    const list = target.closest("[data-options]");
    if (!list?.dataset.options) return;
    list.innerHTML = list.dataset.options;
    list.dataset.options = "";
  };
  first.addEventListener("pointerdown", fill);
  first.addEventListener("focusin", fill);
  // Its charts answer once they are painted, before the app has started: the page's
  // start calls this (`web/index.py`).
  const ends = [];
  const { chart, drawings } = first.dataset;
  const asked = Promise.all(chart ? [import(chart), fetch(drawings)] : [])
    .catch(() => []); // then they wait for the app
  window.answerEarly = async () => {
    const [script, answer] = await asked;
    if (!answer?.ok) return;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    for (const [key, drawing] of script.drawingsOf(bytes)) {
      const figure = first.querySelector(`[data-chart=${key}]`);
      if (!figure) continue;
      const place = document.createElement("div");
      figure.prepend(place);
      ends.push(script.showEarly(place, key, drawing));
      figure.querySelectorAll(":scope > .drawing").forEach((old) => old.remove());
    }
  };
  const painted = '[data-testid="stMain"] .drawn-chart svg[role=img]';
  const settled = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    + ' [data-testid="stMain"] h1';
  const failed = '[data-testid="stException"], [role="dialog"]';
  const drawing = '[data-testid="stSkeleton"], '
    + '.stBidiComponent:not(:has(svg[role=img]))';
  // What stands above the chart here is waited for there, or the page would jump.
  const missing = () => [[".masthead", ".masthead"], [".folded", ".choice-form"]].some(
    ([here, there]) => first.querySelector(here)
      && !found(`[data-testid="stMain"] ${there}`));
  const observer = new MutationObserver(look);
  const found = (selector) => document.querySelector(selector) !== null;
  let leaving = false, since = 0, timer = 0, pressed = false;
  first.addEventListener("pointerdown", ({ target }) => {
    pressed = target.closest(".answers") !== null;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, () => {
      pressed = false;
      if (leaving) leave();
    });
  }
  function leave() {
    if (pressed || !first.isConnected) return;
    observer.disconnect();
    const main = document.querySelector('[data-testid="stMain"]');
    const top = first.scrollTop;
    const focused = first.querySelector(".answers :focus");
    const key = focused?.closest("[data-chart]").dataset.chart;
    const at = [...focused?.parentNode.children ?? []].indexOf(focused);
    first.remove();
    ends.forEach((end) => end());
    if (main && top) main.scrollTop = top;
    if (focused) main?.querySelector(`.st-key-${key} .answers`)?.children[at]?.focus();
  }
  function look() {
    if (leaving) return;
    if (found(painted) && !missing()) {
      leaving = true;
      requestAnimationFrame(() => requestAnimationFrame(leave));
    } else if (found(failed)) {
      leaving = true;
      leave();
    } else if (found(settled)) {
      since ||= performance.now();
      const patience = first.querySelector("svg[role=img]")
        ? (found(drawing) ? 30000 : 3000) : (missing() ? 3000 : 0);
      if (performance.now() - since >= patience) {
        leaving = true;
        requestAnimationFrame(() => requestAnimationFrame(leave));
      } else {
        clearTimeout(timer);
        timer = setTimeout(look, 500);
      }
    }
  }
  observer.observe(document.body, {
    childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state"],
  });
})();
