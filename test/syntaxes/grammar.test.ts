import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { installCodeServer } from '../../scripts/editor/codeServer.ts'

const root = path.resolve(import.meta.dirname, '../..')
const require = createRequire(path.join(root, 'package.json'))

/** What is used of vscode-textmate and vscode-oniguruma, the editor's own tokenizer. */
interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): {
    readonly tokens: readonly { startIndex: number; endIndex: number; scopes: readonly string[] }[]
    readonly ruleStack: unknown
  }
}
const textmate = require('vscode-textmate') as {
  readonly INITIAL: unknown
  readonly Registry: new (options: object) => { loadGrammar(scope: string): Promise<Grammar | null> }
  parseRawGrammar(text: string, file: string): unknown
}
const oniguruma = require('vscode-oniguruma') as {
  loadWASM(bytes: Uint8Array): Promise<void>
  readonly OnigScanner: new (patterns: readonly string[]) => object
  readonly OnigString: new (text: string) => object
}

/** VS Code's own SQL grammar with ours injected, as the editor combines them. */
async function sqlGrammar(): Promise<Grammar> {
  const { entry } = await installCodeServer('floor')
  const builtIn = path.resolve(entry, '../../../lib/vscode/extensions/sql/syntaxes/sql.tmLanguage.json')
  const files = new Map([
    ['source.sql', builtIn],
    ['plumbline.bodies', path.join(root, 'syntaxes/plumbline.bodies.tmLanguage.json')],
    ['plumbline.directives', path.join(root, 'syntaxes/plumbline.directives.tmLanguage.json')],
  ])
  await oniguruma.loadWASM(await readFile(require.resolve('vscode-oniguruma/release/onig.wasm')))
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: readonly string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    async loadGrammar(scope: string) {
      const file = files.get(scope)
      return file ? textmate.parseRawGrammar(await readFile(file, 'utf8'), file) : null
    },
    getInjections: (scope: string) =>
      scope === 'source.sql' ? ['plumbline.bodies', 'plumbline.directives'] : [],
  })
  const grammar = await registry.loadGrammar('source.sql')
  assert.ok(grammar)
  return grammar
}

describe('the TextMate injection into SQL', function () {
  this.timeout(600_000)
  let grammar: Grammar
  before(async () => {
    grammar = await sqlGrammar()
  })

  /** The scopes of the nth occurrence of a word in a text of several lines. */
  function scopesOf(text: string, word: string, nth = 1): string {
    let state = textmate.INITIAL
    let seen = 0
    for (const line of text.split('\n')) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
      state = ruleStack
      for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
        if (++seen < nth) continue
        const token = tokens.find(one => one.startIndex <= at && at < one.endIndex)
        return token?.scopes.join(' ') ?? ''
      }
    }
    throw new Error(`no ${word}`)
  }

  const body = `create function f() returns trigger language plpgsql as $body$
begin
  if new.a > 1 then -- a $ in a comment
    perform g('$$'); n := n + 1;
  end if;
  return new;
end
$body$;
select 1 from t;`

  // biome-ignore format: a table of cases
  const cases: readonly {
    readonly name: string
    readonly text: string
    readonly word: string
    readonly nth?: number
    readonly has?: RegExp
    readonly lacks?: RegExp
  }[] = [
    { name: 'a delimiter', text: body, word: '$body$', has: /punctuation\.definition\.string\.begin\.plpgsql/ },
    { name: 'a keyword of PL/pgSQL', text: body, word: 'perform', has: /meta\.body\.plpgsql keyword\.control\.plpgsql/ },
    { name: 'a variable of PL/pgSQL', text: body, word: 'new', has: /variable\.language\.plpgsql/ },
    { name: 'an assignment', text: body, word: ':=', has: /keyword\.operator\.assignment/ },
    { name: 'a string in a body', text: body, word: `'$$'`, has: /string\.quoted\.single/ },
    { name: 'a comment in a body', text: body, word: 'comment', has: /comment\.line/ },
    { name: 'SQL behind a body', text: body, word: 'select', has: /keyword/, lacks: /plpgsql/ },
    { name: 'a body without a tag', text: 'do $$ begin raise notice $q$x$q$; end $$; select 2;', word: 'select', lacks: /plpgsql/ },
    { name: 'a string of another tag in a body', text: 'do $$ begin raise notice $q$x$q$; end $$; select 2;', word: 'x', has: /meta\.body\.plpgsql meta\.body\.plpgsql/ },
    { name: 'a dollar inside a name', text: 'select a$b$ from c$b$;', word: 'from', lacks: /plpgsql/ },
    { name: 'a string with backslashes', text: `select E'it\\'s', b from t;`, word: 'from', lacks: /string/ },
    { name: 'a plain string with a backslash', text: `select 'a\\', b from t;`, word: 'from', lacks: /string/ },
    { name: 'a psql command', text: '\\connect shop', word: 'connect', has: /keyword\.control\.directive\.psql/ },
    { name: 'PL/pgSQL words outside a body', text: 'select found from t;', word: 'found', lacks: /plpgsql/ },
    { name: 'our directive', text: '-- plumbline-ignore fk-not-valid: small', word: 'plumbline', has: /comment.*keyword\.control\.directive/ },
    { name: "a directive's rule", text: '-- plumbline-ignore fk-not-valid: small', word: 'fk-not', has: /entity\.name\.tag\.rule/ },
    { name: "a directive's reason", text: '-- plumbline-ignore fk-not-valid: small', word: 'small', lacks: /rule/ },
    { name: "another tool's directive", text: '-- squawk-ignore a, b', word: 'b', has: /entity\.name\.tag\.rule/ },
    { name: 'a directive in a block', text: '/* atlas:nolint PG101 */ select 1;', word: 'PG101', has: /entity\.name\.tag\.rule/ },
    { name: 'a word like a directive', text: '-- plumbline-ignored a', word: 'plumbline', lacks: /directive/ },
    { name: 'a directive in a string', text: `select '-- plumbline-ignore a';`, word: 'plumbline', lacks: /directive/ },
    { name: "a migration tool's directive", text: '-- +goose NO TRANSACTION', word: 'goose', has: /keyword\.control\.directive/ },
  ]

  for (const { name, text, word, nth, has, lacks } of cases)
    it(`knows ${name}`, () => {
      const scopes = scopesOf(text, word, nth)
      if (has) assert.match(scopes, has)
      if (lacks) assert.doesNotMatch(scopes, lacks)
    })
})
