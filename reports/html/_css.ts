/** The page's style; light and dark follow the reader's system. */
export const css = `
:root {
  color-scheme: light dark;
  --text: #1c1e21; --muted: #5c636b; --page: #ffffff; --line: #d9dde2; --accent: #0072b2;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ea; --muted: #9aa2ab; --page: #16181b; --line: #34393f; --accent: #56b4e9; }
}
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
.mean strong { font-size: 2rem; color: var(--accent); }
.remarks { border-left: .25rem solid #d55e00; padding: .25rem 0 .25rem 1.5rem; margin: 1rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
caption { caption-side: bottom; text-align: left; color: var(--muted); padding-top: .5rem; white-space: normal; }
th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
.named tr > :first-child, .players th { text-align: left; }
.chart { position: relative; height: 22rem; }
.passages p { margin: 0 0 .25rem; overflow-wrap: anywhere; }
.passages li { margin-bottom: 1.25rem; }
.phonemes { color: var(--muted); font-size: .9rem; }
audio { width: 100%; max-width: 32rem; }
.players audio { width: 14rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
`;
