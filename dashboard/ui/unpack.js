// Data that the server gzipped, unpacked by fflate (above). Synchronous:
// DecompressionStream would resolve after the rest of the page is drawn.
function unpack(bytes) {
  return decoded(fflate.gunzipSync(bytes));
}
