/** Name and value of an area beside the pointer or the focus: dismissible, hoverable, persistent (WCAG 1.4.13). */

const GAP = 14;

/** Return a tip that can be shown at an area and hidden; `hide` says whether there was something to hide. */
export function showTips(container) {
  if (!container) return { showAt() {}, hide: () => false };
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the link's own name says the same
  container.append(tip);
  let shown = null;
  let timer;

  const fill = (link) => {
    const name = document.createElement("strong");
    name.className = "tip__name";
    name.textContent = link.dataset.name;
    const label = link.getAttribute("aria-label");
    tip.replaceChildren(name, label.slice(link.dataset.name.length + 2));
    tip.hidden = false;
    shown = link;
    clearTimeout(timer);
  };
  const put = (x, y) => {
    const frame = container.getBoundingClientRect();
    const left = x - frame.left + GAP + tip.offsetWidth > frame.width ? x - frame.left - GAP - tip.offsetWidth : x - frame.left + GAP;
    const top = y - frame.top + GAP + tip.offsetHeight > frame.height ? y - frame.top - GAP - tip.offsetHeight : y - frame.top + GAP;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${Math.max(4, top)}px`;
  };
  const hide = () => {
    const was = !tip.hidden;
    tip.hidden = true;
    shown = null;
    return was;
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 150);
  };
  // On the way to the tip the pointer may cross other areas: they wait until it has come to rest.
  const show = (link, x, y) => {
    clearTimeout(timer);
    if (tip.hidden) fill(link), put(x, y);
    else timer = setTimeout(() => { fill(link); put(x, y); }, 80);
  };
  const showAt = (link) => {
    fill(link);
    const area = link.getBoundingClientRect();
    put(area.left + area.width / 2, area.top + area.height / 2);
  };

  container.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = event.target.closest(".areas a");
    if (event.target.closest(".tip")) clearTimeout(timer);
    else if (!link) hideSoon();
    else if (link === shown) clearTimeout(timer);
    else show(link, event.clientX, event.clientY);
  });
  container.addEventListener("pointerleave", hideSoon);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest?.(".areas a")) hide();
  });
  // The first touch tells the value, the second opens the profile.
  let touched = false;
  container.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  container.addEventListener("click", (event) => {
    const link = event.target.closest(".areas a");
    if (!touched || !link || link === shown) return;
    event.preventDefault();
    fill(link);
    put(event.clientX, event.clientY);
  });
  return { showAt, hide };
}
