// In so many milliseconds a page says what a choice made of it, or never.
const TAKEN = 10000;

// What stands at each place of a component: made when the place is new, and kept.
const mounted = new WeakMap();

function mount(Kind, parent) {
  if (!mounted.has(parent)) mounted.set(parent, new Kind(parent));
  return mounted.get(parent);
}

// Streamlit calls this before each change too: only what has left the page has ended.
function leave(parent) {
  queueMicrotask(() => {
    if (parent.isConnected) return;
    mounted.get(parent)?.end?.();
    mounted.delete(parent);
  });
}

// Streamlit sends what is set in a task of its own: who goes back before it has left it.
function sender(setTriggerValue) {
  return (trigger, value) => {
    const takeBack = () => setTriggerValue(trigger, null);
    addEventListener("popstate", takeBack);
    setTriggerValue(trigger, value);
    setTimeout(() => removeEventListener("popstate", takeBack));
  };
}

function decoded(data) {
  return JSON.parse(new TextDecoder().decode(data));
}

function element(tag, className = "", parent = null, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  parent?.append(made);
  return made;
}
