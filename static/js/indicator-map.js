/** The map page: moves the server's map, explores it by key and pointer, changes the year in place. */
import { exploreAreas } from "./exploring.js";
import { highlightClasses } from "./highlighting.js";
import { moveMap } from "./moving.js";
import { swapFragments } from "./swapping.js";
import { showTips } from "./tips.js";

const container = document.querySelector("[data-map]");
const status = document.querySelector("[data-status]");

const view = moveMap(container, document.querySelector("[data-tools]"));
const tips = showTips(container);
const areas = exploreAreas(container, view, tips);
highlightClasses(container, status);

swapFragments(document.querySelector("[data-controls]"), status, () => {
  tips.hide();
  areas.refresh();
  view.refresh();
  highlightClasses(container, status);
});
