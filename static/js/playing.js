/** The years on a slider: one step after the other on request, at the pace of the slowest answer. */

const PACE = 1200;
const REST = 90;

/** Offer the slider of the page; `refresh` after the parts of the page were exchanged. */
export function playYears(template) {
  const nothing = { refresh() {}, isPlaying: () => false };
  if (!template || !years()) return nothing;
  const slider = template.content.firstElementChild.cloneNode(true);
  const range = slider.querySelector("input");
  const output = slider.querySelector("output");
  const button = slider.querySelector("[data-play]");
  const words = { play: button.textContent, stop: button.dataset.stop };
  let playing = false;
  let timer;

  const show = () => {
    const year = years().at(range.value);
    range.setAttribute("aria-valuetext", year);
    output.textContent = year;
  };
  const ask = () => {
    const select = document.getElementById("id_jahr");
    select.value = years().at(range.value);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const stop = () => {
    playing = false;
    clearTimeout(timer);
    button.textContent = words.play;
  };
  const step = () => {
    range.value = Number(range.value) + 1;
    show();
    ask();
  };
  const refresh = () => {
    const select = document.getElementById("id_jahr");
    if (!select) return;
    range.value = years().indexOf(select.value);
    show();
    if (!playing) return;
    if (range.value === range.max) stop();
    else timer = setTimeout(step, PACE);
  };

  range.addEventListener("input", () => {
    stop();
    show();
    timer = setTimeout(ask, REST);
  });
  button.addEventListener("click", () => {
    if (playing) {
      stop();
      return;
    }
    playing = true;
    button.textContent = words.stop;
    if (range.value === range.max) range.value = -1;
    step();
  });
  // Whoever chooses a year by hand wants to stay there.
  document.addEventListener("change", (event) => {
    if (event.isTrusted && event.target.id === "id_jahr") stop();
  });
  button.hidden = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  refresh();
  template.after(slider);
  return { refresh, isPlaying: () => playing };
}

/** Return the years of the form, oldest first. */
function years() {
  const select = document.getElementById("id_jahr");
  return select ? [...select.options].map((option) => option.value).reverse() : null;
}
