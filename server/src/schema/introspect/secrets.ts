// What a model does not hold: passwords and keys, wherever the catalogs keep them.

/** What stands in a model instead of a secret. */
export const hidden = '(hidden)'

const secret = /^([^=]*(?:password|passwd|secret|token|passfile|sslkey|access_?key)[^=]*)=.*$/is

export const withoutSecret = (option: string): string => option.replace(secret, `$1=${hidden}`)

export const isUri = (text: string): boolean => /^postgres(?:ql)?:\/\//i.test(text)

/** A connection string of libpq as a list, `host=db`; a URI is one item, and so is what cannot be read. */
export function connectionList(text: string): string[] {
  if (isUri(text)) {
    return [
      text
        .replace(/^(\w+:\/\/[^:@/?]*):.*@/s, `$1:${hidden}@`)
        .replace(/([?&][^=&]*(?:password|passfile|sslkey)[^=&]*)=[^&]*/gi, `$1=${hidden}`),
    ]
  }
  const items: string[] = []
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))/sy
  while (/\S/.test(text.slice(pair.lastIndex))) {
    const [, name = '', quoted, bare = ''] = pair.exec(text) ?? []
    if (!name) return [hidden]
    items.push(withoutSecret(`${name}=${(quoted ?? bare).replace(/\\(.)/gs, '$1')}`))
  }
  return items.sort()
}
