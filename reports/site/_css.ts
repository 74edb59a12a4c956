/** What pages of a site have beside the style of every page. */
export const siteCss = `
.site { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1.5rem; padding: 0 0 .75rem; border-bottom: 1px solid var(--line); }
a { color: var(--accent); }
.trends th, .trends td { text-align: left; }
.trends th:has(br) { white-space: normal; min-width: 18rem; font-weight: 400; }
@media (max-width: 40rem) { .trends th:has(br) { min-width: 9rem; } }
.mark { font-weight: 600; border-bottom: .15rem solid #d55e00; }
.summary { color: var(--muted); }
`;
