// Makes the charts of the first paint answer, and takes it away once the live chart is
// painted, or the app says something else (another page, an error). A chart that is still
// on its way is waited for, as long as a slow phone needs to load what draws it.
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
  const { chartScript, drawings } = first.dataset;
  const unmounts = [];
  let chartModule = null;
  // A browser may remember for the app that an import failed; not so of a fetch.
  const files = Promise.all(chartScript ? [fetch(chartScript), fetch(drawings)] : [])
    .catch(() => []); // then they wait for the app
  window.answerEarly = async () => {
    const answers = await files;
    if (!answers.length || answers.some((answer) => !answer.ok)) return;
    const bytes = new Uint8Array(await answers[1].arrayBuffer());
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
  // What stands above the chart here is waited for there, or the page would jump.
  const missing = () => [[".masthead", ".masthead"], [".folded", ".choice-form"]].some(
    ([here, there]) => first.querySelector(here)
      && !found(`[data-testid="stMain"] ${there}`));
  const observer = new MutationObserver(look);
  const found = (selector) => document.querySelector(selector) !== null;
  let leaving = false, since = 0, timer = 0, isPressed = false;
  // A click that has begun here ends here.
  const presses = new AbortController(), { signal } = presses;
  first.addEventListener("pointerdown", ({ target, button }) => {
    isPressed = button === 0 && target.closest(".answers") !== null;
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
    if (!found(painted)) chartModule?.forgetEarly();
    const main = document.querySelector('[data-testid="stMain"]');
    const top = first.scrollTop;
    const focused = first.querySelector(".answers :focus");
    const key = focused?.closest("[data-chart]").dataset.chart;
    first.remove();
    unmounts.forEach((unmount) => unmount());
    if (main && top) main.scrollTop = top;
    if (focused) focusTwin(key, focused.getAttribute("aria-label"), 20);
  }
  // Gives the focus to the same mark of the app's chart, which may not be drawn yet.
  function focusTwin(key, label, tries) {
    const marks = [...document.querySelectorAll(`.st-key-${key} .answers > *`)];
    const twin = marks.find((mark) => mark.getAttribute("aria-label") === label);
    if (twin && document.activeElement === document.body) twin.focus();
    else if (!twin && tries) setTimeout(focusTwin, 100, key, label, tries - 1);
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
