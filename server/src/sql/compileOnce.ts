// How V8 is to compile the parser's WebAssembly. Apart from the parser, for cli/launch.ts.
import { setFlagsFromString } from 'node:v8'

/**
 * V8's first WebAssembly compiler alone. Its second one takes a second of a processor for the parser
 * and, since Node.js 22, 600 MB of memory for a while; what it makes is hardly faster, because most
 * of the time goes into the tree's text and into reading that. And a function is checked when it is first
 * called: most never are, and all come from our own package.
 *
 * Compiled code that V8 keeps is good only under the flags it was made with: set these before any.
 */
export function compileParserOnce(): void {
  for (const flag of [
    '--liftoff-only',
    '--no-wasm-tier-up',
    '--no-wasm-dynamic-tiering',
    '--wasm-lazy-validation',
  ])
    setFlagsFromString(flag)
}
