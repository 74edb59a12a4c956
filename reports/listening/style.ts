/** Style of listening tests. */
export const listeningStyle = `
#listening { border: 1px solid var(--line); border-left: .35rem solid var(--accent); padding: .5rem 1rem; }
#listening [data-part="setup"]:not([hidden]) { display: grid; grid-template-columns: minmax(0, 1fr); gap: .75rem; justify-items: start; }
#listening label, #listening select { max-width: 100%; }
#listening p { margin: .5rem 0; }
#listening button, #listening select, #listening input { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--muted); border-radius: .25rem; padding: .3rem .6rem; }
#listening button { min-width: 3rem; min-height: 2.75rem; cursor: pointer; }
#listening button:disabled { color: var(--muted); border-style: dashed; cursor: not-allowed; }
#listening [data-play] { font-size: 1.25rem; font-weight: 600; min-width: 4.5rem; }
#listening .buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; }
#listening progress { width: 100%; accent-color: var(--accent); }
#listening textarea { box-sizing: border-box; width: 100%; font: .85rem/1.4 ui-monospace, monospace; color: inherit; background: var(--page); border: 1px solid var(--line); }
#listening .keys, #listening [role="status"] { color: var(--muted); font-size: .9rem; min-height: 1.4em; }
#listening kbd { border: 1px solid var(--line); border-radius: .2rem; padding: 0 .3rem; }
#listening [data-part="verdict"] { font-size: 1.2rem; font-weight: 600; }
#listening [tabindex="-1"]:focus { outline: none; }
@media print { #listening { display: none; } }
`;
