import assert from 'node:assert/strict'
import { AskAgain, back, type Place, type Step, Unasked, wizard } from '../src/commands/steps.ts'

interface Answers {
  readonly server: string
  readonly password: string
  readonly title: string
}

/** A step that is answered by each of `answers` in turn, and writes down what it was offered. */
function answering<K extends keyof Answers>(
  key: K,
  answers: readonly (string | typeof back | Unasked<Answers> | AskAgain<Answers>)[],
  said: string[],
): Step<Answers> {
  const left = [...answers]
  return async (soFar, place: Place) => {
    said.push(`${place.step}/${place.totalSteps} ${key}=${soFar[key] ?? ''}${place.canGoBack ? ' <' : ''}`)
    const answer = left.shift() ?? ''
    return typeof answer === 'string' ? ({ [key]: answer } as Partial<Answers>) : answer
  }
}

describe('the steps of a wizard', () => {
  it('come one after another, each with what was answered before', async () => {
    const said: string[] = []
    const answers = await wizard<Answers>(
      'Add',
      [answering('server', ['db'], said), answering('title', ['Shop'], said)],
      { title: 'localhost' },
    )
    assert.deepEqual(answers, { server: 'db', title: 'Shop' })
    assert.deepEqual(said, ['1/2 server=', '2/2 title=localhost <'])
  })

  it('go back to what was said there, and keep what was said behind it', async () => {
    const said: string[] = []
    const answers = await wizard<Answers>(
      'Add',
      [
        answering('server', ['db', 'db2'], said),
        answering('password', ['one', back, 'two'], said),
        answering('title', [back, 'Shop'], said),
      ],
      {},
    )
    assert.deepEqual(answers, { server: 'db2', password: 'two', title: 'Shop' })
    assert.deepEqual(said, [
      '1/3 server=',
      '2/3 password= <',
      '3/3 title= <',
      '2/3 password=one <',
      '1/3 server=db',
      '2/3 password=one <',
      '3/3 title= <',
    ])
  })

  it('begin again where a step wants it, with all that was said', async () => {
    const said: string[] = []
    const answers = await wizard<Answers>(
      'Add',
      [
        answering('server', ['db', 'db2'], said),
        answering('password', ['one', 'two'], said),
        answering('title', [new AskAgain({ password: 'tried' }), 'Shop'], said),
      ],
      {},
    )
    assert.deepEqual(answers, { server: 'db2', password: 'two', title: 'Shop' })
    assert.deepEqual(said, [
      '1/3 server=',
      '2/3 password= <',
      '3/3 title= <',
      '1/3 server=db',
      '2/3 password=tried <',
      '3/3 title= <',
    ])
  })

  it('go back past one that asked nobody', async () => {
    const said: string[] = []
    const answers = await wizard<Answers>(
      'Add',
      [
        answering('server', ['db', 'db2'], said),
        answering('password', [new Unasked({ password: 'known' }), new Unasked()], said),
        answering('title', [back, 'Shop'], said),
      ],
      {},
    )
    assert.deepEqual(answers, { server: 'db2', password: 'known', title: 'Shop' })
    assert.deepEqual(said, [
      '1/3 server=',
      '2/3 password= <',
      '3/3 title= <',
      '1/3 server=db',
      '2/3 password=known <',
      '3/3 title= <',
    ])
  })
})
