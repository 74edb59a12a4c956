/** Style of pages of several results. */
export const jointStyle = `
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1.5rem; padding: .5rem 0; list-style: none;
  border: solid var(--line); border-width: 1px 0; }
.contents a { display: inline-block; padding: .15rem 0; }
.overview :is(thead th, td) { white-space: normal; overflow-wrap: normal; }
.overview .context { display: block; font-weight: 400; color: var(--muted); font-size: .85rem; }
.overview tbody th .context { white-space: normal; max-width: 12rem; }
.overview tr > :nth-child(2) { text-align: left; }
.overview td:not(:nth-child(2)) .context { white-space: nowrap; }
.overview a { white-space: nowrap; }
.overview a.good::before { content: "✓ "; }
.overview a.bad::before { content: "✗ "; }
.overview .unknown { color: var(--muted); font-style: italic; }
@media (max-width: 30rem) {
  .overview table { font-size: .85rem; }
  .overview :is(th, td) { padding: .3rem .2rem; }
  .overview td .context { font-size: .75rem; }
}
`;
