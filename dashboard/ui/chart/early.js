// The last choice in a chart of the first paint, until the app has that chart; and the
// chart that outlines a choice, until the page's response does.
let early = null, outlining = null, patience = 0;

function outline(chart, choice = null) {
  clearTimeout(patience);
  outlining?.outlineChoice(null);
  outlining = chart;
  outlining?.outlineChoice(choice);
}

// A later choice in any chart, or a step back, overrides it.
export function forgetEarly() {
  early = null;
  outline(null);
}
addEventListener("popstate", forgetEarly);

// Passes an early choice to the app's own chart, once that is mounted.
function handOver() {
  const root = early && document.querySelector(`.st-key-${early.key} .drawn-chart`);
  if (!root) return;
  const chart = mounted.get(root.parentElement), { choice } = early;
  early = null;
  chart.send(...choice);
  outline(chart, choice[1]);
  patience = setTimeout(() => outline(null), TAKEN);
  for (const hand of ["pointerdown", "keydown", "change"]) {
    addEventListener(hand, () => outline(null), { capture: true, once: true });
  }
}

// Makes a chart of the first paint interactive before the app starts; returns cleanup.
export function showEarly(place, key, data) {
  const chart = mount(Chart, place);
  chart.send = (...choice) => {
    early = { key, choice };
    outline(chart, choice[1]);
    handOver();
  };
  chart.isOnScreen = true; // it replaces one that is drawn already
  chart.receive(data);
  return () => leave(place);
}
