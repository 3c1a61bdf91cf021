// Prefetches the charts for all pending choices: they arrive before the page's
// response. Only our own server draws them; with plain Streamlit the response must do.
let request = null;
// After a step back the charts would be those of another page.
addEventListener("popstate", () => request?.abort());

async function drawAhead(choices) {
  const site = window.__streamlit?.BACKEND_BASE_URL, before = location.href;
  if (!site || !document.querySelector(".drawn-chart")) return;
  request?.abort();
  request = new AbortController();
  const page = location.pathname.slice(new URL(site).pathname.length) || "front";
  const query = new URLSearchParams(location.search);
  for (const key of ["build", "choose"]) query.delete(key); // the app knows neither
  for (const choice of choices) query.append("choose", choice.join(":"));
  const address = new URL(`drawings/${page}?${query}`, site);
  const response = await fetch(address, { signal: request.signal }).catch(() => null);
  const bytes = response?.ok && new Uint8Array(await response.arrayBuffer().catch(() => []));
  // If the URL has changed meanwhile, the page has responded already.
  if (!bytes?.length || location.href !== before) return;
  const drawings = drawingsOf(bytes);
  // A chart that the choices do not change keeps the page's drawing.
  for (const chart of document.querySelectorAll(".drawn-chart")) {
    const key = [...drawings.keys()].find((name) => chart.closest(`.st-key-${name}`));
    chart.dispatchEvent(new CustomEvent("prefetched", { detail: drawings.get(key) }));
  }
}
