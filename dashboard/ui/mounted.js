// Milliseconds after which a choice without a response was refused.
const TAKEN = 10000;

// Component instances by parent element: created once per element.
const mounted = new WeakMap();

function mount(Kind, parent) {
  if (!mounted.has(parent)) mounted.set(parent, new Kind(parent));
  return mounted.get(parent);
}

// Streamlit calls this before each update too: clean up only what has left the page.
function leave(parent) {
  queueMicrotask(() => {
    if (parent.isConnected) return;
    mounted.get(parent)?.end?.();
    mounted.delete(parent);
  });
}

// Streamlit sends a trigger in a task of its own: a step back before that cancels it.
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
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  parent?.append(node);
  return node;
}
