// Which files a configuration speaks of: those that are left out, and those that are one history.
import path from 'node:path'
import picomatch from 'picomatch'
import type { Configuration } from './configuration.ts'

export interface Scope {
  /** Nobody wants to hear of it. It still belongs to its history. */
  isExcluded(file: string): boolean
  /** What stands before it in its folder has run before it. */
  isHistory(file: string): boolean
}

/** Where these folders hold migrations, unless the settings say which do. */
const usual = ['**/migrations/**', '**/migrate/**']

const known = new WeakMap<Configuration, Scope>()

/** Of files by absolute paths. */
export function scopeOf(configuration: Configuration): Scope {
  const { folder, settings } = configuration
  const scope = known.get(configuration) ?? {
    isExcluded: covers(settings.exclude, folder),
    isHistory: covers(settings.migrations ?? usual, folder),
  }
  known.set(configuration, scope)
  return scope
}

/**
 * As in a .gitignore: a glob counts from the folder, one without a slash fits a name anywhere, and what
 * fits a folder fits all in it. `**` at its start reaches above the folder.
 */
function covers(globs: readonly string[], folder: string): (file: string) => boolean {
  if (globs.length === 0) return () => false
  const fits = picomatch(
    globs.map(glob => glob.replace(/^\.\//, '').replace(/\/$/, '')),
    { dot: true },
  )
  const anywhere = globs.filter(glob => glob.startsWith('**') || glob.startsWith('/'))
  const fitsWhole = anywhere.length > 0 ? picomatch(anywhere, { dot: true }) : () => false
  return file => {
    const whole = path.resolve(file).split(path.sep).join('/')
    if (fitsWhole(whole)) return true
    const inside = path.relative(folder, file).split(path.sep)
    if (inside[0] === '..') return false
    return inside.some((name, i) => fits(name) || fits(inside.slice(0, i + 1).join('/')))
  }
}
