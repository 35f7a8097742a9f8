// What a run says of itself while it runs: a hint for whoever watches, never the record.

export type Progress =
  | { readonly kind: 'connected'; readonly taskId: number; readonly server: string }
  | {
      readonly kind: 'step'
      readonly taskId: number
      /** From 1. */
      readonly step: number
      readonly steps: number
      readonly label: string
    }
  | {
      readonly kind: 'statement'
      readonly taskId: number
      readonly step: number
      readonly steps: number
      /** From 1, inside the step. */
      readonly statement: number
      readonly statements: number
      readonly text: string
    }
  | {
      readonly kind: 'statementDone'
      readonly taskId: number
      readonly command: string
      readonly rows?: number
      readonly milliseconds: number
    }
  | { readonly kind: 'notice'; readonly taskId: number; readonly text: string }
  | { readonly kind: 'blocked'; readonly taskId: number; readonly text: string }
  | { readonly kind: 'retry'; readonly taskId: number; readonly text: string }
  /** From the server's pg_stat_progress_* views: phase, and how far where it is known. */
  | {
      readonly kind: 'working'
      readonly taskId: number
      readonly phase: string
      readonly done?: number
      readonly total?: number
    }
  | { readonly kind: 'ended'; readonly taskId: number; readonly status: string }

export type OnProgress = (progress: Progress) => void
