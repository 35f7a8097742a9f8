// The results page's one style sheet. Only the editor's own colours, type and sizes.
import { css } from 'lit'

export const resultsStyle = css`
  :root { --edge: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
  body { margin: 0; padding: 0; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); line-height: 1.5; }
  main { padding: 8px 12px; }
  p { margin: 4px 0; }
  code { display: block; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; color: inherit; background: none; padding: 0; font-family: var(--vscode-editor-font-family, monospace); }
  section + section { margin-top: 14px; }
  .dim { color: var(--vscode-descriptionForeground); }
  .codicon { font-size: 16px; vertical-align: text-bottom; }
  .bar { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; margin-bottom: 6px; }
  .spring { flex: 1; }
  .where { display: inline-flex; gap: 4px; align-items: center; vertical-align: bottom; font-weight: 600; color: var(--vscode-foreground); }
  .where.guarded { color: var(--vscode-list-errorForeground); }
  button.link { font: inherit; color: var(--vscode-textLink-foreground); background: none; border: none; padding: 0; cursor: pointer; }
  button.link:hover { text-decoration: underline; }
  :focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .failure { border-left: 3px solid var(--vscode-editorError-foreground); padding: 6px 12px; background: var(--vscode-textCodeBlock-background); overflow-wrap: anywhere; }
  /* What is gone to by keys stands beside the heads, not behind them. */
  .grid { box-sizing: border-box; overflow: auto; scroll-padding: 3.4em 0 0 6em; width: fit-content; max-width: 100%; max-height: 70vh; border: var(--edge); border-radius: 4px; }
  table { table-layout: fixed; border-collapse: separate; border-spacing: 0; font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 1em); }
  th, td { box-sizing: border-box; padding: 2px 10px; text-align: left; white-space: pre; overflow: hidden; text-overflow: ellipsis; border-right: var(--edge); border-bottom: var(--edge); }
  thead th, thead td { position: sticky; top: 0; background: var(--vscode-keybindingTable-headerBackground, var(--vscode-sideBar-background)); background-color: var(--vscode-sideBar-background); font-weight: 600; z-index: 1; }
  .type { display: block; font-weight: 400; font-size: 0.85em; color: var(--vscode-descriptionForeground); }
  tbody th { font-weight: 400; color: var(--vscode-descriptionForeground); text-align: right; user-select: none; position: sticky; left: 0; background: var(--vscode-sideBar-background); }
  .failure > .link { display: block; margin: 4px 0 8px; }
  tbody tr:hover { background: var(--vscode-list-hoverBackground); }
  td:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  td.number { text-align: right; }
  td.null { color: var(--vscode-descriptionForeground); font-style: italic; }
`
