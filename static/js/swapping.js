/** Another year or other classes without a new page: the same address is asked for, its parts are exchanged. */

const AT_ONCE = new Set([
  "jahr", "methode", "klassen", "grenzen", "farben", "muster", "nullklasse", "darstellung", "vergleichsjahr", "zweiter",
  "orte",
]);

/** Follow choices and marked links in place; `done` runs after the parts were exchanged. */
export function swapFragments(form, announce, done) {
  if (!form) return;
  let asked = new AbortController();

  const show = async (address) => {
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: asked.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !exchange(page)) throw new TypeError("not the same kind of page");
      document.title = page.title;
      history.replaceState(null, "", page.querySelector("[data-address]").dataset.address);
      done();
      announce(document.querySelector(".finding")?.textContent ?? "");
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address);
    }
  };

  document.addEventListener("change", (event) => {
    const changed = event.target.form;
    if (!changed?.matches("[data-controls]") || !AT_ONCE.has(event.target.name)) return;
    // One way of showing at a time: the last choice replaces the others.
    if ("alone" in event.target.dataset) {
      for (const other of changed.querySelectorAll("[data-alone]")) if (other !== event.target) other.value = "";
    }
    const query = [...new FormData(changed)].filter(([, text]) => text);
    show(`${changed.action.split("?")[0]}?${new URLSearchParams(query)}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href);
  });
}

/** Exchange every marked part; return false where the new page has not the same parts and boundaries. */
function exchange(page) {
  const parts = [...document.querySelectorAll("[data-fragment]")];
  const fresh = parts.map((part) => page.querySelector(`[data-fragment=${part.dataset.fragment}]`));
  const bounds = (where) => where.querySelector("[data-map]")?.dataset.bounds;
  const count = (where) => where.querySelectorAll("[data-fragment]").length;
  if (fresh.includes(null) || count(page) !== parts.length || bounds(page) !== bounds(document)) return false;
  const focused = focusedPart();
  parts.forEach((part, index) => replace(part, fresh[index]));
  focused()?.focus({ preventScroll: true });
  return true;
}

function replace(part, fresh) {
  for (const folded of fresh.querySelectorAll("[data-keep-open]")) {
    if (part.querySelector(`[data-keep-open=${folded.dataset.keepOpen}]`)?.open) folded.open = true;
  }
  if (part.dataset.fragment !== "svg") {
    part.replaceWith(document.importNode(fresh, true));
    return;
  }
  // Leaflet holds on to this SVG element: it stays, its content changes.
  part.replaceChildren(...document.importNode(fresh, true).childNodes);
  part.classList.remove(...[...part.classList].filter((name) => name.startsWith("ramp--")));
  part.classList.add(...fresh.classList);
}

/** Return a function that finds the focused control again. */
function focusedPart() {
  const now = document.activeElement;
  if (now?.id) return () => document.getElementById(now.id);
  const rel = now?.getAttribute("rel");
  if (rel) return () => document.querySelector(`[data-controls] [rel=${rel}]`) ?? document.getElementById("id_jahr");
  const area = now?.dataset?.shape;
  return () => (area ? document.querySelector(`[data-shape=${area}]`) : null);
}
