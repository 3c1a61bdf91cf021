// Data that the server gzipped, unpacked by fflate (above). Synchronous:
// DecompressionStream would resolve after the rest of the page is drawn.
function unpack(bytes) {
  return decoded(fflate.gunzipSync(bytes));
}

// The charts of a page by key: the first line is JSON with the size of each, see
// `web/drawings.py`.
function drawingsOf(bytes) {
  const drawings = new Map();
  let at = bytes.indexOf("\n".charCodeAt()) + 1;
  for (const [key, size] of Object.entries(decoded(bytes.subarray(0, at)))) {
    drawings.set(key, bytes.slice(at, at += size));
  }
  return drawings;
}
