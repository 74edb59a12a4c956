/** Style of pages of several results. */
export const jointStyle = `
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1.5rem; padding: .5rem 0; list-style: none;
  border: solid var(--line); border-width: 1px 0; }
.contents a { display: inline-block; padding: .15rem 0; }
.overview td { white-space: normal; min-width: 4.5rem; }
.overview td:nth-child(2) { min-width: 11rem; text-align: left; }
.overview a.good::before { content: "✓ "; } .overview a.bad::before { content: "✗ "; }
.unknown { color: var(--muted); font-style: italic; }
`;
