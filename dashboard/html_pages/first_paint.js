// Makes the charts of the first paint interactive, and removes it once the live chart
// is painted, or the app shows something else (another page, an error). Waits for a
// chart that is still loading, as long as a slow phone needs to load its script.
(() => {
  const first = document.getElementById("first-paint");
  if (!first) return;
  const theme = localStorage.getItem(`stActiveTheme-${location.pathname}-v2`);
  if (theme) first.dataset.theme = JSON.parse(theme);
  // A long list gets its options when the reader points at it or focuses it.
  const fill = ({ target }) => {
    const list = target.closest("[data-options]");
    if (!list?.dataset.options) return;
    list.innerHTML = list.dataset.options;
    list.dataset.options = "";
  };
  first.addEventListener("pointerdown", fill);
  first.addEventListener("focusin", fill);
  // Makes its charts interactive once painted, before the app starts: called by the
  // page's start script (`web/index.py`).
  const { chartScript, drawings } = first.dataset;
  const unmounts = [];
  let chartModule = null;
  // Fetched first: a browser may cache a failed import for the app, but not a fetch.
  const files = Promise.all(chartScript ? [fetch(chartScript), fetch(drawings)] : [])
    .catch(() => []); // then the charts wait for the app
  window.answerEarly = async () => {
    const responses = await files;
    if (!responses.length || responses.some((response) => !response.ok)) return;
    const bytes = new Uint8Array(await responses[1].arrayBuffer());
    chartModule = await import(chartScript);
    if (!first.isConnected) return;
    for (const [key, drawing] of chartModule.drawingsOf(bytes)) {
      const figure = first.querySelector(`[data-chart=${key}]`);
      if (!figure) continue;
      const place = document.createElement("div");
      figure.prepend(place);
      unmounts.push(chartModule.showEarly(place, key, drawing));
      figure.querySelectorAll(":scope > .drawing").forEach((old) => old.remove());
    }
  };
  const painted = '[data-testid="stMain"] .drawn-chart svg[role=img]';
  const settled = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    + ' [data-testid="stMain"] h1';
  const failed = '[data-testid="stException"], [role="dialog"]';
  const drawing = '[data-testid="stSkeleton"], '
    + '.stBidiComponent:not(:has(svg[role=img]))';
  // Waits for what is above the chart here, or the page would jump.
  const missing = () => [[".masthead", ".masthead"], [".folded", ".choice-form"]].some(
    ([here, there]) => first.querySelector(here)
      && !exists(`[data-testid="stMain"] ${there}`));
  const observer = new MutationObserver(look);
  const exists = (selector) => document.querySelector(selector) !== null;
  let leaving = false, since = 0, timer = 0, isPressed = false;
  // A click that began on the first paint must end on it.
  const presses = new AbortController(), { signal } = presses;
  first.addEventListener("pointerdown", ({ target, button }) => {
    isPressed = button === 0 && target.closest(".hit-areas") !== null;
    if (isPressed) setTimeout(release, 2000);
  });
  for (const end of ["pointerup", "pointercancel", "contextmenu", "blur"]) {
    addEventListener(end, release, { signal });
  }
  function release() {
    isPressed = false;
    if (leaving) leave();
  }
  function leave() {
    if (isPressed || !first.isConnected) return;
    observer.disconnect();
    presses.abort();
    delete window.answerEarly;
    if (!exists(painted)) chartModule?.forgetEarly();
    const main = document.querySelector('[data-testid="stMain"]');
    const top = first.scrollTop;
    const focused = first.querySelector(".hit-areas :focus");
    const key = focused?.closest("[data-chart]").dataset.chart;
    first.remove();
    unmounts.forEach((unmount) => unmount());
    if (main && top) main.scrollTop = top;
    if (focused) focusTwin(key, focused.getAttribute("aria-label"), 20);
  }
  // Focuses the same mark in the app's chart, which may not be drawn yet.
  function focusTwin(key, label, tries) {
    const marks = [...document.querySelectorAll(`.st-key-${key} .hit-areas > *`)];
    const twin = marks.find((mark) => mark.getAttribute("aria-label") === label);
    if (twin && document.activeElement === document.body) twin.focus();
    else if (!twin && tries) setTimeout(focusTwin, 100, key, label, tries - 1);
  }
  function look() {
    if (leaving) return;
    if (exists(painted) && !missing()) {
      leaving = true;
      requestAnimationFrame(() => requestAnimationFrame(leave));
    } else if (exists(failed)) {
      leaving = true;
      leave();
    } else if (exists(settled)) {
      since ||= performance.now();
      const patience = first.querySelector("svg[role=img]")
        ? (exists(drawing) ? 30000 : 3000) : (missing() ? 3000 : 0);
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
