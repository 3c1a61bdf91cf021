// What was chosen last in a chart of the first paint, until the app has that chart.
let early = null;

// Gives an early choice to the app's own chart, once that is there.
function handOver() {
  const root = early && document.querySelector(`.st-key-${early.key} .drawn-chart`);
  if (!root) return;
  const chart = mounted.get(root.parentElement);
  chart.send(...early.choice);
  chart.take(early.choice[1]);
  setTimeout(() => chart.take(null), TAKEN);
  early = null;
}

// Makes a chart of the first paint answer before the app has started.
export function showEarly(place, key, data) {
  const chart = mount(Chart, place);
  chart.send = (...choice) => {
    early?.chart.take(null);
    early = { chart, key, choice };
    chart.take(choice[1]);
    handOver();
  };
  chart.isOnScreen = true; // it takes the place of one that is drawn
  chart.receive(data);
  return () => leave(place);
}
