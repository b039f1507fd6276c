/** A class of the legend shows its areas: while it is pointed at, or until it is released. */

/** Make the classes of the legend buttons; once more after the legend was replaced. Return what tells the kept class. */
export function highlightClasses(container, announce, before) {
  const legend = document.querySelector("[data-fragment=legend]");
  if (!container || !legend) return () => undefined;
  const picked = legend.querySelector("[data-picked]");
  let kept = [...legend.querySelectorAll(".legend__class")].find((item) => item.dataset.class === before) ?? picked;

  const light = (item) => {
    const wanted = item?.dataset.class;
    container.classList.toggle("map--highlighting", wanted !== undefined);
    for (const link of container.querySelectorAll(".areas a")) {
      link.classList.toggle("highlighted", link.dataset.class === wanted);
    }
  };
  const keep = (item, button) => {
    kept?.querySelector("button").setAttribute("aria-pressed", "false");
    kept = kept === item ? null : item;
    button.setAttribute("aria-pressed", String(kept === item));
    light(kept);
    if (kept) announce(`${button.textContent.trim()}: ${names(container, item).join(", ") || "–"}`);
  };

  for (const item of legend.querySelectorAll(".legend__class")) {
    const text = item.querySelector(".legend__range");
    const button = document.createElement("button");
    button.type = "button";
    button.className = text.className;
    button.setAttribute("aria-pressed", String(item === kept));
    button.append(...text.childNodes);
    text.replaceWith(button);
    button.addEventListener("click", () => keep(item, button));
    button.addEventListener("focus", () => button.matches(":focus-visible") && light(item));
    button.addEventListener("blur", () => light(kept));
    item.addEventListener("pointerenter", () => light(item));
    item.addEventListener("pointerleave", () => light(kept));
  }
  light(kept);
  return () => kept?.dataset.class;
}

function names(container, item) {
  return [...container.querySelectorAll(".areas a")]
    .filter((link) => link.dataset.class === item.dataset.class)
    .map((link) => link.dataset.name);
}
