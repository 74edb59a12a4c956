/**
 * The script that draws a page's chart on the element `chart`, and again when the page turns light or dark. It runs
 * after chart.js.
 * @param config JavaScript: the chart's configuration, an expression of `data`, the content of the element of that name.
 */
export const chartScript = (config: string): string => `
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const canvas = document.getElementById("chart");
  let chart;
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    Chart.defaults.color = style.getPropertyValue("--text");
    Chart.defaults.borderColor = style.getPropertyValue("--line");
    chart?.destroy();
    chart = new Chart(canvas, ${config.trim()});
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
`;
