// Writes docs/rules/ from the rules: `npm run docs`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pages } from '../server/src/advisor/page.ts'

const folder = path.resolve(import.meta.dirname, '../docs/rules')
mkdirSync(folder, { recursive: true })
const wanted = pages()
for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(path.join(folder, file))
for (const [file, text] of wanted) writeFileSync(path.join(folder, file), text)
