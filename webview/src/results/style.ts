// The results page's one style sheet.
import { css } from 'lit'
import { baseStyle } from '../baseStyle.ts'

export const resultsStyle = css`
  ${baseStyle}
  main { padding: 8px 12px; }
  main:focus { outline: none; }
  p { margin: 4px 0; }
  code { display: block; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
  section + section { margin-top: 14px; }
  .bar { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; margin-bottom: 6px; }
  .where { display: inline-flex; gap: 4px; align-items: center; vertical-align: bottom; font-weight: 600; color: var(--vscode-foreground); }
  .where.guarded { color: var(--vscode-list-errorForeground); }
  .failure { border-left: 3px solid var(--bad); padding: 6px 12px; background: var(--vscode-textCodeBlock-background); overflow-wrap: anywhere; }
  /* What is gone to by keys stands beside the heads, not behind them. */
  .grid { box-sizing: border-box; overflow: auto; scroll-padding: 3.4em 0 0 6em; width: fit-content; max-width: 100%; max-height: 70vh; border: var(--edge); border-radius: 4px; }
  section:only-child > .grid { max-height: max(70vh, calc(100vh - 5.5em)); }
  table { table-layout: fixed; border-collapse: separate; border-spacing: 0; font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 1em); }
  th, td { box-sizing: border-box; padding: 2px 10px; text-align: left; white-space: pre; overflow: hidden; text-overflow: ellipsis; border-right: var(--edge); border-bottom: var(--edge); }
  thead th, thead td { position: sticky; top: 0; background: var(--vscode-keybindingTable-headerBackground, var(--vscode-sideBar-background)); background-color: var(--vscode-sideBar-background); font-weight: 600; z-index: 1; }
  thead td { left: 0; z-index: 2; }
  .type { display: block; font-weight: 400; font-size: 0.85em; color: var(--vscode-descriptionForeground); }
  tbody th { font-weight: 400; color: var(--vscode-descriptionForeground); text-align: right; user-select: none; position: sticky; left: 0; background: var(--vscode-sideBar-background); }
  .failure > .link { display: block; margin: 4px 0 8px; }
  tbody tr:hover { background: var(--vscode-list-hoverBackground); }
  td:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  td.number { text-align: right; }
  td.null { color: var(--vscode-descriptionForeground); font-style: italic; }
`
