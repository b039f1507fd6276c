/** The map page: moves the server's map, explores it by key and pointer, changes the year in place. */
import { exploreAreas } from "./exploring.js";
import { highlightClasses } from "./highlighting.js";
import { moveMap } from "./moving.js";
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
highlightClasses(container, announce);

swapFragments(document.querySelector("[data-controls]"), announce, () => {
  tips.hide();
  areas.refresh();
  view.refresh();
  highlightClasses(container, announce);
});
