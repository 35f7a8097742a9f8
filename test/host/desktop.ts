// Runs the extension host's suite in desktop VS Code, where downloads are possible:
//   npm run test:desktop
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { runTests } from '@vscode/test-electron'
import { hostReport, hostTests, prepareHost, root } from './prepare.ts'
import { lineWorded, readReport } from './report.ts'

async function main(): Promise<void> {
  const place = await prepareHost()
  // The engine floor unless told otherwise: PLUMBLINE_VSCODE=stable
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  const version = process.env.PLUMBLINE_VSCODE ?? manifest.engines.vscode.replace('^', '')
  const failed = await runTests({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: hostTests,
    extensionTestsEnv: { PLUMBLINE_HOME: place.home },
    launchArgs: [place.workspace, '--disable-extensions', '--disable-workspace-trust'],
  }).then(
    () => false,
    () => true,
  )
  for (const line of readReport(await readFile(hostReport, 'utf8').catch(() => '')))
    console.log(lineWorded(line) ?? '')
  await rm(place.base, { recursive: true, force: true, maxRetries: 5 })
  process.exitCode = failed ? 1 : 0
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
