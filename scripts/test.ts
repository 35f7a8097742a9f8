// `npm test`: every check and suite, two at a time, their output as it comes, and one last line that
// sums them: `N passed, N failed`. `npm test -- static schema` runs only the named ones.

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { runTask } from './test/runTask.ts'
import { type Counts, sum, type Task, worded } from './test/task.ts'
import { tasks } from './test/tasks.ts'

async function main(): Promise<void> {
  const root = path.join(__dirname, '..')
  const wanted = process.argv.slice(2)
  const known = tasks(root)
  const unknown = wanted.filter(name => !known.some(task => task.name === name))
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(', ')}. There are ${known.map(task => task.name).join(', ')}.`)
    process.exitCode = 2
    return
  }
  if (!existsSync(path.join(root, 'node_modules'))) throw new Error('Run npm install first.')
  process.once('SIGINT', () => process.exit(130))
  const chosen = known.filter(task => wanted.length === 0 || wanted.includes(task.name))
  const results = await runAll(chosen, Math.min(2, availableParallelism()))

  console.log()
  for (const [task, counts] of results) console.log(`${task.name.padEnd(16)} ${worded(counts)}`)
  const total = sum([...results.values()])
  console.log()
  console.log(worded(total))
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
}

/** Runs tasks in `lanes` at once. One starts when what it waits for has ended; of the kind `editor` one at a time. */
async function runAll(chosen: readonly Task[], lanes: number): Promise<Map<Task, Counts>> {
  const results = new Map<Task, Counts>()
  const waiting = [...chosen]
  const running = new Set<Task>()
  const mayStart = (task: Task) =>
    !chosen.some(other => task.after?.includes(other.name) && !results.has(other)) &&
    !(task.kind === 'editor' && [...running].some(other => other.kind === 'editor'))
  await new Promise<void>((resolve, reject) => {
    const next = () => {
      if (waiting.length === 0 && running.size === 0) return resolve()
      while (running.size < lanes) {
        const index = waiting.findIndex(mayStart)
        if (index < 0) return
        const [task] = waiting.splice(index, 1)
        if (!task) return
        running.add(task)
        runTask(task)
          .then(counts => {
            results.set(task, counts)
            running.delete(task)
            next()
          })
          .catch(reject)
      }
    }
    next()
  })
  return new Map(chosen.map(task => [task, results.get(task) ?? { passed: 0, failed: 1, skipped: 0 }]))
}

main().catch(error => {
  console.error(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
})
