/** The map page: moves the server's map, explores it by key and pointer, changes the year in place. */
import { exploreAreas } from "./exploring.js";
import { highlightClasses } from "./highlighting.js";
import { moveMap } from "./moving.js";
import { playYears } from "./playing.js";
import { swapFragments } from "./swapping.js";
import { showTips } from "./tips.js";

const container = document.querySelector("[data-map]");
const status = document.querySelector("[data-status]");

/** Say one thing to screen readers once choices have come to rest; what changed in between is not read out. */
let pause;
function announce(text) {
  clearTimeout(pause);
  pause = setTimeout(() => { if (status) status.textContent = text.trim(); }, 150);
}

const view = moveMap(container, document.querySelector("[data-tools]"));
const tips = showTips(container);
const areas = exploreAreas(container, view, tips);
const slider = playYears(document.querySelector("[data-slider]"));
let release = highlightClasses(container, announce);

/** While the years play, only the year is said; the sentence once they have stopped. */
function tell(text) {
  announce(slider.isPlaying() ? document.getElementById("id_jahr").value : text);
}

swapFragments(document.querySelector("[data-controls]"), tell, () => {
  tips.hide();
  areas.refresh();
  view.refresh();
  slider.refresh();
  release = highlightClasses(container, announce, release());
});
