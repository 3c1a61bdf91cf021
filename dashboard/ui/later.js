// Defers work off the screen until the browser is idle, a second at most. (Safari lacks
// requestIdleCallback.)
function later(act) {
  if (window.requestIdleCallback) requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 100);
}
