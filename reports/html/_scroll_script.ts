/** Lets the keyboard stop at tables only as long as they are wider than their place. */
export const scrollScript = `
for (const wide of document.querySelectorAll(".wide")) {
  new ResizeObserver(() => {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }).observe(wide);
}
`;
