/** Leaflet moves the SVG that the server drew; nothing is drawn twice. */

const DEEPEST = 4;
const STEP = 120;

/** Return a view of the map that can show an area and refresh itself; it does nothing without a map. */
export function moveMap(container, tools) {
  const leaflet = window.L;
  if (!container || !leaflet) return { show() {}, refresh() {} };

  const svg = container.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  const [south, west, north, east] = container.dataset.bounds.split(" ").map(Number);
  const bounds = leaflet.latLngBounds([south, west], [north, east]);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Leaflet takes the SVG out of the flow: the frame keeps its size by itself from now on.
  container.style.aspectRatio = `${width} / ${height}`;
  container.classList.add("map--live");
  const map = leaflet.map(container, {
    attributionControl: false,
    zoomControl: false,
    keyboard: false,
    scrollWheelZoom: false,
    zoomSnap: 0,
    zoomAnimation: !still,
    fadeAnimation: false,
    inertia: !still,
    maxBounds: bounds,
    maxBoundsViscosity: 1,
  });
  map.fitBounds(bounds, { animate: false });
  addBackground(map, container, leaflet);
  leaflet.svgOverlay(svg, bounds).addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);

  let fitted = map.getZoom();
  const refresh = () => {
    const zoom = 2 ** (map.getZoom() - fitted);
    container.style.setProperty("--zoom", zoom.toFixed(3));
    fitLabels(svg, zoom);
    container.classList.toggle("map--near", zoom > 1.01);
  };
  const fit = () => {
    if (!container.clientWidth || !container.clientHeight) return;
    const whole = map.getZoom() <= fitted + 0.01;
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    fitted = map.getBoundsZoom(bounds);
    map.setMinZoom(fitted);
    map.setMaxZoom(fitted + DEEPEST);
    if (whole) map.fitBounds(bounds, { animate: false });
    refresh();
  };
  map.on("zoomend", refresh);
  new ResizeObserver(fit).observe(container);
  fit();
  leaveFingersToThePage(container, map);
  ignoreClicksAfterDragging(container, map);
  offerTools(container, tools, map, bounds, still);

  const show = (x, y) => {
    const drawn = svg.getBoundingClientRect();
    const frame = container.getBoundingClientRect();
    const point = [
      drawn.left - frame.left + (x / width) * drawn.width,
      drawn.top - frame.top + (y / height) * drawn.height,
    ];
    map.panInside(map.containerPointToLatLng(point), { padding: [60, 40], animate: !still });
  };
  return { show, refresh };
}

/** Show the labels that the server found room for at this size. */
function fitLabels(svg, zoom) {
  const size = Number(getComputedStyle(svg).getPropertyValue("--step")) * zoom;
  for (const label of svg.querySelectorAll(".label")) {
    const { from, until } = label.dataset;
    const tooSmall = Number(from) > size + 1;
    const replaced = Boolean(until) && Number(until) <= size + 1;
    label.toggleAttribute("hidden", tooSmall || replaced);
  }
}

/** A mouse or a pen drags the map; one finger scrolls the page, two move the map (touch-action in map.css). */
function leaveFingersToThePage(container, map) {
  container.addEventListener("pointerdown", (event) => {
    map.dragging[event.pointerType === "touch" ? "disable" : "enable"]();
  }, true);
}

/** A browser clicks the link under the pointer when a drag ends. */
function ignoreClicksAfterDragging(container, map) {
  let dragged = false;
  map.on("dragstart", () => { dragged = true; });
  container.addEventListener("pointerdown", () => { dragged = false; }, true);
  container.addEventListener("click", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    dragged = false;
  }, true);
  container.addEventListener("dragstart", (event) => event.preventDefault());
  container.addEventListener("scroll", () => container.scrollTo(0, 0));
}

/** Put the buttons on the map: larger, smaller, whole city, and four directions once it is enlarged. */
function offerTools(container, template, map, bounds, still) {
  if (!template) return;
  const tools = template.content.firstElementChild.cloneNode(true);
  const acts = {
    larger: () => map.zoomIn(0.75, { animate: !still }),
    smaller: () => map.zoomOut(0.75, { animate: !still }),
    whole: () => map.fitBounds(bounds, { animate: !still }),
    west: () => map.panBy([-STEP, 0], { animate: !still }),
    east: () => map.panBy([STEP, 0], { animate: !still }),
    north: () => map.panBy([0, -STEP], { animate: !still }),
    south: () => map.panBy([0, STEP], { animate: !still }),
  };
  tools.addEventListener("click", (event) => {
    const act = event.target.closest("button")?.dataset.act;
    if (act) acts[act]();
  });
  window.L.DomEvent.disableClickPropagation(tools);
  container.after(tools);
}

/** A background map under the areas, from tiles of this site; only where the page names them. */
function addBackground(map, container, leaflet) {
  const { tiles } = container.dataset;
  if (!tiles) return;
  leaflet.tileLayer(tiles, { maxZoom: 18, keepBuffer: 1 }).addTo(map);
  container.classList.add("map--background");
}
