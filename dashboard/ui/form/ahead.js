// Asks for the charts as a choice will make them: they come before the page's answer.
// Our own server draws them; where Streamlit's alone runs, the answer has to do.
let asked = null;

async function drawAhead(choices) {
  const site = window.__streamlit?.BACKEND_BASE_URL, before = location.href;
  if (!site) return;
  asked?.abort();
  asked = new AbortController();
  const page = location.pathname.slice(new URL(site).pathname.length) || "front";
  const query = new URLSearchParams(location.search);
  for (const choice of choices) query.append("choose", choice.join(":"));
  const address = new URL(`drawings/${page}?${query}`, site);
  const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
  const bytes = answer?.ok && new Uint8Array(await answer.arrayBuffer().catch(() => []));
  // Where the address has changed meanwhile, the page's answer has come, or another page.
  if (!bytes?.length || location.href !== before) return;
  let at = bytes.indexOf("\n".charCodeAt()) + 1;
  for (const [key, size] of Object.entries(decoded(bytes.subarray(0, at)))) {
    const detail = bytes.slice(at, at += size);
    const chart = document.querySelector(`.st-key-${key} .drawn-chart`);
    chart?.dispatchEvent(new CustomEvent("drawn", { detail }));
  }
}
