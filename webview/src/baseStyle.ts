// What the style sheets of all pages begin with. Only the editor's own colours, type and sizes; lengths in
// em, so that zoom and large type work.
import { css } from 'lit'

export const baseStyle = css`
  :root {
    --edge: 1px solid var(--vscode-panel-border, var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)));
    --input-edge: 1px solid var(--vscode-input-border, var(--vscode-settings-textInputBorder, var(--vscode-contrastBorder, transparent)));
    --good: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
    --warn: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
    --bad: var(--vscode-editorError-foreground, var(--vscode-charts-red));
  }
  body {
    margin: 0; padding: 0; color: var(--vscode-foreground);
    font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); line-height: 1.5;
  }
  h1, h2, h3, h4 { font-weight: 600; line-height: 1.3; margin: 0; }
  h3 { font-size: 1em; }
  p { margin: 6px 0; }
  ul, ol { margin: 0; padding: 0; list-style: none; }
  code { color: inherit; background: none; padding: 0; }
  code, pre, .code { font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 1em); }
  .dim { color: var(--vscode-descriptionForeground); font-weight: 400; }
  .spring { flex: 1; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .codicon { font-size: 16px; vertical-align: text-bottom; flex: none; }
  .codicon.good { color: var(--good); }
  .codicon.warn, .codicon-warning { color: var(--warn); }
  .codicon.bad, .codicon-error { color: var(--bad); }
  .codicon.quiet { color: var(--vscode-descriptionForeground); }
  .codicon-info { color: var(--vscode-editorInfo-foreground); }
  @media (prefers-reduced-motion: reduce) { .codicon-modifier-spin { animation: none; } }
  :focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }

  button.icon, button.link { font: inherit; background: none; border: none; cursor: pointer; }
  button.icon { padding: 2px; border-radius: 4px; line-height: 0; color: var(--vscode-icon-foreground); }
  button.icon:hover:enabled { background: var(--vscode-toolbar-hoverBackground); outline: 1px dashed var(--vscode-toolbar-hoverOutline, transparent); }
  button.link { color: var(--vscode-textLink-foreground); padding: 0; text-align: left; }
  button.link:hover { color: var(--vscode-textLink-activeForeground); text-decoration: underline; }

  .sql { overflow: auto; tab-size: 4; }
  .sql table { border-collapse: collapse; }
  .sql td { padding: 0; vertical-align: top; }
  .sql td.number { width: 1%; text-align: right; user-select: none; }
  .sql td.number::before { content: attr(data-number); color: var(--vscode-editorLineNumber-foreground); font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 1em); }
  .sql .mark .codicon { font-size: 14px; }
  .sql .line { white-space: pre; }
  .keyword { color: var(--vscode-debugTokenExpression-name); }
  .string { color: var(--vscode-debugTokenExpression-string); }
  .number:not(td) { color: var(--vscode-debugTokenExpression-number); }
  .comment { color: var(--vscode-descriptionForeground); font-style: italic; }
  .hidden-character { font-size: 0.8em; padding: 0 3px; border-radius: 3px; color: var(--vscode-editor-background); background: var(--bad); }
`
