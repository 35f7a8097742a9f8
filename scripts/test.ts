// `npm test`: every check and suite, two at a time, their output as it comes, and one last line that
// sums them: `N passed, N failed`. `npm test -- static schema` runs only the named ones.
//
// A file of tests that failed beside another suite is run once more, alone: what fails then is
// broken, what passes then is told as unsteady.

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { runTask } from './test/runTask.ts'
import { failuresOf, failureWorded, type Results, sum, type Task, worded } from './test/task.ts'
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

  const unsteady = await runAgain(results)
  const failed = [...results].flatMap(([task, result]) =>
    failuresOf(result).map(([file, failure]) => failureWorded(task.name, file, failure)),
  )
  if (unsteady.length > 0)
    console.log(['', 'Unsteady: failed, and passed when run again alone', ...unsteady].join('\n'))
  if (failed.length > 0) console.log(['', 'Failed', ...failed].join('\n'))

  console.log()
  for (const [task, result] of results)
    console.log(`${task.name.padEnd(16)} ${worded(sum(Object.values(result)))}`)
  const total = sum([...results.values()].flatMap(result => Object.values(result)))
  console.log()
  console.log(worded(total))
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
}

/** More than this is no accident, and is not worth the time. */
const mostFilesAgain = 5

/**
 * Runs the files that failed once more, one suite at a time, and puts what came of it in the place
 * of the first results. Returns the failures that are gone, worded.
 */
async function runAgain(results: Map<Task, Results>): Promise<string[]> {
  const failed = [...results].filter(
    ([task, result]) => task.kind !== 'check' && failuresOf(result).length > 0,
  )
  const files = failed.flatMap(([, result]) => Object.values(result).filter(file => file.failed > 0))
  if (files.length > mostFilesAgain) return []
  const unsteady: string[] = []
  for (const [task, first] of failed) {
    const names = Object.keys(first).filter(name => (first[name]?.failed ?? 0) > 0)
    // A suite that was cut short has no such file to its name: all of it runs again.
    const some = task.files && names.every(name => name.endsWith('.ts'))
    console.log(`\n${task.name} once more, alone`)
    const again = await runTask(some ? { ...task, files: names } : task)
    results.set(task, some ? { ...first, ...again } : again)
    for (const [file, failure] of failuresOf(first))
      if (!failuresOf(again).some(([, other]) => other.title === failure.title))
        unsteady.push(failureWorded(task.name, file, failure))
  }
  return unsteady
}

/** Runs tasks in `lanes` at once. One starts when what it waits for has ended; of the kind `editor` one at a time. */
async function runAll(chosen: readonly Task[], lanes: number): Promise<Map<Task, Results>> {
  const results = new Map<Task, Results>()
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
          .then(result => {
            results.set(task, result)
            running.delete(task)
            next()
          })
          .catch(reject)
      }
    }
    next()
  })
  // In the order of the list, whatever ended first.
  return new Map(chosen.flatMap(task => (results.has(task) ? [[task, results.get(task) ?? {}]] : [])))
}

main().catch(error => {
  console.error(error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
})
