// What the server packed, with fflate, which stands above. Synchronous:
// DecompressionStream would resolve after the rest of the page is drawn.
function unpack(bytes) {
  return JSON.parse(new TextDecoder().decode(fflate.gunzipSync(bytes)));
}
