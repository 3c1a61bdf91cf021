// Asks for the charts as all choices that wait for the page's answer will make them: they
// come before it. Our own server draws them; under Streamlit's alone the answer has to do.
let asked = null;
// A step back makes the page another one than the charts were asked for.
addEventListener("popstate", () => asked?.abort());

async function drawAhead(choices) {
  const site = window.__streamlit?.BACKEND_BASE_URL, before = location.href;
  if (!site || !document.querySelector(".drawn-chart")) return;
  asked?.abort();
  asked = new AbortController();
  const page = location.pathname.slice(new URL(site).pathname.length) || "front";
  const query = new URLSearchParams(location.search);
  for (const key of ["build", "choose"]) query.delete(key); // the app knows neither
  for (const choice of choices) query.append("choose", choice.join(":"));
  const address = new URL(`drawings/${page}?${query}`, site);
  const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
  const bytes = answer?.ok && new Uint8Array(await answer.arrayBuffer().catch(() => []));
  // Where the address has changed meanwhile, the page's answer has come.
  if (!bytes?.length || location.href !== before) return;
  const drawings = drawingsOf(bytes);
  // A chart that the choices leave as the page has it takes back what was foreseen.
  for (const chart of document.querySelectorAll(".drawn-chart")) {
    const key = [...drawings.keys()].find((name) => chart.closest(`.st-key-${name}`));
    chart.dispatchEvent(new CustomEvent("drawn", { detail: drawings.get(key) }));
  }
}
