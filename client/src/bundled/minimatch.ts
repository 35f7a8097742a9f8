// Stands in the bundle for minimatch, of which vscode-languageclient uses one class for filters that
// Plumbline never registers: picomatch does the same in half the size. See scripts/build.mjs.
import picomatch from 'picomatch'

interface Options {
  readonly nocase?: boolean
  readonly noext?: boolean
}

export class Minimatch {
  private readonly glob: string
  private readonly options: picomatch.PicomatchOptions
  constructor(glob: string, options: Options = {}) {
    this.glob = glob
    this.options = { nocase: options.nocase ?? false, noextglob: options.noext ?? false }
  }
  match(path: string): boolean {
    return picomatch.isMatch(path, this.glob, this.options)
  }
  makeRe(): RegExp {
    return picomatch.makeRe(this.glob, this.options)
  }
}
