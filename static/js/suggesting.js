/** Typing help for search fields (combobox with a list, ARIA 1.2). Without it a field is a plain form. */

const SHORTEST = 3;
const PAUSE = 150;

for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form);

/** Show a list of suggestions below the field of a form, chosen by key or pointer. */
function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = listFor(form, input);
  const status = form.appendChild(document.createElement("span"));
  status.className = "hidden-visually";
  status.setAttribute("role", "status");
  let asked = new AbortController();
  let timer;
  let active = -1;

  const entries = () => [...list.children];
  const close = () => {
    clearTimeout(timer);
    asked.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const mark = (index) => {
    active = index;
    entries().forEach((entry, place) => entry.setAttribute("aria-selected", String(place === index)));
    const entry = entries()[index];
    if (entry) {
      input.setAttribute("aria-activedescendant", entry.id);
      entry.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };
  const open = () => {
    const count = entries().length;
    list.hidden = count === 0;
    input.setAttribute("aria-expanded", String(count > 0));
    status.textContent = count === 1 ? form.dataset.countOne : form.dataset.countMany.replace("#", count);
    mark(-1);
  };
  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams(new FormData(form))}`, {
        signal: asked.signal, credentials: "same-origin", cache: "no-store", referrerPolicy: "no-referrer",
      });
      if (!answer.ok) return close();
      fill(list, await answer.text());
      if (document.activeElement === input) open();
    } catch (error) {
      // Without an answer there are no suggestions; the form still works.
      if (error.name !== "AbortError") close();
    }
  };
  const follow = (entry) => window.location.assign(entry.dataset.href);

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) return close();
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : entries().length;
    if (event.key === "Escape" && count) close();
    else if (event.key === "ArrowDown" && count) mark((active + 1) % count);
    else if (event.key === "ArrowUp" && count) mark(active <= 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && count && active >= 0) follow(entries()[active]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // The field keeps the focus while an entry is pressed, so that the list stays until the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (entry) follow(entry);
  });
}

/** Return the list of a field, empty and hidden, with both tied together for screen readers. */
function listFor(form, input) {
  const list = form.appendChild(document.createElement("ul"));
  list.id = `${input.id}-liste`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  return list;
}

/** Put the entries of an answer into a list, each with a name of its own. */
function fill(list, text) {
  const answer = new DOMParser().parseFromString(`<ul>${text}</ul>`, "text/html");
  list.replaceChildren(...[...answer.querySelectorAll("[role=option]")].map((entry, index) => {
    const fresh = document.importNode(entry, true);
    fresh.id = `${list.id}-${index}`;
    return fresh;
  }));
}
