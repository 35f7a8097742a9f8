// The reports of `plumbline lint` in the languages of build servers.
import assert from 'node:assert/strict'
import path from 'node:path'
import { commandLine } from './support.ts'
import { plumbline, reading, workFolder } from './workFolder.ts'

/** The command line on a build server that has the repository in this folder. */
const checkedOut = (folder: string) => commandLine(() => ({ GITHUB_WORKSPACE: folder }))

describe('the reports of plumbline lint', () => {
  const write = workFolder()

  it('speaks the languages of build servers', async () => {
    write('a.sql', 'drop table "a,b:c";\n')
    const sarif = JSON.parse((await plumbline('lint', 'a.sql', '--format', 'sarif')).out)
    assert.equal(sarif.version, '2.1.0')
    assert.deepEqual(sarif.runs[0].results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: 'a.sql' },
      region: { startLine: 1, startColumn: 12, endLine: 1, endColumn: 19 },
    })
    assert.match(
      (await plumbline('lint', 'a.sql', '--format', 'github')).out,
      /^::warning file=a\.sql,line=1,endLine=1,col=12,endColumn=19,title=drop-table::/,
    )
    const gitlab = JSON.parse((await plumbline('lint', 'a.sql', '--format', 'gitlab')).out)
    assert.deepEqual(
      [gitlab[0].check_name, gitlab[0].location],
      ['drop-table', { path: 'a.sql', lines: { begin: 1, end: 1 } }],
    )
    assert.match(
      (await plumbline('lint', 'a.sql', '--format', 'junit')).out,
      /<testsuites name="plumbline" tests="1" failures="0" errors="0" time="0">/,
    )
    assert.match(
      (await plumbline('lint', 'a.sql')).out,
      /^a\.sql:1:12: warning: .*\[drop-table\]\n1 file, 1 warning\.$/,
    )
  })

  it('names files as build servers know them, from the checkout', async () => {
    write('db/my migrations/1 ü,%.sql', 'drop table a; drop table a;')
    const here = process.cwd()
    process.chdir('db')
    const told = async (format: string, named: string) =>
      (await checkedOut(here)('lint', named, '--format', format)).out
    for (const named of ['my migrations', './my migrations', path.join(here, 'db', 'my migrations')]) {
      const { results } = JSON.parse(await told('sarif', named)).runs[0]
      assert.equal(
        results[0].locations[0].physicalLocation.artifactLocation.uri,
        'db/my%20migrations/1%20%C3%BC%2C%25.sql',
      )
      assert.notDeepEqual(results[0].partialFingerprints, results[1].partialFingerprints)
      assert.match(await told('github', named), /^::warning file=db\/my migrations\/1 ü%2C%25\.sql,/)
      assert.equal(JSON.parse(await told('gitlab', named))[0].location.path, 'db/my migrations/1 ü,%.sql')
    }
    process.chdir(here)
    const outside = await checkedOut('/elsewhere')('lint', 'db', '--format', 'sarif')
    assert.match(outside.out, /"uri": "db\//)
  })

  it('takes the name of a table for no link and no line of its own', async () => {
    write('a.sql', 'drop table "[look](there)\r\n\u001b[31m";')
    const { results } = JSON.parse((await plumbline('lint', 'a.sql', '--format', 'sarif')).out).runs[0]
    assert.match(results[0].message.text, /\\\[look\]\(there\)/)
    assert.match(
      (await plumbline('lint', 'a.sql')).out,
      /^a\.sql:1:12: warning: .*look\]\(there\) \[31m".*\n1 file/,
    )
  })

  it('explains in SARIF every rule it names, syntax errors too', async () => {
    const { out } = await reading('selec 1; drop table a;')('lint', '--format', 'sarif', '-')
    const [{ tool, results }] = JSON.parse(out).runs
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId)
    for (const { helpUri, help } of tool.driver.rules) assert.ok(helpUri.startsWith('https://') && help.text)
  })

  it('calls a failure in JUnit only what makes the run fail', async () => {
    write('a.sql', 'drop table "<&\u0001>";\nselec 1;')
    const warnings = await plumbline('lint', 'a.sql', '--format', 'junit')
    assert.match(warnings.out, /<testsuite name="a.sql" tests="2" failures="1" errors="0"/)
    assert.match(
      warnings.out,
      /<system-out>a\.sql:1:12: warning: Dropping public\.&quot;&lt;&amp;\uFFFD&gt;&quot;/,
    )
    const all = await plumbline('lint', 'a.sql', '--format', 'junit', '--fail-on', 'hint')
    assert.match(all.out, /failures="2" errors="0"/)
  })
})
