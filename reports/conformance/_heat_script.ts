/** What moves in the heat map: the filter, arrow keys, and where a cell's details stand. Without it the map shows everything at once. */

/** Ids of the elements that the script works on. */
export const heatIds = {
  table: "heat",
  data: "heat-data",
  filter: "heat-filter",
  suite: "heat-suite",
  metric: "heat-metric",
  count: "heat-count",
} as const;

/** The script. It fills cells from the element of {@link heatIds}.data, `{ faces, views }` of a heat map. */
export const heatScript = `
(() => {
  const byId = (id) => document.getElementById(id);
  const { faces, views } = JSON.parse(byId("${heatIds.data}").textContent);
  const table = byId("${heatIds.table}");
  const suite = byId("${heatIds.suite}");
  const metric = byId("${heatIds.metric}");
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  const cells = rows.flat();
  const nothing = { level: "none", text: "", detail: "Nothing was compared." };

  const filter = () => {
    const view = views[suite.value + " " + metric.value];
    let failing = 0;
    cells.forEach((cell, i) => {
      const { level, text, detail } = view ? faces[view[i]] : nothing;
      cell.className = level;
      cell.firstElementChild.textContent = text;
      cell.lastElementChild.textContent = detail;
      if (level.startsWith("fail")) failing++;
    });
    for (const entry of document.querySelectorAll("[data-suite]")) {
      entry.hidden = (suite.value !== "" && entry.dataset.suite !== suite.value) ||
        (metric.value !== "" && entry.dataset.metric !== metric.value);
    }
    byId("${heatIds.count}").textContent = failing + " of " + cells.length + " cells fail";
  };
  suite.addEventListener("change", filter);
  metric.addEventListener("change", filter);
  byId("${heatIds.filter}").hidden = false;

  const place = (cell) => {
    if (!cell) return;
    const box = cell.getBoundingClientRect();
    const detail = cell.lastElementChild;
    const { width, height } = detail.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    const below = box.bottom + height < innerHeight;
    detail.style.left = left + "px";
    detail.style.top = Math.max(0, below ? box.bottom : box.top - height) + "px";
    detail.style.bottom = "auto";
  };
  const show = ({ target }) => {
    table.classList.remove("quiet");
    place(target.closest("td"));
  };
  table.addEventListener("mouseover", show);
  table.addEventListener("focusin", show);
  addEventListener(
    "scroll",
    () => place(table.querySelector("td:hover") ?? table.querySelector("td:focus")),
    { passive: true, capture: true },
  );

  table.addEventListener("keydown", (event) => {
    if (event.key === "Escape") table.classList.add("quiet");
    const row = rows.findIndex((row) => row.includes(event.target));
    if (row < 0) return;
    const column = rows[row].indexOf(event.target);
    const lastRow = rows.length - 1;
    const lastColumn = rows[row].length - 1;
    const to = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? lastRow : row, lastColumn],
    }[event.key];
    const next = to && rows[to[0]]?.[to[1]];
    if (!to) return;
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  table.addEventListener("click", ({ target }) => {
    const cell = target.closest("td");
    if (!cell) return;
    for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
    cell.focus();
  });
})();
`;
