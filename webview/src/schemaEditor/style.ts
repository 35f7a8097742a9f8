// The schema editor's one style sheet.
import { css } from 'lit'
import { baseStyle } from '../baseStyle.ts'

export const editorStyle = css`
  ${baseStyle}
  :root {
    --new: var(--vscode-gitDecoration-addedResourceForeground, var(--vscode-charts-green));
    --changed: var(--vscode-gitDecoration-modifiedResourceForeground, var(--vscode-charts-yellow));
    --dropped: var(--vscode-gitDecoration-deletedResourceForeground, var(--vscode-charts-red));
    color-scheme: light dark;
  }
  body { height: 100vh; overflow: hidden; background: var(--vscode-editor-background); }
  body.vscode-light, body.vscode-high-contrast-light { color-scheme: light; }
  body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { color-scheme: dark; }
  plumbline-schemaeditor { display: flex; flex-direction: column; height: 100vh; }
  h1 { font-size: 1.5em; overflow-wrap: anywhere; }
  h2 { font-size: 1.1em; }
  h3 { overflow-wrap: anywhere; }
  fieldset { border: none; margin: 0; padding: 0; min-width: 0; }
  .detail:focus { outline: none; }

  header {
    display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; justify-content: space-between;
    padding: 8px 16px; border-bottom: var(--edge); flex: none;
  }
  .where { display: flex; gap: 6px; align-items: center; min-width: 0; overflow-wrap: anywhere; }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .banner {
    display: flex; gap: 10px; align-items: flex-start; padding: 8px 16px; flex: none;
    background: var(--vscode-inputValidation-errorBackground); color: var(--vscode-inputValidation-errorForeground, inherit);
    border-bottom: 1px solid var(--vscode-inputValidation-errorBorder, var(--bad));
  }
  .banner > div { flex: 1; }
  .banner.news { background: var(--vscode-inputValidation-infoBackground); border-color: var(--vscode-inputValidation-infoBorder, transparent); color: var(--vscode-inputValidation-infoForeground, inherit); }
  main { flex: 1; min-height: 0; display: grid; grid-template-columns: 190px minmax(0, 1fr); }
  main.empty { display: block; padding: 48px 24px; }
  nav { padding: 12px 8px; border-right: var(--edge); overflow: auto; }
  nav h2 { padding: 0 8px 6px; }
  .detail { padding: 14px 20px 32px; overflow: auto; }
  @media (max-width: 700px) {
    main { grid-template-columns: minmax(0, 1fr); overflow: auto; }
    nav { border-right: none; border-bottom: var(--edge); }
    nav, .detail { overflow: visible; }
  }
  /* Where it is as low as at 200 % zoom, all of it scrolls together. */
  @media (max-height: 420px) {
    body { height: auto; overflow: auto; }
    plumbline-schemaeditor { height: auto; }
    main, nav, .detail { overflow: visible; }
    .preview { max-height: none; }
  }

  button.add, button.table { font: inherit; color: inherit; background: none; border: 1px solid transparent; cursor: pointer; }
  button.icon { border: 1px solid transparent; }
  button:disabled { opacity: 0.5; cursor: default; }
  button.add { color: var(--vscode-textLink-foreground); padding: 3px 8px 3px 4px; border-radius: 4px; }
  button.add:hover:enabled { background: var(--vscode-toolbar-hoverBackground); }
  button.table {
    display: flex; gap: 6px; align-items: flex-start; width: 100%; padding: 3px 8px; border-radius: 4px; text-align: left;
  }
  button.table:hover { background: var(--vscode-list-hoverBackground); }
  button.table[aria-current] {
    background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .table-name { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .table-name .dim { font-size: 0.9em; }
  button.table[aria-current] .dim { color: inherit; }
  button.table.dropped .table-name { text-decoration: line-through; }
  nav .open { display: block; margin: 14px 8px 2px; color: var(--vscode-descriptionForeground); }
  nav > select { margin: 0 8px; width: calc(100% - 16px); }

  input[type='text'], select {
    font: inherit; box-sizing: border-box; width: 100%; height: 26px; padding: 2px 6px; border-radius: 2px; min-width: 0;
    color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: var(--input-edge);
  }
  select {
    color: var(--vscode-dropdown-foreground, var(--vscode-input-foreground));
    background: var(--vscode-dropdown-background, var(--vscode-input-background));
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-input-border, var(--vscode-settings-dropdownBorder, var(--vscode-contrastBorder, transparent))));
    padding: 2px 2px;
  }
  input.code { font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 1em); }
  /* The mark that a list completes a field takes room from what is in it. */
  input[list]:not(:hover, :focus)::-webkit-calendar-picker-indicator { display: none !important; }
  input::placeholder { color: var(--vscode-input-placeholderForeground); }
  input[type='text']:focus, select:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  input[type='checkbox'] { width: 16px; height: 16px; margin: 5px; accent-color: var(--vscode-button-background, var(--vscode-focusBorder)); }
  fieldset:disabled input, fieldset:disabled select { opacity: 0.6; }
  .wrong > input, .wrong > select, .wrong > .chips > select { border-color: var(--vscode-inputValidation-errorBorder, var(--bad)); }
  .problem { display: flex; gap: 4px; align-items: flex-start; font-size: 0.92em; padding-top: 2px; }
  .problem .codicon { font-size: 14px; margin-top: 2px; }

  .table-head { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 10px; }
  .note { display: flex; gap: 8px; padding: 6px 10px; border-left: 3px solid var(--warn); background: var(--vscode-textBlockQuote-background, var(--vscode-editorWidget-background)); }
  .fields { display: flex; flex-wrap: wrap; gap: 8px 12px; }
  .fields .field { flex: 1 1 150px; max-width: 260px; min-width: 0; }
  .fields .field.wide { flex: 2 1 300px; max-width: none; }
  .field > label, .label-like { display: block; color: var(--vscode-descriptionForeground); font-size: 0.92em; }
  label.check { display: inline-flex; align-items: center; }
  section { margin-top: 22px; }
  section > h2 { margin-bottom: 6px; }

  .grid { overflow-x: auto; }
  .grid table { border-collapse: collapse; table-layout: fixed; width: 100%; min-width: 640px; }
  .grid th { text-align: left; font-weight: 400; color: var(--vscode-descriptionForeground); padding: 0 6px 2px 0; font-size: 0.92em; }
  .grid td { padding: 2px 4px 2px 0; vertical-align: top; }
  .grid th:nth-child(1), .grid th:nth-child(9) { width: 24px; }
  .grid th:nth-child(2) { width: 16%; }
  .grid th:nth-child(3) { width: 18%; }
  .grid th:nth-child(4) { width: 52px; }
  .grid th:nth-child(5) { width: 32px; }
  .grid th:nth-child(4), .grid th:nth-child(5) { text-align: center; }
  .grid th:nth-child(6) { width: 112px; }
  @media (min-width: 1060px) { .grid th:nth-child(6) { width: 140px; } }
  .grid th:nth-child(7) { width: 14%; }
  .grid th { white-space: nowrap; vertical-align: bottom; overflow: hidden; text-overflow: ellipsis; }
  .grid td:nth-child(4), .grid td:nth-child(5) { text-align: center; }
  .grid td .dim { display: inline-block; padding: 3px 6px; white-space: nowrap; }
  .grid td.narrow { padding-top: 4px; }
  .grid td.room { color: var(--vscode-descriptionForeground); vertical-align: middle; text-align: center; }
  /* Where a row has no room, each column is a few lines with its labels. */
  @media (max-width: 870px) {
    .grid table { display: block; min-width: 0; }
    .grid thead { position: absolute; clip-path: inset(50%); }
    .grid tbody { display: block; }
    .grid tr { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: flex-start; padding: 6px 0; border-bottom: var(--edge); }
    .grid td { flex: 1 1 130px; padding: 0; }
    .grid td.narrow { flex: none; padding: calc(1.3em + 2px) 0 0; }
    .grid td.narrow:first-child { min-width: 20px; }
    .grid td.narrow:last-child { margin-left: auto; }
    .grid td:nth-child(4), .grid td:nth-child(5) { flex: 0 0 auto; }
    .grid td[data-label]::before { content: attr(data-label); display: block; color: var(--vscode-descriptionForeground); font-size: 0.92em; }
  }
  tr.dropped input { text-decoration: line-through; }

  .mark {
    display: inline-block; min-width: 16px; text-align: center; font-weight: 700; font-size: 0.85em; line-height: 16px; padding: 0 1px;
    border: 1px solid currentColor; border-radius: 3px;
  }
  .mark.new { color: var(--new); }
  .mark.changed { color: var(--changed); }
  .mark.dropped { color: var(--dropped); }

  .cards { display: grid; gap: 8px; margin-bottom: 6px; }
  .card { border: var(--edge); border-radius: 4px; padding: 8px 10px; }
  .card.new { border-left: 3px solid var(--new); }
  .card.changed { border-left: 3px solid var(--changed); }
  .card.dropped { border-left: 3px dashed var(--dropped); }
  .card.dropped h3 { text-decoration: line-through; }
  .card-head { display: flex; gap: 8px; align-items: center; margin-bottom: 4px; }
  .adds { display: flex; flex-wrap: wrap; gap: 4px; }
  .chips { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
  .chips select { width: auto; }
  .chip {
    display: inline-flex; align-items: center; gap: 2px; padding: 0 2px 0 8px; border-radius: 3px; min-height: 24px;
    color: var(--vscode-badge-foreground); background: var(--vscode-badge-background); border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .chip button.icon { color: inherit; }
  .chip .codicon { font-size: 14px; }
  .pair { display: flex; gap: 8px; align-items: center; margin-bottom: 4px; max-width: 560px; }
  .pair .field { flex: 1 1 120px; max-width: none; }

  .preview {
    flex: none; max-height: 36vh; min-height: 88px; overflow: auto; margin: 0; padding: 8px 16px 10px; box-sizing: border-box;
    border-top: var(--edge); background: var(--vscode-panel-background, var(--vscode-editor-background));
  }
  .preview-head { display: flex; gap: 12px; align-items: baseline; }
  .problems li, .hazards li { display: flex; gap: 6px; align-items: flex-start; padding: 1px 0; }
  .sql { margin-top: 4px; }
  .sql td.number { min-width: 2em; padding-right: 12px; }
  .sql .mark { border: none; min-width: 18px; padding: 0; }
`
