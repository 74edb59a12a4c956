/** Style of pages of several results. */
export const jointStyle = `
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1.5rem; padding: .5rem 0; list-style: none;
  border: solid var(--line); border-width: 1px 0; }
.contents a { display: inline-block; padding: .15rem 0; }
.overview :is(th, td) { white-space: normal; overflow-wrap: normal; }
.overview tbody th { min-width: 7rem; overflow-wrap: break-word; }
.overview .context { display: block; font-weight: 400; color: var(--muted); font-size: .85rem; }
.overview tr > :nth-child(2) { min-width: 13rem; text-align: left; }
.overview tr > :nth-child(4) { min-width: 8rem; }
.overview a.good::before { content: "✓ "; }
.overview a.bad::before { content: "✗ "; }
.overview .unknown { color: var(--muted); font-style: italic; white-space: nowrap; }
.overview .interval { white-space: nowrap; }
`;
