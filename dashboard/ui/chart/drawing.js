// Applies the changes of `delta` in Python to a drawing: elements of its own, then
// counts of numbers that are as expected and, after each, one that is not. "7s" is seven
// tenths more than the previous change.
function applyDelta(base, { changes, own = {} }) {
  const text = base.split("<").map((element, i) => own[i] ?? element).join("<");
  const parts = changes.split(" "), replaced = new Map();
  let at = 0, expected = Number(parts[at]), last = 0;
  return text.replace(/-?[0-9]+(?:\.[0-9]+)?/g, (number) => {
    if (at + 1 >= parts.length || expected-- > 0) return replaced.get(number) ?? number;
    const step = parts[at + 1];
    const value = step.endsWith("s")
      ? String((Math.round(last * 10) + parseInt(step)) / 10) : step;
    last = value;
    at += 2;
    expected = Number(parts[at]);
    replaced.set(number, value);
    return value;
  });
}

// Choice, text and panel of each target, from forms of lines and columns of numbers.
function marksOf({ forms, rows, numbers }) {
  const columns = numbers.map((column) => column.split(" ").values());
  return rows.map((row) => {
    let place = 0;
    const line = forms[row].replace(/[0-9]+/g, () => columns[place++].next().value);
    const [choice, panel, ...text] = line.split("\n");
    return [choice, text.join("\n"), panel];
  });
}

// Left, top, width and height of boxes, from columns of steps in tenths of a pixel.
function boxesOf(columns) {
  const sums = columns.map((steps) => {
    let at = 0;
    return steps.map((step) => (at += step) / 10);
  });
  return sums[0].map((_, i) => sums.map((sum) => sum[i]));
}
