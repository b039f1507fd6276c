/** One Tab stop for all areas: arrows go to the next area on the map, letters to a name. */

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PATIENCE = 800;
const SVG = "http://www.w3.org/2000/svg";

/** Make the areas of a map explorable by key; `refresh` after they were replaced. */
export function exploreAreas(container, view, tips) {
  if (!container) return { refresh() {} };
  const links = () => [...container.querySelectorAll(".areas a")];
  let typed = "";
  let timer;
  let active = 0;

  const refresh = () => {
    const all = links();
    active = Math.min(active, all.length - 1);
    all.forEach((link, index) => link.setAttribute("tabindex", index === active ? "0" : "-1"));
  };
  const go = (link) => {
    if (!link) return;
    active = links().indexOf(link);
    refresh();
    link.focus({ preventScroll: true });
    view.show(...place(link));
  };
  const search = (letter) => {
    clearTimeout(timer);
    timer = setTimeout(() => { typed = ""; }, PATIENCE);
    typed += letter;
    const all = links();
    const begins = (link) => link.dataset.name.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase());
    const after = [...all.slice(active + (typed.length === 1 ? 1 : 0)), ...all];
    go(after.find(begins));
  };

  container.addEventListener("keydown", (event) => {
    const link = event.target.closest(".areas a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (DIRECTIONS[event.key]) go(next(links(), link, DIRECTIONS[event.key]));
    else if (event.key === "Home") go(links()[0]);
    else if (event.key === "End") go(links().at(-1));
    else if (event.key === "Escape") leave(tips);
    else if (/^\p{L}$/u.test(event.key)) search(event.key);
    else return;
    event.preventDefault();
  });
  container.addEventListener("focusin", (event) => {
    const link = event.target.closest(".areas a");
    if (!link) return;
    active = links().indexOf(link);
    refresh();
    ring(container, link);
    if (link.matches(":focus-visible")) tips.showAt(link);
  });
  container.addEventListener("focusout", () => {
    ring(container, null);
    tips.hide();
  });
  refresh();
  return { refresh };
}

function place(link) {
  return [Number(link.dataset.x), Number(link.dataset.y)];
}

/** Return the nearest area in a direction: what lies aside counts double. */
function next(all, from, [right, down]) {
  const [x, y] = place(from);
  let best = null;
  let least = Infinity;
  for (const link of all) {
    const [dx, dy] = [place(link)[0] - x, place(link)[1] - y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (link !== from && ahead > 0 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = link;
    }
  }
  return best;
}

/** First Escape closes the tip, the second leaves the map for the legend. */
function leave(tips) {
  if (tips.hide()) return;
  document.getElementById("legende")?.focus();
}

/** Draw the focus ring over all neighbours: dark, light, dark. */
function ring(container, link) {
  container.querySelectorAll("[data-ring]").forEach((old) => old.remove());
  if (!link) return;
  const labels = container.querySelector(".labels");
  for (const state of ["wide", "outer", "inner"]) {
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#${link.dataset.shape}`);
    use.setAttribute("class", `map__ring map__ring--${state}`);
    use.setAttribute("data-ring", "");
    labels.before(use);
  }
}
