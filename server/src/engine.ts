// The part of the server that connects to anything: a bundle of its own (dist/engine.js), loaded by
// the first request that needs it. Linting never does.
export { answers } from './answers.ts'
export { readAttached } from './readAttached.ts'
export { run } from './running.ts'
