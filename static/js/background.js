/** A background map under the areas, from tiles of this site; only where the page names them. */
export function addBackground(map, container, leaflet) {
  const { tiles } = container.dataset;
  if (!tiles) return;
  leaflet.tileLayer(tiles, { maxZoom: 18, keepBuffer: 1 }).addTo(map);
  container.classList.add("map--background");
}
