// Stands in the bundle for minimatch, with which vscode-languageclient matches globs of documents and
// of file operations. Plumbline's selectors name languages and no globs, and its server registers no
// file operations, so nothing is ever matched. See scripts/build.mjs.

export class Minimatch {
  constructor(glob: string) {
    throw new Error(`Plumbline matches no globs in the language client, but was given ${glob}`)
  }
}
