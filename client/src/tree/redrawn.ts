// Which rows of a tree to draw again when what they show is another. As few as can be: while rows above
// it are drawn anew, VS Code opens no row, and forgets which one it was asked to open. Pure.

export interface Row<N> {
  readonly node: N
  /** Tells the row from the others beside it. */
  readonly id: string
  /** All that is drawn of it. */
  readonly look: string
  /** Rows under it that are known without asking; of others nothing is said. */
  readonly rows: readonly Row<N>[]
}

/** The rows that are another now, none of them under another of them; `all` when it is the topmost. */
export function redrawn<N>(before: readonly Row<N>[], after: readonly Row<N>[]): 'all' | readonly N[] {
  return sameRows(before, after) ? under(before, after) : 'all'
}

function under<N>(before: readonly Row<N>[], after: readonly Row<N>[]): readonly N[] {
  return after.flatMap((row, index) => {
    const old = before[index]
    if (!old || old.look !== row.look || !sameRows(old.rows, row.rows)) return [row.node]
    return under(old.rows, row.rows)
  })
}

function sameRows<N>(before: readonly Row<N>[], after: readonly Row<N>[]): boolean {
  return before.length === after.length && after.every((row, index) => row.id === before[index]?.id)
}
