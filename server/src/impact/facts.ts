// Reads the generated fact lists: `name=value`, or `name=13-16 value;17-18 value`.

/** A lookup by name and major version. A version outside the list is read as the nearest one. */
export function facts(list: string): (name: string, version: number) => string | undefined {
  let read: Map<string, string> | undefined
  return (name, version) => {
    read ??= new Map(
      list
        .trim()
        .split('\n')
        .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    const value = read.get(name)
    if (value === undefined || !/^\d/.test(value)) return value
    const asked = Math.min(18, Math.max(13, version))
    for (const span of value.split(';')) {
      const parts = /^(\d+)-(\d+) (.*)$/.exec(span)
      if (parts && Number(parts[1]) <= asked && asked <= Number(parts[2])) return parts[3]
    }
    return undefined
  }
}
