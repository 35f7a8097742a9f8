// The issue page's one style sheet.
import { css } from 'lit'
import { baseStyle } from '../baseStyle.ts'

export const pageStyle = css`
  ${baseStyle}
  :root {
    --gap: 16px;
    --active: var(--vscode-progressBar-background, var(--vscode-charts-blue));
  }
  body { background: var(--vscode-editor-background); overflow-wrap: anywhere; }
  main { max-width: 1180px; margin: 0 auto; padding: 20px 24px 48px; }
  main.empty { padding-top: 48px; }
  h1 { font-size: 1.7em; margin: 2px 0 8px; }
  h2 { font-size: 1.2em; }
  .status.good .codicon { color: var(--good); }
  .codicon.active { color: var(--active); }

  button.task { font: inherit; color: inherit; background: none; cursor: pointer; }
  a { color: var(--vscode-textLink-foreground); }
  .buttons { display: flex; flex-wrap: wrap; gap: 8px; }
  .buttons:empty { display: none; }
  .buttons, vscode-button { max-width: 100%; }
  vscode-button::part(base) { white-space: normal; }
  textarea {
    font: inherit; width: 100%; box-sizing: border-box; padding: 5px 8px; resize: vertical;
    color: var(--vscode-input-foreground); background: var(--vscode-input-background);
    border: var(--input-edge); border-radius: 3px;
  }
  textarea::placeholder { color: var(--vscode-input-placeholderForeground); }
  textarea:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }

  .meta { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; }
  .status { display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; }
  .label, .tag {
    display: inline-flex; align-items: center; gap: 3px; padding: 0 7px; border-radius: 9px; font-size: 0.9em; font-weight: 400;
    color: var(--vscode-badge-foreground); background: var(--vscode-badge-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .tag { flex: none; color: inherit; background: none; border: var(--edge); }
  .tag .codicon { font-size: 12px; color: var(--bad); }

  .next {
    display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; justify-content: space-between;
    margin: 16px 0; padding: 12px 16px; border-radius: 6px;
    background: var(--vscode-editorWidget-background, var(--vscode-sideBar-background));
    border: var(--edge); border-left: 4px solid var(--vscode-descriptionForeground);
  }
  .next.good { border-left-color: var(--good); }
  .next.warn { border-left-color: var(--warn); }
  .next.bad { border-left-color: var(--bad); }
  .next.active { border-left-color: var(--active); }
  .next-text { display: flex; gap: 10px; flex: 1 1 260px; align-items: flex-start; }
  .next-text > .codicon { margin-top: 1px; }
  .glance { order: 3; flex: 1 0 100%; display: grid; gap: 3px; padding-top: 10px; border-top: var(--edge); }
  .glance li { display: flex; gap: 8px; align-items: flex-start; }
  .review { display: flex; flex-wrap: wrap; gap: 8px; flex: 1 1 340px; align-items: flex-start; justify-content: flex-end; }
  .review textarea { flex: 1 1 180px; width: auto; padding-block: 2px; }
  .description { position: relative; margin: 12px 0; }
  .description > button.icon { position: absolute; top: 0; right: 0; }
  .banner {
    display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: flex-start; padding: 10px 24px;
    background: var(--vscode-inputValidation-errorBackground);
    border-bottom: 1px solid var(--vscode-inputValidation-errorBorder, var(--bad));
    color: var(--vscode-inputValidation-errorForeground, inherit);
  }
  .banner > div:nth-child(2) { flex: 1 1 180px; }
  .banner .detail, .failure .detail { white-space: pre-line; }
  .empty .banner { margin: 12px 0; padding: 10px 16px; }

  .columns { display: grid; grid-template-columns: minmax(0, 1fr) 220px; gap: 32px; margin-top: 20px; }
  @media (max-width: 860px) { .columns { grid-template-columns: minmax(0, 1fr); gap: 20px; } }
  .wide > section + section { margin-top: 28px; }
  .wide section section { margin-top: 18px; }
  .section-head { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; margin-bottom: 6px; }
  h2 + .pipeline { margin-top: 8px; }

  .pipeline { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(190px, 100%), 1fr)); gap: 12px 32px; }
  .pipeline:has(.census) { align-items: flex-start; }
  .stage {
    position: relative; max-width: 420px; border: var(--edge); border-radius: 6px; padding: 10px 8px 8px;
    background: var(--vscode-editorWidget-background, var(--vscode-sideBar-background));
  }
  /* Behind the last of a row it leads on to the next row. */
  .stage:not(:last-child)::after {
    content: '\\eab6'; font: 16px/1 codicon; position: absolute; right: -25px; top: 13px;
    color: var(--vscode-descriptionForeground);
  }
  @media (max-width: 520px) {
    .pipeline { grid-template-columns: minmax(0, 1fr); row-gap: 24px; }
    .stage:not(:last-child)::after { content: '\\eab4'; inset: auto auto -21px 17px; }
  }
  .stage[aria-current] { border-color: var(--vscode-focusBorder); }
  .stage-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 12px; padding: 0 8px 6px; }
  .stage h3 { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
  .stage-number {
    display: inline-grid; place-items: center; min-width: 18px; height: 18px; border-radius: 9px; font-size: 0.85em;
    color: var(--vscode-badge-foreground); background: var(--vscode-badge-background);
    border: 1px solid var(--vscode-contrastBorder, transparent); box-sizing: border-box;
  }
  .census { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 0 8px 6px; }
  .tasks { max-height: 320px; overflow: auto; container-type: inline-size; }
  button.task {
    display: grid; grid-template-columns: 16px minmax(0, 1fr) auto; gap: 2px 8px; align-items: start; width: 100%;
    text-align: left; padding: 5px 8px; border-radius: 4px; border: 1px solid transparent;
  }
  button.task:hover { background: var(--vscode-list-hoverBackground); }
  button.task[aria-pressed='true'] {
    background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit);
    border: 1px dotted var(--vscode-contrastActiveBorder, transparent);
  }
  /* What scrolls or is rounded off cuts what is around it. */
  button.task, summary.check, .log .link { outline-offset: -1px; }
  button.task[aria-pressed='true'] .dim { color: inherit; }
  .task-name { font-weight: 600; }
  .task-place { grid-row: 2; grid-column: 2 / -1; font-size: 0.9em; }
  .task-state { white-space: nowrap; }
  @container (max-width: 280px) { button.task { grid-template-columns: 16px minmax(0, 1fr); } .task-state { grid-column: 2; } }
  progress { grid-column: 2 / -1; width: 100%; height: 4px; appearance: none; border: none; background: var(--vscode-scrollbarSlider-background); }
  progress::-webkit-progress-bar { background: transparent; }
  progress::-webkit-progress-value { background: var(--active); transition: width 0.2s; }

  .task-detail { border-top: var(--edge); padding-top: 18px; }
  .task-detail > .section-head h2 .dim { font-size: 0.83em; margin-left: 6px; }
  .task-detail > .section-head .buttons { margin-left: auto; }
  .checks > li + li { border-top: var(--edge); }
  .checks { border: var(--edge); border-radius: 6px; overflow: hidden; }
  .check { display: grid; grid-template-columns: 16px 8.5em minmax(0, 1fr); gap: 10px; padding: 6px 10px; align-items: baseline; }
  .check .codicon { align-self: start; margin-top: 1px; }
  summary { cursor: pointer; list-style: none; }
  summary.check { grid-template-columns: 16px 8.5em minmax(0, 1fr) 16px; }
  details[open] > summary .codicon-chevron-right { transform: rotate(90deg); }
  summary.check:hover { background: var(--vscode-list-hoverBackground); }
  @media (max-width: 520px) { .check { grid-template-columns: 16px minmax(0, 1fr); row-gap: 2px; } summary.check { grid-template-columns: 16px minmax(0, 1fr) 16px; } .check-summary { grid-row: 2; grid-column: 2; } main { padding: 12px 14px 32px; } }
  .check-name { font-weight: 600; }
  .details { padding: 0 10px 8px 36px; }
  .details li, .object, .steps li, .log li, .activity li { display: flex; gap: 8px; align-items: flex-start; }
  .details li { padding: 3px 0; }
  .details .link { margin-left: 8px; }
  .objects > li, .steps li { padding: 3px 0; }
  .lines summary { display: flex; gap: 12px; align-items: flex-start; border-radius: 4px; }
  .lines summary:hover { background: var(--vscode-list-hoverBackground); }
  .lines summary > div { flex: 1; min-width: 0; }
  .lines summary > .dim { white-space: nowrap; }
  .lines .sql { max-height: 560px; margin: 4px 0 6px 24px; }
  @media (max-width: 520px) { .lines .sql { margin-left: 0; } }

  .sql {
    border: var(--edge); border-radius: 6px; max-height: 480px; padding: 6px 0;
    background: var(--vscode-textCodeBlock-background, var(--vscode-editor-background));
  }
  .sql table { min-width: 100%; }
  .sql td.number { min-width: 2.6em; padding: 0 4px 0 8px; }
  .sql .mark { width: 18px; }
  .sql .line { padding: 0 12px 0 6px; overflow-wrap: normal; }
  .diff code:empty::before { content: '\\200b'; }
  .sql .sign { width: 1.6em; text-align: center; user-select: none; }
  .sql .current td { background: var(--vscode-editor-findMatchHighlightBackground, var(--vscode-list-inactiveSelectionBackground)); }
  .sql tr.added td { background: var(--vscode-diffEditor-insertedLineBackground, var(--vscode-diffEditor-insertedTextBackground)); }
  .sql tr.removed td { background: var(--vscode-diffEditor-removedLineBackground, var(--vscode-diffEditor-removedTextBackground)); }
  /* High contrast has no colours behind lines, but lines around them. */
  .sql tr.added .line { outline: 1px dashed var(--vscode-diffEditor-insertedTextBorder, transparent); outline-offset: -1px; }
  .sql tr.removed .line { outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent); outline-offset: -1px; }
  .sql tr.left-out td { color: var(--vscode-descriptionForeground); font-style: italic; padding-top: 2px; padding-bottom: 2px; }
  .sql tr.added .sign { color: var(--good); }
  .sql tr.removed .sign { color: var(--bad); }

  .attempt { border: var(--edge); border-radius: 6px; margin-top: 6px; padding: 6px 10px; }
  .attempt summary { display: flex; gap: 4px 8px; flex-wrap: wrap; align-items: baseline; }
  .attempt summary .codicon { align-self: flex-start; margin-top: 2px; }
  .attempt summary .dim { flex: 1 1 60%; }
  .attempt > vscode-button { margin-top: 6px; }
  .failure { margin: 8px 0; padding: 8px 12px; border-left: 3px solid var(--bad); background: var(--vscode-textCodeBlock-background); }
  .log { margin-top: 8px; max-height: 260px; overflow: auto; }
  .log li { padding: 1px 0; }
  .log time { white-space: nowrap; font-variant-numeric: tabular-nums; }
  .results { border-collapse: collapse; margin-top: 8px; }
  .results th { text-align: left; font-weight: 600; }
  .results th, .results td { padding: 2px 16px 2px 0; vertical-align: top; }
  .results td:nth-child(n + 2) { white-space: nowrap; font-variant-numeric: tabular-nums; }

  .activity li { padding: 6px 0; }
  .activity li > div { flex: 1; min-width: 0; }
  .activity .markdown { border: var(--edge); border-radius: 6px; padding: 6px 12px; margin-top: 4px; background: var(--vscode-editorWidget-background); }
  .markdown > :first-child { margin-top: 0; }
  .markdown > :last-child { margin-bottom: 0; }
  .markdown ul, .markdown ol { padding-left: 1.6em; list-style: revert; }
  .markdown pre { overflow: auto; padding: 8px 10px; background: var(--vscode-textCodeBlock-background); border-radius: 4px; }
  .markdown :not(pre) > code { background: var(--vscode-textCodeBlock-background); padding: 0 3px; border-radius: 3px; }
  .markdown blockquote { margin: 6px 0; padding-left: 10px; border-left: 3px solid var(--vscode-textBlockQuote-border); }
  .markdown table { border-collapse: collapse; }
  .markdown th, .markdown td { border: var(--edge); padding: 2px 8px; }
  .comment-box { margin-top: 12px; }
  .comment-box label { display: block; margin-bottom: 4px; font-weight: 600; }
  .comment-box .buttons { margin-top: 8px; justify-content: flex-end; }

  aside dl { margin: 0; }
  aside dt { font-weight: 600; display: flex; align-items: center; justify-content: space-between; min-height: 24px; }
  aside dd { margin: 0 0 12px; padding-bottom: 12px; border-bottom: var(--edge); }
  aside dd:last-child { border: none; }
  aside .labels { display: flex; flex-wrap: wrap; gap: 4px; }
  aside .plain li { display: flex; gap: 6px; align-items: flex-start; }
`
