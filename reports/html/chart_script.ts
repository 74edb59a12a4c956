/**
 * The script that draws a page's chart on the element `ID`, and again when the page turns light or dark or is printed, which is
 * light. It runs after chart.js.
 * @param config JavaScript: the chart's configuration, an expression of `data`, the content of the element `ID-data`.
 */
export const chartScript = (id: string, config: string): string => `
(() => {
  const data = JSON.parse(document.getElementById("${id}-data").textContent);
  const canvas = document.getElementById("${id}");
  let chart;
  const draw = (palette = "-") => {
    const style = getComputedStyle(document.documentElement);
    Chart.defaults.color = style.getPropertyValue(palette + "-text");
    Chart.defaults.borderColor = style.getPropertyValue(palette + "-line");
    chart?.destroy();
    chart = new Chart(canvas, ${config.trim()});
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
  addEventListener("beforeprint", () => draw("--print"));
  addEventListener("afterprint", () => draw());
})();
`;
