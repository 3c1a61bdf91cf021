// What was chosen last in a chart of the first paint, until the app has that chart; and
// the chart that outlines a choice, until the page's answer does.
let early = null, outlining = null, patience = 0;

function outline(chart, choice = null) {
  clearTimeout(patience);
  outlining?.take(null);
  outlining = chart;
  outlining?.take(choice);
}

// A later choice counts instead, in whichever chart, and so does a step back.
export function forgetEarly() {
  early = null;
  outline(null);
}
addEventListener("popstate", forgetEarly);

// Gives an early choice to the app's own chart, once that is there.
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

// Makes a chart of the first paint answer before the app has started; returns what ends it.
export function showEarly(place, key, data) {
  const chart = mount(Chart, place);
  chart.send = (...choice) => {
    early = { key, choice };
    outline(chart, choice[1]);
    handOver();
  };
  chart.isOnScreen = true; // it takes the place of one that is drawn
  chart.receive(data);
  return () => leave(place);
}
