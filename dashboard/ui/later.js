// What nobody looks at yet waits until the browser is idle, a second at most. (Safari
// knows no idle time.)
function later(act) {
  if (window.requestIdleCallback) requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 100);
}
