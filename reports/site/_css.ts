/** What pages of a site have beside the style of every page. */
export const siteCss = `
.site { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1.5rem; padding: 0 0 .75rem; border-bottom: 1px solid var(--line); }
a { color: var(--accent); }
.trends th, .trends td { text-align: left; }
.trends :is(th, td):nth-last-child(-n+2) { text-align: right; }
.mark { font-weight: 600; border-bottom: .15rem solid #d55e00; }
.summary { color: var(--muted); }
`;
